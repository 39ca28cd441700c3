"""One small whole file of every kind that is read, and some that hold others; all drawn or synthesised."""

import random
import runpy
import wave
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from clew.player import players
from clew.samples.exif import exif_block

TESTS = Path(__file__).parents[1]
FILMS = (
    ("avi", "mpeg4", "libmp3lame"),
    ("matroska", "libx264", "aac"),
    ("webm", "libvpx-vp9", "libopus"),
    ("mpegts", "mpeg2video", "mp2"),
    ("flv", "flv", ""),
    ("mov", "mjpeg", "pcm_s16le"),
    ("asf", "wmv2", "wmav2"),
    ("mp3", "", "libmp3lame"),
    ("ogg", "", "libopus"),
    ("flac", "", "flac"),
)
"""Container, and who encodes pictures and sound."""
STILLS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("jpeg", "JPEG", {"quality": 80}),
    ("jpeg-progressive", "JPEG", {"progressive": True}),
    ("png", "PNG", {}),
    ("tiff-lzw", "TIFF", {"compression": "tiff_lzw"}),
    ("tiff-jpeg", "TIFF", {"compression": "jpeg"}),
    ("gif", "GIF", {}),
    ("webp", "WEBP", {}),
    ("webp-lossless", "WEBP", {"lossless": True}),
    ("bmp", "BMP", {}),
    ("ico", "ICO", {}),
    ("jpeg2000", "JPEG2000", {}),
    ("ppm", "PPM", {}),
)

_WIDTH, _HEIGHT, _FRAMES = 64, 48, 10
_SOUND_RATE = 48_000


def originals() -> dict[str, bytes]:
    """Return the files by name; an opener's file carries the opener's name."""
    files = dict(_pictures())
    for name, player in players().items():
        files[f"player-{name}"] = player.sample()
    for name, pictures, sound in FILMS:
        files[f"film-{name}"] = _film(name, pictures, sound)
    files["wav"] = _recording()
    files |= _containers()
    made = {name: content for name, content in files.items() if content}  # nothing here makes a PST
    return made | {"nested": _nested(made)}


def drawn(number: int = 0) -> npt.NDArray[np.uint8]:
    """Return a drawn picture of 64 by 48 px."""
    line = np.add.outer(np.arange(_HEIGHT) * (3 + number), np.arange(_WIDTH) * 5) % 256
    return np.stack([line, line[::-1], 255 - line], axis=2).astype(np.uint8)


def _pictures() -> Iterator[tuple[str, bytes]]:
    picture = Image.fromarray(drawn())
    for name, form, options in STILLS:
        yield name, _saved(picture, form, **options)
    thumbnail = _saved(picture.resize((32, 24)), "JPEG")
    exif = exif_block({0x010F: "Maker", 0x0112: 6}, {0x9003: "2024:01:01 00:00:00"}, {1: "N"}, thumbnail)
    yield "jpeg-exif", _saved(picture, "JPEG", exif=b"Exif\0\0" + exif)
    yield "jpeg-cmyk", _saved(picture.convert("CMYK"), "JPEG")
    more = [Image.fromarray(drawn(number)) for number in range(1, 6)]
    for name, form in (("gif-moving", "GIF"), ("webp-moving", "WEBP"), ("png-moving", "PNG"), ("tiff-pages", "TIFF")):
        yield name, _saved(picture, form, save_all=True, append_images=more)
    yield "heic", (TESTS / "vectors" / "heif" / "plain.heic").read_bytes()
    yield "heic-two", (TESTS / "vectors" / "heif" / "two.heic").read_bytes()
    yield "raw", runpy.run_path(str(TESTS / "vectors" / "raw" / "make.py"))["dng"](drawn())


def _saved(picture: Image.Image, form: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    stream = BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def _film(form: str, pictures: str, sound: str) -> bytes:
    exact, file = {"flags": "+bitexact"}, BytesIO()
    with av.open(file, "w", format=form, container_options={"fflags": "+bitexact"}) as container:
        film = container.add_stream(pictures, rate=8, options=exact) if pictures else None
        heard = container.add_stream(sound, rate=_SOUND_RATE, layout="mono", options=exact) if sound else None
        if isinstance(heard, av.AudioStream):
            heard.bit_rate = 64_000
        if isinstance(film, av.VideoStream):
            film.width, film.height = _WIDTH, _HEIGHT
            film.pix_fmt = "yuvj420p" if pictures == "mjpeg" else "yuv420p"
            film.codec_context.thread_count = 1
            for number in range(_FRAMES):
                container.mux(film.encode(av.VideoFrame.from_ndarray(drawn(number), format="rgb24")))
            container.mux(film.encode(None))
        if isinstance(heard, av.AudioStream):
            frame = av.AudioFrame.from_ndarray(_tone()[None], format="s16", layout="mono")
            frame.sample_rate = _SOUND_RATE
            container.mux(heard.encode(frame))
            container.mux(heard.encode(None))
    return file.getvalue()


def _tone() -> npt.NDArray[np.int16]:
    time = np.arange(_SOUND_RATE) / _SOUND_RATE
    return (8000 * np.sin(2 * np.pi * (440 + 200 * time) * time)).astype(np.int16)


def _recording() -> bytes:
    stream = BytesIO()
    with wave.open(stream, "wb") as file:
        file.setparams((1, 2, _SOUND_RATE, 0, "NONE", ""))
        file.writeframes(_tone()[:16_000].tobytes())
    return stream.getvalue()


def _containers() -> dict[str, bytes]:
    """Return what the openers' own tests open, one for each opener; those of mail draw lots for their boundaries."""
    files = {}
    for path in sorted((TESTS / "openers").glob("*_sample.py")):
        random.seed(path.name)
        make: Callable[[], bytes] = runpy.run_path(str(path))["sample"]
        files[path.name.removesuffix("_sample.py")] = make()
    return files


def _nested(files: dict[str, bytes]) -> bytes:
    """Return a zip of all that is small, twice deep."""
    inner, outer = BytesIO(), BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("jpeg-exif", "gif-moving", "tar", "eml", "thumbs_db"):
            packed.writestr(zipfile.ZipInfo(f"inner/{name}"), files[name])
    with zipfile.ZipFile(outer, "w") as packed:
        packed.writestr(zipfile.ZipInfo("letter.zip"), inner.getvalue())
        packed.writestr(zipfile.ZipInfo("film.mp4"), files["player-av"])
    return outer.getvalue()
