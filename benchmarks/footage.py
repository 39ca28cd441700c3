"""What watching films costs beside decoding them, what each depth finds again, and what chose its thresholds.

A film is drawn shots of 2 to 9 s, half of them panned over, with film grain, at 1920x1080 px and 30 frames/s, encoded
by x264. Decoding is PyAV's alone, every frame, on one thread; watching is all that the examiner does with the pictures.
Planted are stretches of 5 s, scaled to 854x480 px and encoded anew, and screenshots scaled to 960 px as JPEG: found is
what has a frame within 31 bits of the film's, both of quality 50. Cuts are found where a scene begins at the first
looked-at frame after them. Cards and still shots say what `FLAT_SHARE` and `SAME_SHARE` were chosen by.

Run: python benchmarks/footage.py [minutes] [planted] [seed]
"""

import io
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import av
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont
from recorded import record

from clew.config import Footage
from clew.examine.footage import watch
from clew.examine.look import look_at
from clew.hasher import hashers
from clew.model.footage import FootageFacts
from clew.player import Recording, players
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SIZE, RATE = (1920, 1080), 30
PAN = 400
"""How many px a panned shot moves at most."""
GRAIN = 3
ROUNDS = 7
CLIP_MS, CLIP_SIZE, STILL_WIDTH = 5_000, (854, 480), 960
NEAR_BITS, LEAST_QUALITY = 31, 50
MAX_PIXELS = 10**9

Pixels = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Shot:
    """A stretch of the film in frames; `pan` is how many px it moves by."""

    first: int
    count: int
    pan: int


def _plan(dice: Dice, frames: int) -> list[Shot]:
    shots: list[Shot] = []
    at = 0
    while at < frames:
        count = min(dice.whole(2 * RATE, 9 * RATE), frames - at)
        shots.append(Shot(at, count, dice.whole(20, PAN) if dice.chance(0.5) else 0))
        at += count
    return shots


