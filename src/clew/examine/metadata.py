"""What a picture's metadata says: EXIF, GPS, few maker tags, XMP, the name of its colour profile, the thumbnail."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from clew.examine.maker_notes import maker_pairs
from clew.model.camera import Camera
from clew.notation.exif_facts import MAKER
from clew.tiff import Directory, Field, first_offset, read_directory

MAX_TAGS = 500
MAX_TEXT = 1_000
MAX_XMP_BYTES = 65_536
_MAX_THUMBNAIL_BYTES = 1 << 20
_MAX_SHOWN_NUMBERS = 16
_MAX_SHOWN_BYTES = 64

_MAKE, _MODEL, _SOFTWARE, _ORIENTATION = 0x10F, 0x110, 0x131, 0x112
_BODY_SERIAL, _LENS_SERIAL, _DNG_SERIAL = 0xA431, 0xA435, 0xC62F
_RECORDED_WIDTH, _RECORDED_HEIGHT = 0xA002, 0xA003
_TIMES = ((0x9003, 0x9011, 0x9291), (0x9004, 0x9012, 0x9292))
"""Date and time, its offset, its fraction of a second: of taking, of digitising."""
_EXIF, _GPS, _INTEROPERABILITY = 0x8769, 0x8825, 0xA005
_THUMBNAIL_OFFSET, _THUMBNAIL_BYTES = 0x201, 0x202
_USER_COMMENT, _MAKER_NOTE = 0x9286, 0x927C
_UTF16 = frozenset(range(0x9C9B, 0x9CA0))
_UNDEFINED, _ASCII = 7, 2
_NOT_SHOWN = frozenset(
    {
        *(273, 279, 288, 289, 324, 325, 320, 330, 347, 512, 513, 514),  # where pixels lie
        *(700, 33723, 34377, 34675, 37500, 50740),  # packed blocks: XMP, IPTC, Photoshop, ICC, makers' own
        *(_EXIF, _GPS, _INTEROPERABILITY),
    }
)
_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found; `orientation` is EXIF's 1..8, `thumbnail` a picture file or empty."""

    camera: Camera
    exif: tuple[tuple[str, str], ...]
    xmp: str | None
    icc_name: str | None
    orientation: int
    thumbnail: memoryview


def read_metadata(exif: bytes | memoryview, xmp: bytes, icc_profile: bytes) -> Metadata:
    """Read what there is and pass over what is damaged; never raises for what bytes hold."""
    data = memoryview(exif)
    sections = _sections(data)
    image, photo = sections.get("Image", {}), sections.get("Photo", {})
    orientation = _number(image, _ORIENTATION) or 1
    made = maker_pairs(data, photo.get(_MAKER_NOTE), _text(image, _MAKE) or "")
    return Metadata(
        camera=_camera(image, photo, sections.get("GPS", {}), dict(made)),
        exif=_pairs(sections) + made,
        xmp=_clean(xmp[:MAX_XMP_BYTES].decode("utf-8", "replace")) or None,
        icc_name=_profile_name(icc_profile),
        orientation=orientation if 1 <= orientation <= 8 else 1,
        thumbnail=_thumbnail(data, sections.get("Thumbnail", {})),
    )


Fields = dict[int, Field]


def _sections(data: memoryview) -> dict[str, Fields]:
    """Read the directories EXIF knows, each at most once."""
    found: dict[str, Fields] = {}
    image = read_directory(data, first_offset(data))
    if image is None:
        return found
    found["Image"] = image.fields
    photo = _below(data, image.fields, _EXIF)
    if photo is not None:
        found["Photo"] = photo.fields
        interoperability = _below(data, photo.fields, _INTEROPERABILITY)
        if interoperability is not None:
            found["Interoperability"] = interoperability.fields
    gps = _below(data, image.fields, _GPS)
    if gps is not None:
        found["GPS"] = gps.fields
    thumbnail = read_directory(data, image.following)
    if thumbnail is not None:
        found["Thumbnail"] = thumbnail.fields
    return found


def _below(data: memoryview, fields: Fields, tag: int) -> Directory | None:
    offset = _number(fields, tag)
    return read_directory(data, offset) if offset else None


def _number(fields: Fields, tag: int) -> int | None:
    return fields[tag].number() if tag in fields else None


def _text(fields: Fields, tag: int) -> str | None:
    if tag not in fields or fields[tag].kind not in {_ASCII, _UNDEFINED, 1}:
        return None
    return _clean(fields[tag].text())[:MAX_TEXT] or None


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text).strip()


def _camera(image: Fields, photo: Fields, gps: Fields, made: Mapping[str, str]) -> Camera:
    latitude, longitude = _degrees(gps, 2, 1, "S", 90), _degrees(gps, 4, 3, "W", 180)
    has_place = latitude is not None and longitude is not None
    return Camera(
        make=_text(image, _MAKE),
        model=_text(image, _MODEL),
        body_serial=_serial(_text(photo, _BODY_SERIAL))
        or _serial(_text(image, _DNG_SERIAL))
        or made.get(f"{MAKER}SerialNumber")
        or made.get(f"{MAKER}InternalSerialNumber"),
        lens_serial=_serial(_text(photo, _LENS_SERIAL)),
        software=_text(image, _SOFTWARE),
        taken_at=next(filter(None, (_time(photo, *tags) for tags in _TIMES)), None),
        latitude=latitude if has_place else None,
        longitude=longitude if has_place else None,
        recorded_width=_number(photo, _RECORDED_WIDTH),
        recorded_height=_number(photo, _RECORDED_HEIGHT),
    )


