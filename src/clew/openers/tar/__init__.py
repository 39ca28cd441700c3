"""tar, also compressed by gzip, bzip2, xz, lzma or Zstandard; parsed here, so that what follows damage is found too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from clew.errors import ExaminationError
from clew.model.findings import Kind, Outcome
from clew.model.format_note import FormatNote
from clew.model.inner_path import warning_of
from clew.model.occurrence import text_of
from clew.opener import Member, Opening, Pieces
from clew.openers.tar.header import BLOCK, FILES, Extended, Header, header_of, is_header, read_records
from clew.openers.tar.sparse import SparseMap, old_map, pax_map
from clew.openers.tar.tape import Tape, first_block, tape_of

_SNIFF_BYTES = 1 << 20
"""How much of a compressed file may be unpacked to see whether a tar is inside: bzip2's first block is 900 kB."""
_RECORD_BYTES = 1 << 20
"""Longest extended header or long name that is read; longer ones are told of and passed over."""
_GAP_BYTES = 64 << 20
"""How much that is no tar is gone through, after an end mark or damage, in search of another header. GNU tar pads to
10 KiB, tapes to 1 MiB; a compressed end of zeros could otherwise take hours."""
_PROGRESS_BYTES = 1 << 20
_EXTENDED = frozenset({b"x", b"X", b"g", b"L", b"K"})
_FOLDERS = frozenset({b"5", b"D"})
_MIME = {
    None: "application/x-tar",
    "gz": "application/x-compressed-tar",
    "bz2": "application/x-bzip2-compressed-tar",
    "xz": "application/x-xz-compressed-tar",
    "lzma": "application/x-lzma-compressed-tar",
    "zst": "application/x-zstd-compressed-tar",
}
_DEVICES = {b"3": "character device", b"4": "block device", b"6": "named pipe"}