def _stage(seed: int, number: int) -> Pixels:
    small = draw_scene(Dice(seed, number), ((SIZE[0] + PAN) // 2, SIZE[1] // 2))[1].convert("RGB")
    return np.asarray(small.resize((SIZE[0] + PAN, SIZE[1]), Image.Resampling.BICUBIC))


def _frames(seed: int, shots: list[Shot]) -> Iterator[Pixels]:
    """Draw all frames; one of sixteen sheets of grain lies over each."""
    chance = np.random.default_rng(seed)
    grain = [np.rint(chance.normal(0, GRAIN, (SIZE[1], SIZE[0], 1))).astype(np.int16) for _ in range(16)]
    for number, shot in enumerate(shots):
        stage = _stage(seed, number).astype(np.int16)
        for at in range(shot.count):
            left = shot.pan * at // shot.count
            view = stage[:, left : left + SIZE[0]]
            yield np.clip(view + grain[at % len(grain)], 0, 255).astype(np.uint8)


def _encode(frames: Iterator[Pixels], size: tuple[int, int], quality: int) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        options = {"crf": str(quality), "preset": "veryfast"}
        stream = container.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for rgb in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        container.mux(stream.encode(None))
    return file.getvalue()


def _decode(film: bytes) -> int:
    """Decode every frame, and nothing else."""
    with av.open(io.BytesIO(film), "r") as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        stream.codec_context.thread_type = "NONE"
        return sum(1 for _ in container.decode(stream))


def _open(film: bytes) -> Recording:
    recording = players()["av"].open(memoryview(film), MAX_PIXELS, lambda: None)
    assert recording is not None
    return recording


def _watch(film: bytes, depth: str) -> FootageFacts:
    return watch(_open(film), Footage(depth))[1]


def _seconds(act: Callable[[], object]) -> float:
    """Return the processor seconds of an act."""
    began = time.process_time()
    act()
    return time.process_time() - began


def _bits_of(facts: FootageFacts) -> Bits:
    """Return the bits of the spans that may match, of shape (spans, 256)."""
    frames = facts.frames[0]
    digests = np.frombuffer(frames.digests, np.uint8).reshape(-1, 32)
    return np.unpackbits(digests[np.frombuffer(frames.quality, np.uint8) >= LEAST_QUALITY], axis=1)


def _is_found(wanted: Bits, among: Bits) -> bool:
    return bool(len(wanted) and ((wanted[:, None] != among[None]).sum(axis=2) <= NEAR_BITS).any())


def _planted(film: bytes, count: int, seed: int) -> tuple[list[Bits], list[Bits]]:
    """Return the hashes of clips and of screenshots, taken at random from the film."""
    chance = np.random.default_rng(seed)
    with av.open(io.BytesIO(film), "r") as container:
        length = container.streams.video[0].frames
    clip = CLIP_MS * RATE // 1000
    begins = np.sort(chance.integers(0, length - clip, count))
    shown = np.sort(chance.integers(0, length, count))
    clips: list[Bits] = []
    stills: list[Bits] = []
    pdq = hashers()["pdq"]
    with av.open(io.BytesIO(film), "r") as container:
        open_clips: list[list[Pixels]] = []
        for number, frame in enumerate(container.decode(video=0)):
            open_clips += [[] for _ in range(int((begins == number).sum()))]
            if open_clips:
                small = (
                    frame.reformat(width=CLIP_SIZE[0], height=CLIP_SIZE[1], format="rgb24")
                    .to_ndarray()
                    .astype(np.uint8)
                )
                for each in open_clips:
                    each.append(small)
            while open_clips and len(open_clips[0]) == clip:
                clips.append(_bits_of(_watch(_encode(iter(open_clips.pop(0)), CLIP_SIZE, 28), "full")))
            for _ in range(int((shown == number).sum())):
                picture = Image.fromarray(frame.to_ndarray(format="rgb24").astype(np.uint8)).resize(
                    (STILL_WIDTH, STILL_WIDTH * SIZE[1] // SIZE[0])
                )
                file = io.BytesIO()
                picture.save(file, "JPEG", quality=80)
                made = pdq.hash_picture(np.asarray(Image.open(file).convert("RGB")), "")
                is_clear = made.quality >= LEAST_QUALITY
                stills.append(np.unpackbits(np.frombuffer(made.digest, np.uint8))[None][:is_clear])
    return clips, stills


def _cuts(facts: FootageFacts, shots: list[Shot]) -> tuple[int, int]:
    """Return how many of the film's cuts begin a scene, and how many scenes begin at none."""
    frames = facts.frames[0]
    times = np.unique(np.concatenate([np.frombuffer(each, "<i4") for each in (frames.starts_ms, frames.ends_ms)]))
    begins = {scene.start_ms for scene in facts.scenes} - {0}
    places = set()
    for shot in shots[1:]:
        at = int(np.searchsorted(times, 1000 * shot.first // RATE))
        places.add(int(times[at]) if at < len(times) else -1)
    return len(begins & places), len(begins - places)


def _still_frames(facts: FootageFacts, shots: list[Shot]) -> tuple[int, int]:
    """Return how many shots that stand still there are, and how many spans they make."""
    starts = np.frombuffer(facts.frames[0].starts_ms, "<i4")
    still = [shot for shot in shots if not shot.pan and shot.count >= 3 * RATE]
    spans = 0
    for shot in still:
        first, last = 1000 * shot.first // RATE, 1000 * (shot.first + shot.count) // RATE
        spans += max(1, int(((starts >= first) & (starts < last)).sum()))
    return len(still), spans


def _card(draw: Callable[[ImageDraw.ImageDraw], object]) -> Pixels:
    picture = Image.new("RGB", (640, 360))
    draw(ImageDraw.Draw(picture))
    return np.asarray(picture)


def _flat_shares(seed: int) -> dict[str, object]:
    """Return how much of cards, scenes, dark scenes and upright scenes between bars has one level."""
    font = ImageFont.load_default(48)
    scenes = [np.asarray(draw_scene(Dice(seed, number), (640, 360))[1].convert("RGB")) for number in range(30)]
    upright = [scene.copy() for scene in scenes]
    for scene in upright:
        scene[:, :220] = scene[:, 420:] = 0
    title = _card(lambda draw: draw.text((120, 140), "THE BRIDGE FILM", font=font, fill="white"))
    logo = _card(lambda draw: draw.ellipse((280, 140, 360, 220), fill=(220, 40, 40)))
    return {
        "one level: a title on black": look_at(title).flat_share,
        "one level: a small logo on black": look_at(logo).flat_share,
        "one level: drawn scenes, most": max(look_at(scene).flat_share for scene in scenes),
        "one level: at a quarter of the brightness, most": max(look_at(scene // 4).flat_share for scene in scenes),
        "one level: upright scenes between bars, most": max(look_at(scene).flat_share for scene in upright),
    }


def main() -> None:
    """Draw the film, measure, print and record."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    planted = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 11
    shots = _plan(Dice(seed, 0), round(minutes * 60 * RATE))
    film = _encode(_frames(seed, shots), SIZE, 23)
    _watch(film[:], "swift")  # Numba and libav are loaded before anything is measured
    rounds = [
        (_seconds(lambda: _decode(film)), *(_seconds(lambda d=d: _watch(film, d)) for d in ("full", "swift")))  # type: ignore[misc]
        for _ in range(ROUNDS)
    ]
    decoding, full, swift = (float(np.median(column)) for column in zip(*rounds, strict=True))
    figures: dict[str, object] = {
        "film: MB": len(film) / 1e6,
        "film: shots": len(shots),
        "seconds to decode every frame (PyAV)": decoding,
        "seconds to watch, full at 1 s": full,
        "seconds to watch, swift": swift,
        "full: times decoding alone": float(np.median([b / a for a, b, _ in rounds])),
        "swift: times faster than decoding every frame": float(np.median([a / c for a, _, c in rounds])),
    }
    clips, stills = _planted(film, planted, seed)
    for depth in ("full", "swift"):
        facts = _watch(film, depth)
        among = _bits_of(facts)
        found, false = _cuts(facts, shots)
        figures |= {
            f"{depth}: frames kept": len(among),
            f"{depth}: clips of 5 s with a frame in common, of {len(clips)}": sum(_is_found(x, among) for x in clips),
            f"{depth}: screenshots with their frame, of {len(stills)}": sum(_is_found(x, among) for x in stills),
            f"{depth}: cuts found, of {len(shots) - 1}": found,
            f"{depth}: scenes that begin at no cut": false,
        }
        gaps = [later.start_ms - earlier.start_ms for earlier, later in pairwise(facts.scenes)]
        figures[f"{depth}: ms a scene, median"] = float(np.median(gaps)) if gaps else 0.0
        if depth == "full":
            still, spans = _still_frames(facts, shots)
            figures[f"full: spans of {still} shots that stand still"] = spans
    figures |= _flat_shares(seed)
    record("footage", figures, minutes=minutes, planted=planted, seed=seed, rounds=ROUNDS, size=SIZE, rate=RATE)


if __name__ == "__main__":
    main()