def _serial(text: str | None) -> str | None:
    """Some makers fill the field with zeros where they have none."""
    return text if text and text.strip("0 ") else None


def _time(photo: Fields, moment: int, offset: int, fraction: int) -> str | None:
    """ISO 8601 of an EXIF time ("2024:05:01 12:30:00"); offset and fraction only where they are well-formed."""
    found = _MOMENT.fullmatch((_text(photo, moment) or "")[:19])
    if found is None:
        return None
    try:
        at = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - as the camera had it
    except ValueError:
        return None
    digits = _text(photo, fraction) or ""
    zone = _text(photo, offset) or ""
    return (
        at.isoformat()
        + (f".{digits[:9]}" if digits.isascii() and digits.isdigit() else "")
        + (zone if re.fullmatch(r"[+-]\d\d:\d\d", zone) else "")
    )


def _degrees(gps: Fields, tag: int, reference: int, negative: str, limit: int) -> float | None:
    """Degrees, minutes and seconds as decimal degrees; None outside the globe."""
    if tag not in gps:
        return None
    parts = gps[tag].numbers()[:3]
    if not parts:
        return None
    value = sum(float(part) / 60.0**power for power, part in enumerate(parts))
    if not 0 <= value <= limit:
        return None
    return round(-value if (_text(gps, reference) or "").upper().startswith(negative) else value, 7)


def _pairs(sections: dict[str, Fields]) -> tuple[tuple[str, str], ...]:
    """All readable tags as (name, value), in file order, at most 500."""
    pairs: list[tuple[str, str]] = []
    for section, fields in sections.items():
        for field in fields.values():
            if field.tag in _NOT_SHOWN and section != "GPS":
                continue
            value = _shown(field)
            if value:
                pairs.append((_name(section, field.tag), value))
            if len(pairs) == MAX_TAGS:
                return tuple(pairs)
    return tuple(pairs)


def _name(section: str, tag: int) -> str:
    from PIL.ExifTags import GPSTAGS, TAGS  # noqa: PLC0415 - Pillow waits until a picture is read

    name = (GPSTAGS if section == "GPS" else TAGS).get(tag, f"0x{tag:04X}")
    return f"Thumbnail.{name}" if section == "Thumbnail" else name


def _shown(field: Field) -> str:
    if field.kind == _ASCII:
        return _clean(field.text())[:MAX_TEXT]
    if field.tag in _UTF16:
        return _clean(bytes(field.data[: 2 * MAX_TEXT]).decode("utf-16-le", "replace"))[:MAX_TEXT]
    if field.tag == _USER_COMMENT:
        return _comment(field)[:MAX_TEXT]
    if field.kind == _UNDEFINED:
        raw = bytes(field.data[:_MAX_SHOWN_BYTES])
        text = raw.rstrip(b"\0")
        is_text = text.isascii() and text.decode("ascii", "replace").isprintable()
        return text.decode("ascii").strip() if is_text else raw.hex(" ")
    return " ".join(_words(number) for number in field.numbers()[:_MAX_SHOWN_NUMBERS])[:MAX_TEXT]


def _words(number: Fraction | float) -> str:
    if isinstance(number, Fraction) and 0 < number < 1 and number.numerator == 1:
        return str(number)
    return f"{float(number):.10g}"


def _comment(field: Field) -> str:
    """The first eight bytes of a comment name its character set."""
    raw = bytes(field.data[: 8 + 2 * MAX_TEXT])
    if raw[:7] == b"UNICODE":
        return _clean(raw[8:].decode("utf-16-le" if field.order == "<" else "utf-16-be", "replace"))
    return _clean(raw[8:].decode("utf-8", "replace"))


def _thumbnail(data: memoryview, fields: Fields) -> memoryview:
    offset, length = _number(fields, _THUMBNAIL_OFFSET), _number(fields, _THUMBNAIL_BYTES)
    if not offset or not length or length > _MAX_THUMBNAIL_BYTES:
        return memoryview(b"")
    return data[offset : offset + length]


def _profile_name(profile: bytes) -> str | None:
    """The description of an ICC profile: its 'desc' tag, text (ICC.1:2001, 6.5.17) or Unicode (ICC.1:2022, 10.15)."""
    for position in _icc_tags(profile):
        if profile[position : position + 4] != b"desc":
            continue
        offset, length = (int.from_bytes(profile[position + at : position + at + 4], "big") for at in (4, 8))
        tag = profile[offset : offset + min(length, 4096)]
        if tag[:4] == b"desc":
            size = int.from_bytes(tag[8:12], "big")
            return _clean(tag[12 : 12 + size].decode("latin-1"))[:MAX_TEXT] or None
        if tag[:4] == b"mluc":
            size, at = int.from_bytes(tag[20:24], "big"), int.from_bytes(tag[24:28], "big")
            return _clean(tag[at : at + size].decode("utf-16-be", "replace"))[:MAX_TEXT] or None
    return None


def _icc_tags(profile: bytes) -> Iterator[int]:
    """Positions of the entries of the tag table."""
    count = int.from_bytes(profile[128:132], "big")
    for index in range(min(count, 100)):
        position = 132 + 12 * index
        if position + 12 > len(profile):
            return
        yield position
