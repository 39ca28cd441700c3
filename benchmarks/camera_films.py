"""Films by simulated sensors, for `cameras.py`: drawn scenes that a hand moves past, photographed frame by frame.

The film is the middle of the sensor, of 16:9, as telephones take it; encoded by x264 at bit rates that are told by bits
a pixel: 0.25 is what telephones write (16 Mbit/s of 1080p at 30 frames a second), 0.05 what messengers make of it.
"""

import io
import sys
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Protocol

import av
import cv2
import numpy as np
import numpy.typing as npt
from PIL import ImageFilter

from clew.linkers.cameras import plugin
from clew.linkers.cameras.comparing import REACH, compare, peak, spectrum
from clew.linkers.cameras.packing import Noise, unpack
from clew.linkers.cameras.rates import LEAST
from clew.player import Keyed, players
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene
from clew.samples.sensor import Sensor

Pixels = npt.NDArray[np.uint8]

SEED = 32
SENSOR = (768, 576)
FILM = (768, 432)
SMALLER = (576, 324)
FRAMES, KEY, RATE = 192, 12, 24
"""Frames of a film, from one key frame to the next, and a second: telephones put one each 30 frames."""
BITS = (0.25, 0.12, 0.05)
"""Bits a pixel."""
SENSORS, FILMS = 8, 3
COUNTS = (4, 8, 16)
"""Key frames that a print rests on."""
_ROOM = 160
"""Pixels by which the scene is larger than the picture."""


def codings() -> dict[str, tuple[tuple[int, int], float]]:
    """Return size and bits a pixel of what is made of each film."""
    made = {f"{bits:g} bits a pixel": (FILM, bits) for bits in BITS}
    return made | {f"scaled to 0.75, {BITS[1]:g} bits a pixel": (SMALLER, BITS[1])}


def film(sensor: int, number: int, keep: Path | None) -> dict[str, bytes]:
    """Return what is made of a film of a sensor, by its coding; where `keep` holds it, that."""
    names = {name: f"film-{sensor}-{number}-{name.replace(' ', '_')}.mp4" for name in codings()}
    if keep is not None and all((keep / each).exists() for each in names.values()):
        return {name: (keep / each).read_bytes() for name, each in names.items()}
    made = _encoded(sensor, number)
    if keep is not None:
        for name, each in names.items():
            (keep / each).write_bytes(made[name])
    return made


def _encoded(sensor: int, number: int) -> dict[str, bytes]:
    files = {name: io.BytesIO() for name in codings()}
    containers = {name: av.open(file, "w", format="mp4") for name, file in files.items()}
    streams = {name: _stream(containers[name], *coding) for name, coding in codings().items()}
    for rgb in _frames(sensor, number):
        for name, (size, _) in codings().items():
            shown = rgb if size == FILM else np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(shown), format="rgb24")
            containers[name].mux(streams[name].encode(frame))
    for name, container in containers.items():
        container.mux(streams[name].encode(None))
        container.close()
    return {name: file.getvalue() for name, file in files.items()}


def _stream(container: av.container.OutputContainer, size: tuple[int, int], bits: float) -> av.VideoStream:
    options = {"preset": "veryfast", "g": str(KEY)}
    stream = container.add_stream("libx264", rate=RATE, options=options)
    stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
    stream.bit_rate = round(bits * size[0] * size[1] * RATE)
    stream.codec_context.thread_count = 1
    return stream


