"""How surely pictures are traced to simulated sensors, how often unrelated ones seem alike, and what comparing costs.

Sensors of one model (the same filters, interpolation and gamma) that differ in nothing but their pattern take drawn
scenes; each picture shows another scene, and is saved as JPEG of quality 80 to 95. Prints are made of 1 to 32 pictures,
and compared with other pictures of the same and of all other sensors, those saved anew, scaled, turned and cut out too.
Run it as `python benchmarks/cameras.py`; CPU time is told, of one core.
"""

import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter
from recorded import record

from clew.linkers.cameras import plugin
from clew.linkers.cameras.comparing import REACH, Spectrum, compare, compare_crops, peak, spectrum
from clew.linkers.cameras.geometry import Pose, laid_over
from clew.linkers.cameras.packing import Noise, unpack
from clew.linkers.cameras.rates import LEAST
from clew.linkers.cameras.sketches import Sketches
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene
from clew.samples.sensor import STRENGTH, Sensor

Pixels = npt.NDArray[np.uint8]

SEED = 32
SIZE = (768, 576)
SENSORS, REFERENCES, QUERIES = 14, 32, 6
COUNTS = (1, 2, 4, 8, 16, 32)
QUALITIES = (92, 85, 95, 80)
FEW = ("1", "2")
"""Prints of so many pictures are too weak to be proposed of, and counted by themselves."""
ODDS = 1e-4
CAMERAS = 10_000
CROP_PAIRS = 1_000
SCALED = 0.5


def jpeg(rgb: Pixels, quality: int) -> Pixels:
    """Return what a JPEG of a picture shows."""
    stream = io.BytesIO()
    Image.fromarray(rgb).save(stream, "JPEG", quality=quality)
    return np.asarray(Image.open(stream).convert("RGB"))


def shot(sensor: int, number: int) -> Pixels:
    """Return a picture: each of a sensor shows another scene; the optics blur what is drawn by 0.8 px."""
    _, drawn = draw_scene(Dice(SEED, sensor, number), SIZE, has_grain=False)
    scene = np.asarray(drawn.filter(ImageFilter.GaussianBlur(0.8)).convert("RGB"))
    rgb = Sensor(SEED * 1000 + sensor, *SIZE).photograph(scene, number)
    return jpeg(rgb, QUALITIES[number % len(QUALITIES)])


