"""How surely pictures are traced to simulated sensors, how often unrelated ones seem alike, and what comparing costs.

Sensors of one model (the same filters, interpolation and gamma) that differ in nothing but their pattern take drawn
scenes; each picture shows another scene, and is saved as JPEG of quality 80 to 95. Prints are made of 1 to 32 pictures,
and compared with other pictures of the same and of all other sensors, those saved anew, scaled, turned and cut out too;
so are films (`camera_films.py`), and pictures as large as what is kept of 12 megapixels. Run it as
`python benchmarks/cameras.py [FOLDER]`, where pictures and films may be kept for the next run; CPU time is told, of one
core.
"""

import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import camera_films
import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter
from recorded import record

from clew.linkers.cameras import plugin
from clew.linkers.cameras.comparing import REACH, Spectrum, compare, compare_crops, peak, spectrum
from clew.linkers.cameras.geometry import laid_over
from clew.linkers.cameras.packing import Noise, unpack
from clew.linkers.cameras.rates import LEAST
from clew.linkers.cameras.residual import band
from clew.linkers.cameras.sketches import Sketches
from clew.model.sensor_print import SensorPrint
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene
from clew.samples.sensor import STRENGTH, Sensor

Pixels = npt.NDArray[np.uint8]

SEED = 32
SIZE = (768, 576)
SENSORS, REFERENCES, QUERIES = 10, 32, 4
LARGE, LARGE_SENSORS, LARGE_REFERENCES = (1536, 1536), 3, 16
"""What is kept of pictures of 12 megapixels is as large."""
COUNTS = (1, 2, 4, 8, 16, 32)
QUALITIES = (92, 85, 95, 80)
FEW = ("1", "2")
"""Prints of so many pictures are too weak to be proposed of, and counted by themselves."""
ASKED = (8, 16, 32)
"""Prints of so many pictures are compared with all that prints of other sensors rest on."""
PROCESSES = 6
TIMED = 9
"""How often each cost is measured, of which the median counts, once nothing else runs."""
ODDS = 1e-4
CAMERAS = 10_000
CROP_PAIRS = 1_000
SCALES = (0.9, 0.8, 0.7, 0.5)


def jpeg(rgb: Pixels, quality: int) -> Pixels:
    """Return what a JPEG of a picture shows."""
    stream = io.BytesIO()
    Image.fromarray(rgb).save(stream, "JPEG", quality=quality)
    return np.asarray(Image.open(stream).convert("RGB"))


def shots(sensor: int, keep: Path | None) -> list[Pixels]:
    """Return all pictures of a sensor; where `keep` holds them, those."""
    path = None if keep is None else keep / f"pics{sensor}.npy"
    if path is not None and path.exists():
        return [np.ascontiguousarray(each) for each in np.load(path)]
    taken = [shot(sensor, number) for number in range(REFERENCES + QUERIES)]
    if path is not None:
        np.save(path, np.stack(taken))
    return taken


def shot(sensor: int, number: int, size: tuple[int, int] = SIZE) -> Pixels:
    """Return a picture: each of a sensor shows another scene; the optics blur what is drawn by 0.8 px."""
    _, drawn = draw_scene(Dice(SEED, sensor, number), size, has_grain=False)
    scene = np.asarray(drawn.filter(ImageFilter.GaussianBlur(0.8)).convert("RGB"))
    rgb = Sensor(SEED * 1000 + sensor, *size).photograph(scene, number)
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
    height, width = rgb.shape[:2]
    small = Image.fromarray(rgb).resize((round(width * scale), round(height * scale)), Image.Resampling.LANCZOS)
    return jpeg(np.asarray(small), 85)


ALTERED: dict[str, Callable[[Pixels], Pixels]] = {
    "as it was": lambda rgb: rgb,
    "saved anew at quality 90": lambda rgb: jpeg(rgb, 90),
    "saved anew at quality 75": lambda rgb: jpeg(rgb, 75),
    "saved anew at quality 60": lambda rgb: jpeg(rgb, 60),
    **{f"scaled to {scale:g}": partial(resized, scale=scale) for scale in SCALES},
    "turned by 90 degrees": lambda rgb: jpeg(np.ascontiguousarray(np.rot90(rgb)), 85),
}


