"""Describes one file's bytes: what it is, its pixels' hashes, its metadata, a thumbnail."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from clew.config import Footage
from clew.decoder import DecodedPicture, Decoder
from clew.errors import ClewError, ExaminationError
from clew.examine.digests import DigestStream
from clew.examine.footage import Patience, watch
from clew.examine.jpeg_habits import jpeg_pairs
from clew.examine.metadata import Metadata, read_metadata
from clew.examine.recognise import UNKNOWN, recognise
from clew.examine.resize import Pixels
from clew.examine.sound import hear
from clew.examine.sound import warm_up as warm_up_hearing
from clew.examine.starts import find_decoder, late_starts
from clew.examine.thumbnail import make_thumbnail, trim_bars
from clew.hasher import hashers
from clew.model.digests import Digests
from clew.model.findings import Contents, Findings, Kind, Outcome, PictureFacts
from clew.model.media_hash import EMBEDDED_THUMBNAIL, WHOLE, MediaHash
from clew.opener import Opener, find_opener, find_wrapper, openers
from clew.player import Player, find_player, players

WATCHED = Footage()
"""How videos are watched unless a setting says otherwise."""
_DIFFERS_SHARE = 0.25
"""Share of bits beyond which an embedded thumbnail is of another picture: 64 of PDQ's 256.

Thumbnails of 120 to 160 px of 32 photos, textures and drawn scenes of 300 to 2,700 px, at JPEG quality 60 to 85 and
some sharpened, lie within 54 bits of their picture (mean 12, 95 % within 40), those of another picture 90 or more away
(1 % within 102). `tests/examine/test_describe_thumbnails.py` repeats it on drawn scenes.
"""
_MAX_THUMBNAIL_PIXELS = 4_000_000
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
"""Where an object lies in memory, which some libraries' messages say and which differs from run to run."""
_MAX_REASON = 300


def describe(
    data: memoryview,
    size: int,
    digests: Digests,
    *,
    max_pixels: int,
    footage: Footage = WATCHED,
    note_progress: Callable[[], None] = lambda: None,
) -> Findings:
    """Say all there is to say of one file's bytes; raises nothing but MemoryError, whatever the bytes.

    `footage` says how videos are watched; `note_progress` is called while that goes on, at least each second.
    """
    if size == 0 or not data:
        return Findings(Outcome.UNSUPPORTED, "empty file", Kind.OTHER, "application/x-empty", size, digests)
    opener, mime = find_wrapper(data)
    if opener is None:
        decoder, mime = find_decoder(data)
        if decoder is not None:
            found = _describe_picture(data, size, digests, decoder, mime, max_pixels)
            return _describe_moving(data, found, max_pixels, footage, note_progress)
        player, mime = find_player(data)
        if player is not None:
            blank = Findings(Outcome.FAILED, "", Kind.VIDEO, mime, size, digests, f"{player.name}/{player.version}")
            return _describe_recording(data, blank, player, max_pixels, footage, note_progress)
        opener, mime = find_opener(data)
    if opener is not None:
        return _container(size, digests, opener, mime)
    kind, mime = recognise(data)
    if mime == UNKNOWN:
        for start in late_starts(data):
            decoder, inner = find_decoder(data[start:])
            if decoder is not None:
                found = _describe_picture(data[start:], size, digests, decoder, inner, max_pixels)
                if found.outcome is Outcome.EXAMINED:
                    return found
    return Findings(Outcome.UNSUPPORTED, f"no decoder reads {mime}", kind, mime, size, digests)


def _container(size: int, digests: Digests, opener: Opener, mime: str) -> Findings:
    """Say which opener takes a file; what is in it is found out in another child."""
    contents = Contents(f"{opener.name}/{opener.version}")
    return Findings(Outcome.EXAMINED, "", opener.kind, mime, size, digests, contents=contents)


def _describe_recording(
    data: memoryview, blank: Findings, player: Player, max_pixels: int, settings: Footage, tell: Callable[[], None]
) -> Findings:
    """Watch and hear a recording; one with nothing that decodes is failed."""
    patience = Patience(settings.seconds, tell)
    try:
        recording = player.open(data, max_pixels, patience)
        if recording is None:
            return replace(blank, reason="no pictures and no sound in it")
        picture, footage = None, None
        if recording.tracks.kind is Kind.VIDEO:
            picture, footage = watch(recording, settings)
        patience.begin()
        sound, not_tried = hear(recording, patience)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - one item's failure must not stop a run, and is recorded
        kind = Kind.AUDIO if blank.mime.startswith("audio/") else Kind.VIDEO
        return replace(blank, kind=kind, reason=_words(error))
    kind = recording.tracks.kind
    found = replace(blank, kind=kind, mime=_mime_of(kind, blank.mime), not_tried=not_tried)
    if picture is None and (sound is None or not sound.duration_ms):
        return replace(found, reason=footage.partial_reason if footage is not None else "no sound of it decodes")
    return replace(found, outcome=Outcome.EXAMINED, picture=picture, footage=footage, sound=sound)


def _mime_of(kind: Kind, mime: str) -> str:
    """Return a recording's type: a container for films with nothing but sound in it is a sound recording."""
    return mime.replace("video/", "audio/", 1) if kind is Kind.AUDIO else mime


def _describe_moving(
    data: memoryview, found: Findings, max_pixels: int, settings: Footage, tell: Callable[[], None]
) -> Findings:
    """Watch a picture that moves, besides; it stays the picture that it is."""
    if found.picture is None or found.picture.frames < 2:
        return found
    player, _ = find_player(data)
    if player is None:
        return found
    try:
        recording = player.open(data, max_pixels, Patience(settings.seconds, tell))
        if recording is None:
            return found
        return replace(found, footage=watch(recording, settings)[1])
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the picture stands, and what was not watched is said
        return replace(found, not_tried=(*found.not_tried, f"movement: {_words(error)}"))


