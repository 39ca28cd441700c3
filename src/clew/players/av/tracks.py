"""What a container says of itself and of how it was taken, as libav names it."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from clew.model.camera import Camera
from clew.model.findings import Kind
from clew.player import Tracks

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_MAX_PROPERTIES = 300
_MAX_TEXT = 1_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MAKES = ("com.apple.quicktime.make", "com.android.manufacturer", "make", "manufacturer")
_MODELS = ("com.apple.quicktime.model", "com.android.model", "model", "device")
_SOFTWARE = ("com.apple.quicktime.software", "software", "com.android.version", "firmware")
_SERIALS = ("com.apple.quicktime.camera.serial", "serial_number", "serial")
_TIMES = ("com.apple.quicktime.creationdate", "creation_time", "date", "date_recorded")
_PLACES = ("com.apple.quicktime.location.ISO6709", "location", "xyz", "location-eng")
_ENCODERS = ("encoder", "encoded_by", "encoding_tool")
_PLACE = re.compile(r"\s*([+-]\d{2,6}(?:\.\d*)?)([+-]\d{3,7}(?:\.\d*)?)", re.ASCII)
_MOMENT = re.compile(r"(\d{4})[-:](\d\d)[-:](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_NO_TIMES = ("1904-01-01", "1970-01-01", "0000-")
"""The beginnings of time of QuickTime and of Unix: a clock that was not set."""
_STILLS = ("attached_pic", "timed_thumbnails", "still_image")


def films(container: "InputContainer") -> list["VideoStream"]:
    """Return the streams of moving pictures, the largest first; cover pictures and thumbnails are none."""
    return sorted(
        (stream for stream in container.streams.video if not any(_is(stream, still) for still in _STILLS)),
        key=lambda stream: -(stream.codec_context.width * stream.codec_context.height if stream.codec_context else 0),
    )


def _is(stream: "Stream", disposition: str) -> bool:
    return bool(stream.disposition & getattr(type(stream.disposition), disposition))


def read_tracks(
    container: "InputContainer", film: "VideoStream | None", first: "VideoFrame | None", mime: str
) -> Tracks:
    """Put together what there is; `film` is the stream that is watched, `first` its first frame."""
    sound = next(iter(container.streams.audio), None)
    audio = sound.codec_context if sound is not None else None
    tags = _tags(container, film)
    is_film = film is not None or (mime.startswith("video/") and sound is None)
    context = film.codec_context if film is not None else None
    return Tracks(
        kind=Kind.VIDEO if is_film else Kind.AUDIO,
        stated_ms=_stated_ms(container, film),
        width=context.width if context is not None else 0,
        height=context.height if context is not None else 0,
        rotation=-first.rotation % 360 // 90 * 90 if first is not None else 0,
        frames_per_second=float(film.average_rate) if film is not None and film.average_rate else None,
        container=container.format.name,
        video_codec=context.name if context is not None else "",
        audio_codec=audio.name if audio is not None else "",
        channels=audio.channels if audio is not None else 0,
        sample_rate=audio.sample_rate if audio is not None else 0,
        encoder=_first(tags, _ENCODERS) or "",
        streams=len(container.streams),
        camera=_camera(tags),
        properties=tuple(_properties(container, film, first)),
    )


def _stated_ms(container: "InputContainer", film: "VideoStream | None") -> int | None:
    if film is not None and film.duration and film.time_base:
        return max(0, round(film.duration * film.time_base * 1000))
    return max(0, container.duration // 1000) if container.duration else None


def _tags(container: "InputContainer", film: "VideoStream | None") -> dict[str, str]:
    """Return the container's tags, and those of the film's stream that it lacks, by lower-case name."""
    parts: list[Mapping[str, str]] = [film.metadata if film is not None else {}, container.metadata]
    return {name.lower(): _plain(text) for tags in parts for name, text in tags.items() if text.strip()}


def _first(tags: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((tags[name.lower()] for name in names if name.lower() in tags), None)


def _camera(tags: Mapping[str, str]) -> Camera:
    latitude, longitude = _place(_first(tags, _PLACES) or "")
    return Camera(
        make=_first(tags, _MAKES),
        model=_first(tags, _MODELS),
        body_serial=_first(tags, _SERIALS),
        software=_first(tags, _SOFTWARE),
        taken_at=next(filter(None, (_moment(tags.get(name.lower(), "")) for name in _TIMES)), None),
        latitude=latitude,
        longitude=longitude,
    )


def _moment(text: str) -> str | None:
    """Return a time as ISO 8601, with its offset where it has one; None for what is no time, or a clock's zero."""
    found = _MOMENT.match(text)
    if found is None or text.startswith(_NO_TIMES):
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    moment = f"{year}-{month}-{day}T{hour}:{minute}:{second}"
    if not offset:
        return moment
    return moment + ("+00:00" if offset == "Z" else f"{offset[:3]}:{offset[-2:]}")


def _place(text: str) -> tuple[float | None, float | None]:
    """Read latitude and longitude in degrees from ISO 6709: +DD.D, +DDMM.M or +DDMMSS.S each, longitude with DDD."""
    found = _PLACE.match(text)
    if found is None:
        return None, None
    latitude, longitude = _degrees(found[1], 2), _degrees(found[2], 3)
    is_there = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
    return (latitude, longitude) if is_there else (None, None)


def _degrees(text: str, whole: int) -> float:
    digits, _, fraction = text[1:].partition(".")
    parts = [digits[:whole], *(digits[at : at + 2] for at in range(whole, len(digits), 2))]
    parts[-1] += f".{fraction or 0}"
    degrees: float = sum(float(part) / 60**at for at, part in enumerate(parts))
    return round(-degrees if text[0] == "-" else degrees, 7)


def _properties(
    container: "InputContainer", film: "VideoStream | None", first: "VideoFrame | None"
) -> Iterator[tuple[str, str]]:
    """Yield the container's tags, then each stream with its tags."""
    left = _MAX_PROPERTIES
    for name, text in container.metadata.items():
        if left > 0:
            yield _plain(name), _plain(text)
        left -= 1
    if first is not None and first.interlaced_frame:
        yield "interlaced", "yes"
    for stream in container.streams:
        if left <= 0:
            yield "further streams and tags", "left out"
            return
        yield f"stream {stream.index}", _describe(stream, film)
        for name, text in stream.metadata.items():
            if left > 0:
                yield f"stream {stream.index} {_plain(name)}", _plain(text)
            left -= 1
        left -= 1


def _describe(stream: "Stream", film: "VideoStream | None") -> str:
    """Return a stream's type and codec in words, and whether it was left unwatched."""
    context = stream.codec_context
    words = [stream.type, context.name if context is not None else "of a codec that is not known"]
    if stream.type == "video":
        if context is not None:
            words.append(f"{context.width}\u00d7{context.height}")  # type: ignore[attr-defined]
        if any(_is(stream, still) for still in _STILLS):
            words.append("(a still, not watched)")
        elif film is None or stream.index != film.index:
            words.append("(not watched)")
    return " ".join(words)


def _plain(text: str) -> str:
    return _CONTROLS.sub("\ufffd", text).strip()[:_MAX_TEXT]