def described(rgb: Pixels) -> bytes:
    """Return what is kept of a picture's noise."""
    return plugin.describe_sensor(np.ascontiguousarray(rgb))


def main() -> None:
    """Measure all, and record it."""
    keep = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with ProcessPoolExecutor(PROCESSES, initializer=prepare) as pool:
        large = [pool.submit(of_large, sensor) for sensor in range(100, 100 + LARGE_SENSORS)]
        films = {name: pool.submit(camera_films.described, name, keep) for name in camera_films.codings()}
        every = dict(enumerate(pool.map(described_of, range(SENSORS), [keep] * SENSORS)))
        made = {n: pool.submit(prints_of, [each.references[:n] for each in every.values()]) for n in COUNTS}
        prints = {n: {s: unpack(each.data) for s, each in enumerate(some.result())} for n, some in made.items()}
        found = [pool.submit(unrelated, n, prints[n], every) for n in (32, 8, 16, 1, 2)]
        found += [pool.submit(unrelated_scaled, scale, prints[32], every) for scale in SCALES]
        parts = [pool.submit(crops, prints[32], {s: each.queries for s, each in every.items()})]
        sketches = {n: [each.sketch for each in made[n].result()] for n in (8, 32)}
        altered = {name: {s: each.altered[name] for s, each in every.items()} for name in ALTERED}
        parts += [
            pool.submit(camera_films.measure, {name: each.result() for name, each in films.items()}, prints[16], every)
        ]
        true = {n: pool.submit(true_pces, n, prints[n], every) for n in COUNTS}
        alone = pool.submit(singles, {s: each.queries for s, each in every.items()})
        false: dict[str, list[float]] = defaultdict(list)
        for each in found:
            for name, pces in each.result().items():
                false[name] += pces
        figures, threshold = of_unrelated(false)
        for each in true.values():
            figures |= accepted(each.result(), threshold)
        figures["true accepts, two single pictures"] = float((np.array(alone.result()) >= threshold).mean())
        figures |= of_all_large([each.result() for each in large])
        for part in parts:
            figures |= part.result()
    prepare()
    figures |= search(sketches, altered) | costs(every, prints[32])
    figures["bytes a picture"], figures["bytes a print"] = len(every[0].queries[0]), len(made[32].result()[0].data)
    figures["bytes a sketch"] = len(sketches[32][0])
    record("cameras", figures, sensors=SENSORS, width=SIZE[0], height=SIZE[1], strength=STRENGTH, cameras=CAMERAS)


def prepare() -> None:
    """Make ready to describe, in a process of the pool."""
    cv2.setNumThreads(1)
    plugin.warm_up()


@dataclass(frozen=True, slots=True)
class Taken:
    """What is described of a sensor's pictures."""

    references: list[bytes]
    queries: list[bytes]
    altered: dict[str, list[bytes]]
    difficult: dict[str, bytes]


def described_of(sensor: int, keep: Path | None) -> Taken:
    """Describe all pictures of a sensor."""
    pictures = shots(sensor, keep)
    kept = [described(rgb) for rgb in pictures]
    altered = {name: [described(alter(rgb)) for rgb in pictures[REFERENCES:]] for name, alter in ALTERED.items()}
    difficult = {name: described(rgb) for name, rgb in hard(sensor)}
    print(f"sensor {sensor}", file=sys.stderr, flush=True)
    return Taken(kept[:REFERENCES], kept[REFERENCES:], altered, difficult)


def prints_of(references: list[list[bytes]]) -> list[SensorPrint]:
    """Return the print of each sensor."""
    return [plugin.print_of(each) for each in references]


def costs(every: dict[int, Taken], prints: dict[int, Noise]) -> dict[str, object]:
    """Return what describing a picture, and comparing it with a print, take of one core, in ms."""
    rgb, rgb_of_12 = shot(0, REFERENCES), shot(0, 0, LARGE)
    small, of_12 = described(resized(rgb, SCALES[0])), described(rgb_of_12)
    acts: dict[str, Callable[[], object]] = {
        "describe": lambda: described(rgb),
        "describe, as large as 12 megapixels": lambda: described(rgb_of_12),
        "a comparison": lambda: compare(unpack(every[0].queries[0]), prints[0]),
        "a comparison, scaled": lambda: compare(unpack(small), prints[0]),
        "a comparison, as large as 12 megapixels": lambda: compare(unpack(of_12), unpack(of_12)),
    }
    return {f"CPU ms: {name}": float(np.median([spent_ms(act) for _ in range(TIMED)])) for name, act in acts.items()}