def _describe_picture(
    data: memoryview, size: int, digests: Digests, decoder: Decoder, mime: str, max_pixels: int
) -> Findings:
    name = f"{decoder.name}/{decoder.version}"
    try:
        picture = _facts(decoder.decode(data, max_pixels), data)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - one item's failure must not stop a run, and is recorded
        return Findings(Outcome.FAILED, _words(error), decoder.kind, mime, size, digests, name)
    return Findings(Outcome.EXAMINED, "", decoder.kind, mime, size, digests, name, picture)


def _words(error: Exception) -> str:
    """Return an error as a reason, the same from run to run."""
    words = str(error) if isinstance(error, ClewError) else f"{type(error).__name__}: {error}"
    return " ".join(_ADDRESS.sub("", words).split())[:_MAX_REASON]


def _facts(decoded: DecodedPicture, data: memoryview) -> PictureFacts:
    metadata = read_metadata(decoded.exif, decoded.xmp, decoded.icc_profile)
    rgb = np.ascontiguousarray(decoded.rgb)
    size = decoded.width, decoded.height
    hashes = tuple(hasher.hash_picture(rgb, WHOLE, size) for hasher in hashers().values())
    differs, distance, of_thumbnail = _compare_thumbnail(decoded, metadata, hashes)
    return PictureFacts(
        width=decoded.width,
        height=decoded.height,
        frames=decoded.frames,
        is_salvaged=decoded.is_salvaged,
        camera=metadata.camera,
        exif=metadata.exif + jpeg_pairs(data, memoryview(decoded.embedded_thumbnail) or metadata.thumbnail),
        xmp=metadata.xmp,
        icc_name=metadata.icc_name,
        embedded_thumbnail_differs=differs,
        embedded_thumbnail_distance=distance,
        hashes=hashes + (of_thumbnail if differs else ()),
        thumbnail=make_thumbnail(rgb, 1 if decoded.is_upright else metadata.orientation),
    )


def _compare_thumbnail(
    decoded: DecodedPicture, metadata: Metadata, hashes: tuple[MediaHash, ...]
) -> tuple[bool | None, int | None, tuple[MediaHash, ...]]:
    """Tell whether the embedded thumbnail differs from the picture, by how many bits, and its hashes.

    All None and empty where there is none, or none that can be read. Of two flat pictures no distance says
    anything; they count as the same.
    """
    pixels = _thumbnail_pixels(memoryview(decoded.embedded_thumbnail) or metadata.thumbnail, decoded)
    if pixels is None:
        return None, None, ()
    known = hashers().values()
    size = _whole_size(pixels, decoded)
    of_thumbnail = tuple(hasher.hash_picture(pixels, EMBEDDED_THUMBNAIL, size) for hasher in known)
    nearest = min(
        (
            (_distance(one, other), hasher, one, other)
            for hasher, one, other in zip(known, hashes, of_thumbnail, strict=True)
        ),
        key=lambda each: each[0] / each[1].bits,
    )
    bits, hasher, one, other = nearest
    is_told = max(one.quality, other.quality) >= hasher.minimum_quality
    return is_told and bits > _DIFFERS_SHARE * hasher.bits, bits, of_thumbnail


def _distance(picture: MediaHash, thumbnail: MediaHash) -> int:
    """Bits between a thumbnail and the nearest form of its picture: editors turn one and forget the other."""
    size = len(picture.digest)
    forms = [picture.digest, *(picture.forms[at : at + size] for at in range(0, len(picture.forms), size))]
    wanted = int.from_bytes(thumbnail.digest, "big")
    return min((int.from_bytes(form, "big") ^ wanted).bit_count() for form in forms)


def _thumbnail_pixels(embedded: memoryview, decoded: DecodedPicture) -> Pixels | None:
    """Decode an embedded thumbnail and cut its bars; None where there is none that can be read."""
    decoder, _ = find_decoder(embedded)
    if decoder is None or decoder.kind is not Kind.PICTURE:
        return None
    try:
        thumbnail = decoder.decode(embedded, _MAX_THUMBNAIL_PIXELS)
    except ExaminationError:
        return None
    return trim_bars(np.ascontiguousarray(thumbnail.rgb), decoded.width, decoded.height)


def _whole_size(thumbnail: Pixels, decoded: DecodedPicture) -> tuple[int, int]:
    """Size of the picture that a thumbnail was reduced from: this one's, turned where the thumbnail is.

    Hashed with it, thumbnails lie 12 bits from their picture on average, and up to 94 (mean 23) without.
    """
    is_turned = (thumbnail.shape[1] > thumbnail.shape[0]) != (decoded.width > decoded.height)
    return (decoded.height, decoded.width) if is_turned else (decoded.width, decoded.height)


def warm_up() -> None:
    """Import, compile and open all that describing needs, so that it touches no file and no module afterwards."""
    from clew.examine.rehearsal import rehearsal  # noqa: PLC0415 - only the child needs it

    warm_up_hearing()
    played = [player.sample() for player in players().values()]
    opened = [opener.sample() for opener in openers().values()]
    for content in (*rehearsal(), *played, *opened):
        stream = DigestStream()
        stream.update(content)
        describe(memoryview(content), len(content), stream.finish(), max_pixels=_MAX_THUMBNAIL_PIXELS)
