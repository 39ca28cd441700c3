"""What the parent's memory does over a run of 1,000 videos.

Each is three seconds of a drawn pattern that moves, with a tone, of its own content.
Run: python benchmarks/many_films.py [films]
"""

import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from overhead import measured
from recorded import record

FRAMES_A_SECOND, SECONDS, RATE = 10, 3, 16_000
HEIGHT, WIDTH = 120, 160


def make_films(folder: Path, count: int) -> None:
    """Write films, 100 a folder."""
    for number in range(count):
        inner = folder / f"{number // 100:03d}"
        inner.mkdir(parents=True, exist_ok=True)
        _make(inner / f"{number:05d}.mp4", number)


def _make(path: Path, seed: int) -> None:
    chance = np.random.default_rng(seed)
    large = np.kron(chance.integers(0, 256, (16, 24, 3), np.uint8), np.ones((12, 12, 1), np.uint8))
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", FRAMES_A_SECOND)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = container.add_stream("aac", RATE)
        sound.layout = "mono"
        for at in range(FRAMES_A_SECOND * SECONDS):
            pixels = np.ascontiguousarray(large[at : at + HEIGHT, 2 * at : 2 * at + WIDTH])
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = at, Fraction(1, FRAMES_A_SECOND)
            container.mux(video.encode(frame))
        times = np.arange(RATE * SECONDS) / RATE
        tone = (8000 * np.sin(2 * np.pi * (200 + seed % 700) * times * (1 + times / 10))).astype(np.int16)
        heard = av.AudioFrame.from_ndarray(tone.reshape(1, -1), format="s16", layout="mono")
        heard.sample_rate = RATE
        container.mux(sound.encode(heard))
        for stream in (video, sound):
            container.mux(stream.encode(None))


def main() -> None:
    """Print the parent's memory with a tenth, a half and all of the films examined."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        evidence, workspace = Path(folder) / "evidence", Path(folder) / "workspace"
        make_films(evidence, count)
        told = measured(evidence, workspace)
        assert told["found"] == count
        steps = {
            f"parent's MB with {100 * share:.0f} % examined": next(
                memory for done, _, memory in told["examining"] if done >= share * count
            )
            for share in (0.1, 0.5, 1.0)
        }
        shown = {"films a second": count / told["seconds"], **steps, "parent's peak MB": told["peak_mb"]}
        record("many_films", shown, films=count, seconds=SECONDS)


if __name__ == "__main__":
    main()