def spent_ms(act: Callable[[], object]) -> float:
    """Return the CPU time that one act takes."""
    since = time.process_time()
    act()
    return (time.process_time() - since) * 1e3


def of_unrelated(false: dict[str, list[float]]) -> tuple[dict[str, object], float]:
    """Return what unrelated pairs reached, and what 1 in 10,000 of them does."""
    whole = np.sort(np.concatenate([each for name, each in false.items() if name not in FEW]))
    threshold = float(whole[-max(1, int(len(whole) * ODDS))])
    figures: dict[str, object] = {
        "unrelated pairs": len(whole),
        "PCE that 1 in 10,000 unrelated pairs reach": threshold,
        "highest PCE of an unrelated pair": float(whole[-1]),
    }
    figures |= {f"highest PCE, unrelated, {name}": max(each) for name, each in false.items()}
    return figures, threshold


def accepted(found: dict[str, list[float]], threshold: float) -> dict[str, object]:
    """Return how many pairs of a sensor's pictures and its print are accepted."""
    figures: dict[str, object] = {}
    for name, each in found.items():
        figures[f"true accepts, {name}"] = float((np.array(each) >= threshold).mean())
        figures[f"are proposed, {name}"] = float((np.array(each) >= LEAST["whole"]).mean())
        figures[f"median PCE, {name}"] = float(np.median(each))
    return figures


def of_large(sensor: int) -> dict[str, list[float]]:
    """Return PCEs of pictures as large as what is kept of 12 megapixels, once they are scaled."""
    found: dict[str, list[float]] = defaultdict(list)
    made = unpack(plugin.print_of([described(shot(sensor, each, LARGE)) for each in range(LARGE_REFERENCES)]).data)
    for number in range(LARGE_REFERENCES, LARGE_REFERENCES + QUERIES):
        rgb = shot(sensor, number, LARGE)
        for scale in (1.0, *SCALES):
            compared = compare(unpack(described(rgb if scale == 1 else resized(rgb, scale))), made)
            name = f"{LARGE[0]} px a side, scaled to {scale:g}, print of {LARGE_REFERENCES}"
            found[name].append(0.0 if compared is None else compared.pce)
    print(f"large sensor {sensor}", file=sys.stderr, flush=True)
    return dict(found)


def of_all_large(every: list[dict[str, list[float]]]) -> dict[str, object]:
    """Return how they are traced."""
    figures: dict[str, object] = {}
    for name in every[0]:
        pces = np.concatenate([each[name] for each in every])
        figures[f"are proposed, {name}"] = float((pces >= LEAST["whole"]).mean())
        figures[f"median PCE, {name}"] = float(np.median(pces))
        figures[f"pairs, {name}"] = len(pces)
    return figures


def true_pces(n: int, prints: dict[int, Noise], every: dict[int, Taken]) -> dict[str, list[float]]:
    """Return the PCE of pictures with the print of their own sensor, by what became of them; 0: not comparable."""
    found: dict[str, list[float]] = defaultdict(list)
    for sensor, made in prints.items():
        asked = {"": every[sensor].queries}
        if n in ASKED:  # of those that the camera saved at quality 92 and 95
            asked |= {f"{name}, ": each[::2] for name, each in every[sensor].altered.items()}
        if n == COUNTS[-1]:
            asked |= {f"{name}, ": [each] for name, each in every[sensor].difficult.items()}
        for name, some in asked.items():
            for each in some:
                compared = compare(unpack(each), made) if each else None
                found[f"{name}print of {n}"].append(0.0 if compared is None else compared.pce)
    print(f"true, prints of {n}", file=sys.stderr, flush=True)
    return dict(found)


def unrelated(n: int, prints: dict[int, Noise], every: dict[int, Taken]) -> dict[str, list[float]]:
    """Return PCEs of pictures with prints of other sensors, by what they are, the better of level and upside down."""
    found: dict[str, list[float]] = defaultdict(list)
    spectra = {s: spectrum(noise.plane) for s, noise in prints.items()}
    for sensor, own in every.items():
        for each in [*own.queries, *(own.references if n in ASKED else [])]:
            found[str(n)] += _against(spectra, sensor, unpack(each).plane)
        for name, each in own.difficult.items() if n == COUNTS[-1] else []:
            if each:
                found[name] += _against(spectra, sensor, unpack(each).plane)
        if n in ASKED:
            found["prints with each other"] += _against(spectra, sensor, prints[sensor].plane)
    print(f"unrelated, prints of {n}", file=sys.stderr, flush=True)
    return dict(found)


