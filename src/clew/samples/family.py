"""Draws one base picture and writes every file made from it; runs in whichever process has time."""

import hashlib
import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps

from clew.decoder import decoders
from clew.errors import FormatError
from clew.hasher import hashers
from clew.model.media_hash import WHOLE
from clew.samples.alterations import ALTERATIONS, Parameters, encode
from clew.samples.camera import camera_block, plain_block, thumbnail_of
from clew.samples.dice import Dice
from clew.samples.place import Made, Place
from clew.samples.plan import COPIES, CUT
from clew.samples.planned import Family, PlannedFile
from clew.samples.scene import draw_scene

PHOTO_SIDE = 1600
"""Photos that stand in for scenes are shrunk to this many px on their longer side."""


@dataclass(frozen=True, slots=True)
class MadeFamily:
    """What became of a family; digests (hex) and PDQ (hex, empty where no list needs it) are of the base's own file."""

    base: int
    width: int
    height: int
    size: int
    mime: str
    md5: str
    sha1: str
    sha256: str
    pdq: str
    files: tuple[Made, ...]


def make_family(family: Family, place: Place) -> MadeFamily:
    """Draw, alter and write a family; the folders are there already."""
    picture = _base_picture(family)
    exif = b""
    if family.shot:
        exif = camera_block(family.shot, picture.size, thumbnail_of(picture))
    data = encode(picture, family.format, exif)
    seen = Image.open(io.BytesIO(data)).convert("RGB")
    made = []
    for planned in family.files:
        content = data if planned.kind in {*COPIES, "original"} else _altered(family, planned, seen, data)
        made.append(place.write(planned.number, planned.path, content, _seconds_of(family, planned)))
    needs_pdq = "pdq" in family.known_by or "pdq" in family.known_by_v2
    return MadeFamily(
        base=family.base,
        width=picture.width,
        height=picture.height,
        size=len(data),
        mime=f"image/{str(family.format['format']).lower()}",
        md5=hashlib.md5(data, usedforsecurity=False).hexdigest(),
        sha1=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
        pdq=pdq_of(data) if needs_pdq else "",
        files=tuple(made),
    )


def pdq_of(data: bytes) -> str:
    """Return the PDQ (hex) of a picture file, decoded and hashed as ingest does it."""
    view = memoryview(data)
    for decoder in decoders().values():
        if decoder.sniff(view):
            rgb = decoder.decode(view, PHOTO_SIDE * PHOTO_SIDE).rgb
            return hashers()["pdq"].hash_picture(rgb, WHOLE).digest.hex()
    raise FormatError("no decoder reads a picture that was just encoded")


def _base_picture(family: Family) -> Image.Image:
    if family.photo is None:
        return draw_scene(Dice(family.seed, 2, family.base), family.size, family.scene)[1]
    with Image.open(family.photo) as photo:
        picture = ImageOps.exif_transpose(photo).convert("RGB")
    picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.LANCZOS)
    return picture


def _seconds_of(family: Family, planned: PlannedFile) -> int:
    """Return when a file was last written: an original when it was taken, copies later."""
    dice = Dice(family.seed, 3, planned.number)
    taken = int(family.shot.taken.timestamp()) if family.shot else 1_450_000_000 + dice.whole(0, 300_000_000)
    return taken if planned.kind == "original" else taken + dice.whole(3_600, 20_000_000)


def _altered(family: Family, planned: PlannedFile, seen: Image.Image, data: bytes) -> bytes:
    """Return the bytes of an altered copy; `seen` is the base's file decoded, `data` its bytes."""
    parameters, kind = planned.parameters, planned.kind
    if kind in CUT:
        whole = data if parameters["format"] == family.format["format"] else encode(seen, parameters)
        return whole[: len(whole) * int(parameters["percent"]) // 100]
    picture = ALTERATIONS[kind].apply(seen, parameters)
    if kind == "orientation tag":
        return _oriented(family, picture, parameters, data)
    return encode(picture, parameters, _exif_of_edited(family, kind, seen, picture, parameters))


def _exif_of_edited(
    family: Family, kind: str, seen: Image.Image, picture: Image.Image, parameters: Parameters
) -> bytes:
    """Return the EXIF that editing software leaves: none as a rule; a camera's, with the thumbnail old or renewed."""
    if kind not in {"edited", "older thumbnail"}:
        return b""
    software = str(parameters["software"])
    if family.shot is None:
        return plain_block(software=software)
    thumbnail = thumbnail_of(seen if kind == "older thumbnail" else picture)
    return camera_block(family.shot, picture.size, thumbnail, software=software)


def _oriented(family: Family, picture: Image.Image, parameters: Parameters, data: bytes) -> bytes:
    """Return a copy with an EXIF orientation; a plain JPEG whose pixels stay keeps its compressed data untouched."""
    orientation = int(parameters["orientation"])
    if family.shot:
        block = camera_block(family.shot, picture.size, thumbnail_of(picture), orientation=orientation)
    else:
        block = plain_block(orientation)
        if parameters["pixels"] == "as they were" and family.format["format"] == "JPEG":
            segment = b"Exif\0\0" + block
            return data[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + data[2:]
    return encode(picture, parameters, block)