def hard(sensor: int) -> Iterator[tuple[str, Pixels]]:
    """Yield pictures of which a sensor's pattern is hard to read, or which others have in common."""
    height, width = SIZE[1], SIZE[0]
    camera = Sensor(SEED * 1000 + sensor, *SIZE)
    across = np.linspace(40, 220, width, dtype=np.float32)[None, :, None]
    flat = np.broadcast_to(across, (height, width, 3)).astype(np.uint8)
    noise = np.random.default_rng(SEED).integers(0, 256, (height, width, 3), np.uint8)
    stripes = np.broadcast_to((np.indices((height, width)).sum(axis=0) // 3 % 2 * 180 + 30)[..., None], noise.shape)
    scenes = {
        "flat": (flat, 1.0),
        "dark": (flat, 0.02),
        "overexposed": (flat, 12.0),
        "fine texture": (noise, 1.0),
        "stripes": (stripes.astype(np.uint8), 1.0),
    }
    for number, (name, (scene, exposure)) in enumerate(scenes.items()):
        yield name, jpeg(camera.photograph(scene, 900 + number, exposure), 90)


def resized(rgb: Pixels, scale: float) -> Pixels:
    """Return a picture as a programme makes it smaller, saved at quality 85."""
    small = Image.fromarray(rgb).resize((round(SIZE[0] * scale), round(SIZE[1] * scale)), Image.Resampling.LANCZOS)
    return jpeg(np.asarray(small), 85)


ALTERED: dict[str, Callable[[Pixels], Pixels]] = {
    "as it was": lambda rgb: rgb,
    "saved anew at quality 90": lambda rgb: jpeg(rgb, 90),
    "saved anew at quality 75": lambda rgb: jpeg(rgb, 75),
    "saved anew at quality 60": lambda rgb: jpeg(rgb, 60),
    "scaled to 0.75": lambda rgb: resized(rgb, 0.75),
    "scaled to 0.5": lambda rgb: resized(rgb, 0.5),
    "turned by 90 degrees": lambda rgb: jpeg(np.ascontiguousarray(np.rot90(rgb)), 85),
}


def described(rgb: Pixels) -> bytes:
    """Return what is kept of a picture's noise."""
    return plugin.describe_sensor(np.ascontiguousarray(rgb))


class Timed:
    """CPU time by what it was spent on."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = defaultdict(list)

    def __call__(self, what: str, since: float) -> None:
        """Note time since a moment of `time.process_time`."""
        self.spent[what].append((time.process_time() - since) * 1e3)

    def median(self, what: str) -> float:
        """Return the median in milliseconds."""
        return float(np.median(self.spent[what]))


def main() -> None:
    """Measure all, and record it."""
    cv2.setNumThreads(1)
    plugin.warm_up()
    timed = Timed()
    references: dict[int, list[bytes]] = {}
    queries: dict[int, list[bytes]] = {}
    difficult: dict[int, dict[str, bytes]] = {}
    altered: dict[str, dict[int, list[bytes]]] = {name: defaultdict(list) for name in ALTERED}
    for sensor in range(SENSORS):
        taken = [shot(sensor, number) for number in range(REFERENCES + QUERIES)]
        kept = []
        for rgb in taken:
            since = time.process_time()
            kept.append(described(rgb))
            timed("describe", since)
        references[sensor], queries[sensor] = kept[:REFERENCES], kept[REFERENCES:]
        for name, alter in ALTERED.items():
            altered[name][sensor] = [described(alter(rgb)) for rgb in taken[REFERENCES:]]
        difficult[sensor] = {name: described(rgb) for name, rgb in hard(sensor)}
        print(f"sensor {sensor}", file=sys.stderr, flush=True)
    prints = {n: {s: plugin.print_of(references[s][:n]) for s in references} for n in COUNTS}
    noises = {n: {s: unpack(made.data) for s, made in some.items()} for n, some in prints.items()}
    false = unrelated(noises, references, queries, altered["scaled to 0.5"], difficult)
    whole = np.sort(np.concatenate([each for name, each in false.items() if name not in FEW]))
    threshold = float(whole[-max(1, int(len(whole) * ODDS))])
    figures: dict[str, object] = {
        "unrelated pairs": len(whole),
        "PCE that 1 in 10,000 unrelated pairs reach": threshold,
        "highest PCE of an unrelated pair": float(whole[-1]),
        "unrelated pairs, print of 1 or 2": sum(len(false[name]) for name in FEW),
        "highest PCE, unrelated, print of 1 or 2": float(max(false[name].max() for name in FEW)),
    }
    for name, each in false.items():
        if name not in {str(n) for n in COUNTS}:
            figures[f"highest PCE, unrelated, {name}"] = float(each.max())
    for n in COUNTS:
        found = true_pces(noises[n], queries, timed)
        figures[f"true accepts, print of {n}"] = float((found >= threshold).mean())
        figures[f"true pairs that are proposed, print of {n}"] = float((found >= LEAST[False]).mean())
        figures[f"median PCE, print of {n}"] = float(np.median(found))
    for name in ALTERED:
        for n in (8, 32):
            found = true_pces(noises[n], {s: each[::2] for s, each in altered[name].items()}, None)
            figures[f"true accepts, {name}, print of {n}"] = float((found >= threshold).mean())
    for name in difficult[0]:
        shown = [(unpack(some[name]), noises[32][s]) for s, some in difficult.items() if some[name]]
        compared = [compare(*each) for each in shown]
        accepted = sum(each is not None and each.pce >= threshold for each in compared)
        figures[f"true accepts, {name}, print of 32"] = accepted / len(difficult)
    figures |= crops(noises[32], queries)
    figures |= singles(queries, threshold)
    figures |= search({n: [each.sketch for each in prints[n].values()] for n in (8, 32)}, altered, timed)
    figures |= {f"CPU ms: {what}": timed.median(what) for what in timed.spent}
    figures["bytes a picture"], figures["bytes a print"] = len(queries[0][0]), len(prints[32][0].data)
    figures["bytes a sketch"] = len(prints[32][0].sketch)
    record("cameras", figures, sensors=SENSORS, width=SIZE[0], height=SIZE[1], strength=STRENGTH, cameras=CAMERAS)


def true_pces(
    prints: dict[int, Noise], queries: dict[int, list[bytes]], timed: Timed | None
) -> npt.NDArray[np.float64]:
    """Return the PCE of pictures with the print of their own sensor, 0 where they can't be compared."""
    found = []
    for sensor, made in prints.items():
        for query in queries[sensor]:
            since = time.process_time()
            compared = compare(unpack(query), made)
            if timed is not None:
                timed("compare a picture with a print", since)
            found.append(0.0 if compared is None else compared.pce)
    return np.array(found)


def unrelated(
    prints: dict[int, dict[int, Noise]],
    references: dict[int, list[bytes]],
    queries: dict[int, list[bytes]],
    scaled: dict[int, list[bytes]],
    difficult: dict[int, dict[str, bytes]],
) -> dict[str, npt.NDArray[np.float64]]:
    """Return PCEs of pictures with prints of other sensors, by what they are, the better of level and upside down."""
    found: dict[str, list[float]] = defaultdict(list)
    for n in (1, 2, 8, 32):
        some = prints[n]
        spectra = {s: spectrum(noise.plane) for s, noise in some.items()}
        small = {s: _laid(unpack(scaled[0][0]), noise) for s, noise in some.items()} if n == 32 else {}
        for sensor, own in references.items():
            asked = [*queries[sensor], *(own if n in {8, 32} else [])]
            for each in asked:
                found[str(n)] += _against(spectra, sensor, unpack(each).plane)
            for each in scaled[sensor] if small else []:
                found["scaled to 0.5"] += _against(small, sensor, unpack(each).plane)
            for name, each in difficult[sensor].items() if n == 32 else []:
                if each:
                    found[name] += _against(spectra, sensor, unpack(each).plane)
        planes = {s: noise.plane for s, noise in some.items()}
        for sensor, plane in planes.items() if n in {8, 32} else []:
            found["prints with each other"] += _against(spectra, sensor, plane)
        print(f"unrelated, prints of {n}", file=sys.stderr, flush=True)
    return {name: np.array(each) for name, each in found.items()}


def _laid(small: Noise, made: Noise) -> Spectrum:
    laid = laid_over(small, made, Pose(0, SCALED).scale)
    assert laid is not None
    return spectrum(laid[1])


def _against(spectra: dict[int, Spectrum], own: int, plane: npt.NDArray[np.float32]) -> list[float]:
    both = [spectrum(each) for each in (plane, np.rot90(plane, 2))]
    others = [each for sensor, each in spectra.items() if sensor != own]
    return [max(peak(each, other, REACH)[0] for each in both) for other in others]


def crops(prints: dict[int, Noise], queries: dict[int, list[bytes]]) -> dict[str, object]:
    """Return how pictures cut out of others are found: 560 x 440 px from near a corner of the frame."""
    true, false = [], []
    for sensor, made in prints.items():
        for number in range(2):
            cut = described(shot(sensor, REFERENCES + number)[40:480, 60:620])
            true.append(compare_crops(unpack(cut), made).pce)
    for number in range(CROP_PAIRS):
        one, other = divmod(number, SENSORS)
        query = unpack(queries[one % SENSORS][one // SENSORS % QUERIES])
        if one % SENSORS != other:
            turns = [spectrum(np.rot90(query.plane, each)) for each in (0, 2)]
            held = spectrum(prints[other].plane)
            false.append(max(peak(each, held, None)[0] for each in turns))
    least = max(false)
    return {
        "unrelated pairs, cut out": len(false),
        "highest PCE, unrelated, cut out": float(least),
        "median PCE, cut out, print of 32": float(np.median(true)),
        "true accepts above all unrelated, cut out, print of 32": float((np.array(true) > least).mean()),
    }


def singles(queries: dict[int, list[bytes]], threshold: float) -> dict[str, object]:
    """Return how two single pictures of one sensor compare: too weak to be proposed."""
    found = []
    for own in queries.values():
        one = unpack(own[0])
        found += [compare(one, unpack(each)) for each in own[1:4]]
    pces = np.array([0.0 if each is None else each.pce for each in found])
    return {"true accepts, two single pictures": float((pces >= threshold).mean())}


def search(
    sketches: dict[int, list[bytes]], altered: dict[str, dict[int, list[bytes]]], timed: Timed
) -> dict[str, object]:
    """Return how often the right one of 10,000 cameras is among those compared in full; the others' bits are drawn."""
    figures: dict[str, object] = {}
    dice = np.random.default_rng(SEED)
    for n, own in sketches.items():
        head, size = own[0][:12], len(own[0]) - 12
        held = Sketches([*own, *(head + dice.bytes(size) for _ in range(CAMERAS - len(own)))])
        for name in ("as it was", "saved anew at quality 75", "scaled to 0.75", "scaled to 0.5"):
            ranks = []
            for sensor, some in altered[name].items():
                for each in some[:3]:
                    since = time.process_time()
                    near = held.near(each)
                    timed(f"search {CAMERAS:,} cameras", since)
                    ranks.append(near.index(sensor) if sensor in near else None)
            figures[f"recall among those compared in full, {name}, print of {n}"] = np.mean(
                [each is not None for each in ranks]
            )
            figures[f"recall at rank 1, {name}, print of {n}"] = np.mean([each == 0 for each in ranks])
        del held
    return figures


if __name__ == "__main__":
    main()