def unrelated_scaled(scale: float, prints: dict[int, Noise], every: dict[int, Taken]) -> dict[str, list[float]]:
    """Return the same of pictures that were scaled."""
    name, found = f"scaled to {scale:g}", list[float]()
    held = {s: _laid(unpack(every[0].altered[name][0]), noise, scale) for s, noise in prints.items()}
    for sensor, own in every.items():
        for each in own.altered[name]:
            found += _against(held, sensor, _kept(unpack(each), prints[0], scale))
    return {name: found}


def _laid(small: Noise, made: Noise, scale: float) -> Spectrum:
    laid = laid_over(small, made, scale)
    assert laid is not None
    return spectrum(laid[1])


def _kept(small: Noise, made: Noise, scale: float) -> npt.NDArray[np.float32]:
    laid = laid_over(small, made, scale)
    assert laid is not None
    return laid[0]


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
    spectra = {sensor: spectrum(made.plane) for sensor, made in prints.items()}
    for number in range(CROP_PAIRS):
        one, other = divmod(number, SENSORS)
        query = unpack(queries[one % SENSORS][one // SENSORS % QUERIES])
        if one % SENSORS != other:
            turns = [spectrum(np.rot90(query.plane, each)) for each in (0, 2)]
            false.append(max(peak(each, spectra[other], None)[0] for each in turns))
    least = max(false)
    return {
        "unrelated pairs, cut out": len(false),
        "highest PCE, unrelated, cut out": float(least),
        "median PCE, cut out, print of 32": float(np.median(true)),
        "true accepts above all unrelated, cut out, print of 32": float((np.array(true) > least).mean()),
    }


def singles(queries: dict[int, list[bytes]]) -> list[float]:
    """Return how two single pictures of one sensor compare: too weak to be proposed."""
    pairs = [(unpack(own[0]), unpack(each)) for own in queries.values() for each in own[1:4]]
    compared = [compare(*each) for each in pairs]
    return [0.0 if each is None else each.pce for each in compared]


def search(sketches: dict[int, list[bytes]], altered: dict[str, dict[int, list[bytes]]]) -> dict[str, object]:
    """Return how often the right one of 10,000 cameras is among those compared in full; the others' bits are drawn."""
    figures: dict[str, object] = {}
    drawn, spent = list(others(sketches[8][0], CAMERAS - SENSORS)), []
    for n, own in sketches.items():
        held = Sketches([*own, *drawn])
        for name in ("as it was", "saved anew at quality 75", "scaled to 0.9", "scaled to 0.7"):
            ranks = []
            for sensor, some in altered[name].items():
                for each in some[:2]:
                    since = time.process_time()
                    near = held.near(each)
                    spent.append((time.process_time() - since) * 1e3)
                    ranks.append(near.index(sensor) if sensor in near else None)
            figures[f"recall among those compared in full, {name}, print of {n}"] = float(
                np.mean([each is not None for each in ranks])
            )
            figures[f"recall at rank 1, {name}, print of {n}"] = float(np.mean([each == 0 for each in ranks]))
        del held
    print("search", file=sys.stderr, flush=True)
    return figures | {f"CPU ms: search {CAMERAS:,} cameras": float(np.median(spent))}


def others(own: bytes, count: int) -> Iterator[bytes]:
    """Yield sketches of patterns that are drawn: noise of the frequencies that are kept, moved about 100 times each."""
    dice, shape = np.random.default_rng(SEED), (SIZE[1], SIZE[0])
    signs = np.zeros(shape, np.bool_)
    for number in range(count):
        if number % 100 == 0:
            white = dice.standard_normal(shape, np.float32)
            signs = np.fft.irfft2(np.fft.rfft2(white) * band(shape) ** 2, shape) > 0
        moved = np.roll(signs, dice.integers(8, 500, 2).tolist(), (0, 1))
        yield own[:12] + np.packbits(moved).tobytes()


if __name__ == "__main__":
    main()
