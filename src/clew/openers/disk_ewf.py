"""Expert Witness files: EnCase's E01 and Ex01, in one file or split."""

from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any

from clew.disk.contents import disk_members
from clew.disk.labels import printable
from clew.disk.medium import Medium, library_words
from clew.disk.specimens.ewf import small_e01
from clew.errors import ExaminationError, UnavailableError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_E01 = b"EVF\x09\x0d\x0a\xff\x00"
_EX01 = b"EVF2\x0d\x0a\x81\x00"
_DIGESTS = {"MD5": "MD5", "SHA1": "SHA-1", "SHA256": "SHA-256"}
_DIGEST_BYTES = {"MD5": 16, "SHA-1": 20, "SHA-256": 32}
_MOST_SEGMENTS = 14_971
"""E01 to E99, EAA to ZZZ."""
_MAX_VALUES = 40


class ExpertWitness:
    """Takes a first segment; the others come with it."""

    name = "disk_ewf"
    version = "1"
    kind = Kind.DISK
    is_general = False
    wraps_media = False
    notes: tuple[FormatNote, ...] = (
        FormatNote(
            "E01, Ex01 (EnCase, FTK Imager, ewfacquire), also split (.E01 .E02 ... .EAA)",
            "libewf; files in it: as for raw images",
            "as for raw images; the stored MD5 and SHA-1 compared with the media's own; case and examiner as acquired",
            "as for raw images; a later segment alone is not opened",
            "logical evidence (L01), encrypted Ex01",
        ),
    )

    def sample(self) -> bytes:
        """Return an E01 with a small disk."""
        return small_e01()

    def sniff(self, data: memoryview) -> str | None:
        """Tell by the magic number of a first segment."""
        head = bytes(data[:16])
        is_first = (head[:8] == _E01 and head[9:11] == b"\1\0") or (head[:8] == _EX01 and head[12:16] == b"\1\0\0\0")
        return "application/x-ewf" if is_first else None

    def companions(self, name: bytes) -> Iterator[bytes]:
        """Yield the names of the next segments in the order of libewf: E02 ... E99, EAA ... ZZZ."""
        stem, dot, ending = name.rpartition(b".")
        if ending.lower() not in {b"e01", b"ex01"} or not dot:
            return
        is_lower = ending.islower()
        for count, each in enumerate(_endings(ending[:-2].decode().upper()[0], long=len(ending) == 4)):
            if count < _MOST_SEGMENTS:
                text = each.lower() if is_lower else each
                if len(ending) == 4 and not is_lower:
                    text = text[0] + ending[1:2].decode() + text[2:]
                yield stem + b"." + text.encode()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file on the disk, then what is carved; verifies the stored digests."""
        handle = _open(opening)
        opening.facts.append(("format", f"Expert Witness, {len(opening.files)} segments"))
        opening.facts += _acquisition(handle)
        stored = _stored(handle)
        if not stored:
            opening.facts.append(("stored digest", "none"))
        yield from disk_members(opening, _medium(handle, opening), stored)


def _endings(letter: str, *, long: bool) -> Iterator[str]:
    """Yield the endings behind E01 (or Ex01), in upper case."""
    middle = "X" if long else ""
    for number in range(2, 100):
        yield f"{letter}{middle}{number:02d}"
    for first in ascii_uppercase[ascii_uppercase.index(letter) :]:
        for second in ascii_uppercase:
            for third in ascii_uppercase:
                yield f"{first}{middle}{second}{third}"


def _open(opening: Opening) -> Any:  # noqa: ANN401 - published without types
    try:
        import pyewf  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise UnavailableError("libewf-python is not installed: pip install 'clew[disk]'") from error
    handle = pyewf.handle()
    try:
        handle.open_file_objects(list(opening.files))
    except (OSError, ValueError) as error:
        raise ExaminationError(f"corrupt Expert Witness file: {library_words(error)}") from error
    return handle


def _medium(handle: Any, opening: Opening) -> Medium:  # noqa: ANN401
    try:
        size, sector = int(handle.get_media_size()), int(handle.get_bytes_per_sector())
    except (OSError, ValueError) as error:
        raise ExaminationError(f"corrupt Expert Witness file: {library_words(error)}") from error
    if size == 0:
        raise ExaminationError("corrupt Expert Witness file: its description of the disk is missing")
    read = handle.read_buffer_at_offset
    return Medium(lambda offset, wanted: bytes(read(wanted, offset)), size, opening.note_progress, sector)


def _acquisition(handle: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Return what was written down when the disk was acquired, as far as it can be read."""
    try:
        values = handle.get_header_values()
    except (OSError, ValueError) as error:
        return [("acquisition", f"unreadable: {library_words(error)}")]
    named = [(str(name).replace("_", " "), printable(str(value))) for name, value in sorted(values.items())]
    return [(f"acquisition: {name}", value) for name, value in named if value][:_MAX_VALUES]


def _stored(handle: Any) -> dict[str, bytes]:  # noqa: ANN401
    """Return the digests of the media that the image holds."""
    try:
        values = {str(name).upper(): str(value) for name, value in handle.get_hash_values().items()}
    except (OSError, ValueError):
        return {}
    stored: dict[str, bytes] = {}
    for theirs, ours in _DIGESTS.items():
        try:
            digest = bytes.fromhex(values.get(theirs, ""))
        except ValueError:
            continue
        if len(digest) == _DIGEST_BYTES[ours]:
            stored[ours] = digest
    return stored


plugin = ExpertWitness()
