"""How long an officer waits for a film on the review page: frames, steps, and what is made anew for a browser.

A film is drawn noise-grained shots that pan, 1920x1080 px, 25 frames/s, encoded by x264 with a key frame each 250
frames (the dearest to seek in that encoders make by default), with a tone. All goes through the sealed playing child,
as the server has it, JPEG and socket included. "at" is an exact frame at a random time, "quick" the key frame before
one; "next" and "before" step from a frame. "made" is how many times as fast as it plays a film is made anew at
1280 px, and after how long its first bytes are there. "proved" is how fast a file's SHA-256 is read before any byte of
it is given out.

Run: python benchmarks/showing_films.py [seconds] [seed]
"""

import io
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial

import av
import numpy as np
from recorded import record

from clew.config import Limits
from clew.examine.digests import DigestStream
from clew.examine.projection import Projection
from clew.player import Step

WIDTH, HEIGHT, RATE, GROUP = 1920, 1080, 25, 250
SOUND_RATE = 48_000
LOOKS, STEPS = 40, 120
STEPPING: tuple[tuple[str, Step], ...] = (("next", 1), ("before", -1))


def drawn(seconds: int, seed: int) -> bytes:
    """Return the film."""
    noise = np.random.default_rng(seed)
    ground = np.clip(noise.normal(128, 40, (HEIGHT // 40, WIDTH // 20)), 0, 255).astype(np.uint8)
    scene = np.kron(ground, np.ones((40, 40), np.uint8))[:HEIGHT]
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as out:
        pictures = out.add_stream("libx264", rate=RATE, options={"preset": "veryfast"})
        pictures.width, pictures.height, pictures.pix_fmt, pictures.gop_size = WIDTH, HEIGHT, "yuv420p", GROUP
        sound = out.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        for number in range(seconds * RATE):
            left = number * 3 % (scene.shape[1] - WIDTH)
            grain = noise.integers(0, 6, (HEIGHT, WIDTH), np.uint8)
            picture = np.repeat((scene[:, left : left + WIDTH] // 2 + grain)[:, :, None], 3, axis=2)
            out.mux(pictures.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            samples = np.arange(number * SOUND_RATE // RATE, (number + 1) * SOUND_RATE // RATE)
            wave = (9000 * np.sin(samples * (440 * 2 * np.pi / SOUND_RATE))).astype(np.int16)
            heard = av.AudioFrame.from_ndarray(np.repeat(wave, 2)[None], format="s16", layout="stereo")
            heard.sample_rate, heard.pts = SOUND_RATE, int(samples[0])
            out.mux(sound.encode(heard))
        out.mux(pictures.encode(None))
        out.mux(sound.encode(None))
    return file.getvalue()


def took_ms(act: Callable[[], object]) -> float:
    """Return how long something takes."""
    begun = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begun)


def main() -> None:
    """Measure, print a table, and record it."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    content = drawn(seconds, seed)
    dice = random.Random(seed)
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        begun = time.perf_counter()
        with Projection(Limits()) as child:
            child.open(file.fileno(), seconds * 1000 - 40)
            figures = {"first frame of a fresh child, ms": 1000 * (time.perf_counter() - begun)}
            for name, is_quick in (("at", False), ("quick", True)):
                times = [dice.randrange(seconds * 1000) for _ in range(LOOKS)]
                looks = [took_ms(partial(child.look, at, 0, 1920, is_quick=is_quick)) for at in times]
                figures |= {f"{name}, median ms": statistics.median(looks), f"{name}, worst ms": max(looks)}
            for name, step in STEPPING:
                at, steps = seconds * 500, []
                for _ in range(STEPS):
                    begun = time.perf_counter()
                    at = child.look(at, step, 1920, is_quick=False).time_ms
                    steps.append(1000 * (time.perf_counter() - begun))
                figures |= {f"{name}, median ms": statistics.median(steps), f"{name}, worst ms": max(steps)}
        with Projection(Limits()) as child:
            child.open(file.fileno(), seconds * 1000 - 40)
            begun = time.perf_counter()
            pieces = child.play(0)
            size = len(next(pieces))
            figures["made: first bytes, ms"] = 1000 * (time.perf_counter() - begun)
            size += sum(len(piece) for piece in pieces)
            made_s = time.perf_counter() - begun
            figures |= {"made: times as fast as it plays": seconds / made_s, "made: Mbit/s": size * 8e-6 / seconds}
    stream = DigestStream()
    block = os.urandom(1 << 20)
    begun = time.perf_counter()
    for _ in range(256):
        stream.update(block)
    figures["proved, MB/s"] = 256 * 1.048576 / (time.perf_counter() - begun)
    record("showing_films", figures, seconds=seconds, seed=seed, film_bytes=len(content))


if __name__ == "__main__":
    main()
