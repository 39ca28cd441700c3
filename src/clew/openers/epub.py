"""EPUB books (EPUB 3.3, OCF): pictures, sound, videos."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from clew.containers.zipped import Zipped, entry_names, mimetype_of
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_MIME = "application/epub+zip"
_CONTAINER = b"META-INF/container.xml"
_OWN = re.compile(
    r"mimetype|META-INF/.*|.*\.(xml|xhtml|html?|css|js|ncx|opf|ttf|otf|woff2?|smil|pls)", re.IGNORECASE | re.DOTALL
)
"""The book's own parts: text, layout, fonts."""


class Epub:
    """Takes out of a book what is not its text and layout, byte for byte, by its path in the package."""

    name = "epub"
    version = "1"
    kind = Kind.DOCUMENT
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "EPUB (.epub)",
            "zipfile",
            "pictures, sound, videos, byte for byte",
            "",
            "chapters, style sheets and fonts are not listed",
        ),
    )

    def sample(self) -> bytes:
        """Return a book with one picture."""
        stream = BytesIO()
        with ZipFile(stream, "w") as archive:
            archive.writestr("mimetype", _MIME)
            archive.writestr("OEBPS/1.png", b"\x89PNG\r\n\x1a\n")
        return stream.getvalue()

    def sniff(self, data: memoryview) -> str | None:
        """Tell a book by its first entry, or by its container."""
        return _MIME if mimetype_of(data) == _MIME or _CONTAINER in entry_names(data) else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a book is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every entry that is not text, layout or a font."""
        yield from Zipped(opening).members(lambda name: _OWN.fullmatch(name) is not None)


plugin = Epub()