def _frames(sensor: int, number: int) -> Iterator[Pixels]:
    """Photograph a scene, or three, from a hand that moves smoothly and trembles."""
    camera, chance = Sensor(SEED * 1000 + sensor, *SENSOR), np.random.default_rng((SEED, sensor, number))
    scenes = [_scene(sensor, number, each) for each in range(3 if number == FILMS - 1 else 1)]
    pace = np.cumsum(chance.normal(0, 0.15, (FRAMES, 2)), axis=0) * 0.2
    way = np.cumsum(pace + chance.normal(0, 0.6, (FRAMES, 2)), axis=0)
    at = np.abs((np.rint(way).astype(int) + _ROOM // 2) % (2 * _ROOM) - _ROOM)
    above = (SENSOR[1] - FILM[1]) // 2
    for frame, (left, top) in enumerate(at.tolist()):
        scene = scenes[frame * len(scenes) // FRAMES][top : top + SENSOR[1], left : left + SENSOR[0]]
        shown = camera.photograph(scene, 10_000 * (number + 1) + frame)
        yield np.ascontiguousarray(shown[above : above + FILM[1]])


def _scene(sensor: int, number: int, part: int) -> Pixels:
    _, drawn = draw_scene(Dice(SEED, 77, sensor, number, part), (SENSOR[0] + _ROOM, SENSOR[1] + _ROOM), has_grain=False)
    return np.asarray(drawn.filter(ImageFilter.GaussianBlur(0.8)).convert("RGB"))


def key_lumas(content: bytes) -> list[Pixels]:
    """Return the luma of a film's key frames."""
    recording = players()["av"].open(memoryview(content), 1 << 24, lambda: None)
    assert recording is not None
    assert isinstance(recording, Keyed)
    return list(recording.key_lumas(FRAMES))


Films = dict[int, dict[tuple[int, int], Noise]]
"""By how many key frames they rest on, then by sensor and number."""


class Taken(Protocol):
    """What is described of a sensor's single pictures."""

    @property
    def queries(self) -> list[bytes]:
        """Return them."""
        ...


def described(name: str, keep: Path | None) -> Films:
    """Return all films of a coding, described."""
    found: Films = {count: {} for count in COUNTS}
    for sensor in range(SENSORS):
        for number in range(FILMS):
            frames = key_lumas(film(sensor, number, keep)[name])
            for count in COUNTS:
                found[count][sensor, number] = _described(frames, count)
    print(f"films of {name}", file=sys.stderr, flush=True)
    return found


def measure(films: dict[str, Films], prints: dict[int, Noise], pictures: Mapping[int, Taken]) -> dict[str, object]:
    """Compare films with each other, with prints of pictures and with single pictures: of their own and next sensors.

    Returns figures.
    """
    true, false = dict[str, list[float]](), dict[str, list[float]]()
    for name, made in films.items():
        for count in COUNTS:
            _compare_all(made[count], f"{name}, {count} key frames", true, false)
        pairs = [
            (sensor, noise, other, prints[other])
            for (sensor, _), noise in made[COUNTS[-1]].items()
            for other in (sensor, (sensor + 1) % SENSORS, (sensor + 2) % SENSORS)
        ]
        _compare(pairs, f"{name}, with prints of pictures", true, false)
    first, *_, last = (each[COUNTS[-1]] for each in films.values())
    pairs = [
        (s, one, o, other)
        for (s, n), one in last.items()
        for (o, m), other in first.items()
        if n != m and (o - s) % SENSORS < 2
    ]
    _compare(pairs, "scaled with unscaled", true, false)
    pairs = [
        (other, unpack(pictures[other].queries[number]), sensor, noise)
        for (sensor, number), noise in first.items()
        for other in (sensor, (sensor + 1) % SENSORS)
    ]
    _compare(pairs, f"{next(iter(films))}, with single pictures", true, false)
    print("films compared", file=sys.stderr, flush=True)
    return _figures(true, false)


def _described(frames: list[Pixels], count: int) -> Noise:
    return unpack(plugin.describe_film(frames[at * len(frames) // count] for at in range(count)))


def _compare_all(
    some: dict[tuple[int, int], Noise], name: str, true: dict[str, list[float]], false: dict[str, list[float]]
) -> None:
    spectra = {at: [spectrum(each.plane), spectrum(np.rot90(each.plane, 2))] for at, each in some.items()}
    for (at, (level, turned)), (other, (held, _)) in combinations(spectra.items(), 2):
        found = max(peak(level, held, REACH)[0], peak(turned, held, REACH)[0])
        (true if at[0] == other[0] else false).setdefault(name, []).append(found)


def _compare(
    pairs: list[tuple[int, Noise, int, Noise]],
    name: str,
    true: dict[str, list[float]],
    false: dict[str, list[float]],
) -> None:
    for sensor, one, other, held in pairs:
        compared = compare(one, held)
        (true if sensor == other else false).setdefault(name, []).append(0.0 if compared is None else compared.pce)


def _figures(true: dict[str, list[float]], false: dict[str, list[float]]) -> dict[str, object]:
    every = np.sort(np.concatenate([np.array(each) for each in false.values()]))
    least = float(every[-max(1, int(len(every) * 1e-4))])
    figures: dict[str, object] = {
        "films: unrelated pairs": len(every),
        "films: PCE that 1 in 10,000 unrelated pairs reach": least,
        "films: highest PCE of an unrelated pair": float(every[-1]),
    }
    for name, each in true.items():
        figures[f"films: true accepts, {name}"] = float((np.array(each) >= least).mean())
        figures[f"films: are proposed, {name}"] = float((np.array(each) >= LEAST["film"]).mean())
        figures[f"films: median PCE, {name}"] = float(np.median(each))
        figures[f"films: true pairs, {name}"] = len(each)
        figures[f"films: highest PCE, unrelated, {name}"] = max(false[name])
    return figures