class Tar:
    """Opens tar of every dialect: v7, ustar, GNU, PAX."""

    name = "tar"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "tar (v7, ustar, GNU, PAX), also in gzip, bzip2, xz, lzma, Zstandard",
            "own",
            "files, also sparse and behind damage; times to the ns; links and devices by name",
            "names and extended headers up to 1 MiB",
            "extended attributes, the other volumes of a multi-volume tar",
        ),
    )

    def sample(self) -> bytes:
        """Return a tar with one file."""
        block = bytearray(b"sample".ljust(124, b"\0") + b"00000000001\0" + bytes(BLOCK - 136))
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        return bytes(block) + b"x".ljust(BLOCK, b"\0") + bytes(2 * BLOCK)

    def sniff(self, data: memoryview) -> str | None:
        """Tell a tar by the checksum of its first header, which a compressed one is unpacked for."""
        block, suffix = first_block(data, _SNIFF_BYTES)
        if not is_header(block) or not block[0]:
            return None
        return _MIME.get(suffix)

    def companions(self, name: bytes) -> Iterable[bytes]:  # noqa: ARG002 - volumes of a tar have no names of their own
        """Return none."""
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file; raises ExaminationError at the end where parts of the tar could not be read."""
        yield from _Walk(tape_of(opening), opening).members()


@dataclass(slots=True)
class _Walk:
    """Goes from header to header; `shared`, `own` and `remarks` are what extended headers say of the next file."""

    tape: Tape
    opening: Opening
    shared: Extended = field(default_factory=Extended)
    own: Extended = field(default_factory=Extended)
    remarks: list[str] = field(default_factory=list)
    lost_bytes: int = 0

    def members(self) -> Iterator[Member]:
        while (header := self._next_header()) is not None:
            if header.kind in _EXTENDED:
                self._extend(header)
            elif header.kind == b"V":
                self.opening.facts.append(("volume label", text_of(header.name)))
                self._advance(self.tape.position, header.size)
            else:
                yield from self._member(header)
                self.own, self.remarks = Extended(), []
        if self.lost_bytes:
            raise ExaminationError(f"corrupt tar: {self.lost_bytes} bytes between or after its files can't be read")

    def _next_header(self) -> Header | None:
        """Return the next header, past end marks and damage; None at the end."""
        zeros = damage = 0
        block = b""
        while zeros + damage < _GAP_BYTES:
            block = self.tape.take(BLOCK)
            if len(block) < BLOCK:
                break
            header = _header_or_none(block)
            if header is not None:
                self.lost_bytes += damage
                return header
            if block.strip(b"\0"):
                damage += BLOCK
            else:
                zeros += BLOCK
            if (zeros + damage) % _PROGRESS_BYTES == 0:
                self.opening.note_progress()
        damage += len(block) if len(block) < BLOCK and block.strip(b"\0") else 0
        if not zeros:
            self.lost_bytes += damage
            if not damage:
                raise ExaminationError("truncated: the tar has no end mark, and may have been longer")
        elif damage:
            self.opening.facts.append(("after the end mark", f"{damage} bytes that are no tar"))
        return None

    def _advance(self, start: int, size: int) -> None:
        """Go on behind what follows a header from `start` on, whatever was read of it before."""
        self.tape.skip(max(0, start + _padded(size) - self.tape.position))
        if self.tape.position < start + size:
            raise ExaminationError("truncated: the tar breaks off")

    def _extend(self, header: Header) -> None:
        """Read an extended header or a long name."""
        start = self.tape.position
        if header.size > _RECORD_BYTES:
            self.remarks.append(f"its extended header of {header.size} bytes was not read")
        else:
            data = self.tape.take(header.size)
            if header.kind == b"L":
                self.own.records[b"path"] = data.rstrip(b"\0")
            elif header.kind == b"K":
                self.own.records[b"linkpath"] = data.rstrip(b"\0")
            elif not read_records(data, self.shared if header.kind == b"g" else self.own):
                self.remarks.append("its extended header is corrupt")
        self._advance(start, header.size)

    def _member(self, header: Header) -> Iterator[Member]:
        """Yield what a header stands for, nothing for a folder, and go on behind it."""
        extended = Extended({**self.shared.records, **self.own.records}, self.own.extents)
        size = extended.number(b"size")
        size = header.size if size is None else size
        path = extended.records.get(b"GNU.sparse.name") or extended.records.get(b"path") or header.name
        outcome, reason = Outcome.UNSUPPORTED, _why_not(header, extended)
        start = self.tape.position
        sparse = None
        if reason:
            size = 0  # some writers give the size of the linked file, without its content
        elif not _is_folder(header, path, size):
            try:
                if header.kind == b"S":
                    sparse = old_map(header, self.tape)
                    start = self.tape.position
                else:
                    sparse = pax_map(extended, self.tape, size)
            except ExaminationError as error:
                outcome, reason = Outcome.FAILED, str(error)
        if not _is_folder(header, path, size):
            yield Member(
                path=path,
                size=sparse.whole if sparse else size,
                modified_ns=_first(extended.time(b"mtime"), header.modified_ns),
                created_ns=extended.time(b"LIBARCHIVE.creationtime"),
                accessed_ns=extended.time(b"atime"),
                pieces=None if reason else partial(self._pieces, start + size, sparse),
                outcome=outcome if reason else None,
                reason=reason,
                remark="; ".join(filter(None, [warning_of(path), *self.remarks, _kind_remark(header.kind)])),
            )
        self._advance(start, size)

    def _pieces(self, end: int, sparse: SparseMap | None) -> Pieces:
        """Yield what lies before `end`, with its holes."""
        stored = self.tape.pieces(end - self.tape.position)
        yield from stored if sparse is None else sparse.pieces(stored)
        if self.tape.position < end:
            raise ExaminationError("truncated: the tar breaks off")


def _header_or_none(block: bytes) -> Header | None:
    try:
        return header_of(block) if is_header(block) else None
    except ExaminationError:
        return None


def _is_folder(header: Header, path: bytes, size: int) -> bool:
    return header.kind in _FOLDERS or (path.endswith(b"/") and header.kind in FILES and not size)


def _why_not(header: Header, extended: Extended) -> str:
    link = text_of(extended.records.get(b"linkpath") or header.link)
    if header.kind == b"1":
        return f"hard link to {link}, which is listed by itself"
    if header.kind == b"2":
        return f"symbolic link to {link}, not followed"
    if header.kind in {b"3", b"4"}:
        return f"{_DEVICES[header.kind]} {header.device[0]}:{header.device[1]}"
    return _DEVICES.get(header.kind, "")


def _kind_remark(kind: bytes) -> str:
    if kind == b"M":
        return "goes on from another volume"
    is_known = kind in FILES or kind in _DEVICES or kind in {b"2", b"S"}
    return "" if is_known else f"entry of unknown kind {text_of(kind)}"


def _padded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK


def _first(*times: int | None) -> int | None:
    return next((time for time in times if time is not None), None)


plugin = Tar()
