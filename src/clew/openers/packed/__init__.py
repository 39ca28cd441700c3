"""One file compressed by gzip, bzip2, xz, lzma or Zstandard."""

import gzip
from collections.abc import Iterable, Iterator

from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.model.inner_path import warning_of
from clew.opener import Member, Opening, Pieces
from clew.openers.packed.names import GzipHeader, bare_name, gzip_header
from clew.openers.packed.streams import chunks_of, suffix_of, unpacked

_HEAD_BYTES = 1 << 16
_MIME = {
    "gz": "application/gzip",
    "bz2": "application/x-bzip2",
    "xz": "application/x-xz",
    "lzma": "application/x-lzma",
    "zst": "application/zstd",
}
_LIMITS = "dictionaries up to 1 GiB"


class Packed:
    """Opens what holds one file, under the name that gzip keeps or the container's own without its suffix."""

    name = "packed"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = True
    wraps_media = False
    notes = (
        FormatNote("gzip", "zlib", "the file inside, its name and time; several streams as one file"),
        FormatNote("bzip2", "bz2", "the file inside; several streams as one file"),
        FormatNote("xz, lzma", "liblzma", "the file inside; several streams as one file", _LIMITS),
        FormatNote(
            "Zstandard", "backports.zstd", "the file inside; several frames as one file", _LIMITS, "dictionaries"
        ),
    )

    def sample(self) -> bytes:
        """Return a Zstandard file: the others need nothing that is not loaded with this module."""
        try:
            from backports import zstd  # noqa: PLC0415 - plug-ins import cheaply
        except ImportError:
            return gzip.compress(b"sample", mtime=0)
        return zstd.compress(b"sample")

    def sniff(self, data: memoryview) -> str | None:
        """Tell a compressed file by its first bytes."""
        suffix = suffix_of(bytes(data[:18]))
        return None if suffix is None else _MIME[suffix]

    def companions(self, name: bytes) -> Iterable[bytes]:  # noqa: ARG002 - never in several files
        """Return none: it is in one file."""
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield the one file; raises ExaminationError after it, as its pieces do, where its stream is not whole."""
        file = opening.files[0]
        head = file.read(_HEAD_BYTES)
        suffix = suffix_of(head[:18]) or "gz"
        header = gzip_header(head) if suffix == "gz" else GzipHeader(b"", None)

        failures: list[ExaminationError] = []

        def pieces() -> Pieces:
            file.seek(0)
            try:
                yield from unpacked(suffix, chunks_of(file), lambda rest: _note_rest(opening, rest))
            except ExaminationError as error:
                failures.append(error)
                raise

        path = header.name or bare_name(opening.name)
        yield Member(path, modified_ns=header.modified_ns, pieces=pieces, remark=warning_of(path))
        if failures:
            raise failures[0]


def _note_rest(opening: Opening, rest: int) -> None:
    opening.facts.append(("after the end of the stream", f"{rest} bytes that are no part of it"))


plugin = Packed()
