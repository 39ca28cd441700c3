"""Office Open XML (docx, xlsx, pptx and their kin, ECMA-376) and XPS: pictures, media, embedded objects."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from clew.containers.zipped import Zipped, entry_names
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_CONTENT_TYPES = b"[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MIMES = (
    (re.compile(rb"/?word/", re.IGNORECASE), _OFFICE + "wordprocessingml.document"),
    (re.compile(rb"/?xl/", re.IGNORECASE), _OFFICE + "spreadsheetml.sheet"),
    (re.compile(rb"/?ppt/", re.IGNORECASE), _OFFICE + "presentationml.presentation"),
    (re.compile(rb"/?visio/", re.IGNORECASE), "application/vnd.ms-visio.drawing"),
    (re.compile(rb"/?FixedDoc(ument)?Seq(uence)?\.fdseq", re.IGNORECASE), "application/vnd.ms-xpsdocument"),
)
_OWN = re.compile(
    r".*\.(xml|rels|vml|odttf|fntdata|fdoc|fdseq|fpage|psmdcp|struct|frag|sigs)|.*printerSettings[0-9]*\.bin|.*vbaProject.*\.bin"
    r"|xl/(?!embeddings/|media/|activeX/).*\.bin",
    re.IGNORECASE | re.DOTALL,
)
"""The document's own parts: text, layout, fonts, printers, macros."""
_CORE = (
    ("title", "title"),
    ("author", "creator"),
    ("last saved by", "lastModifiedBy"),
    ("created", "created"),
    ("saved", "modified"),
)


class Ooxml:
    """Takes out of a document what is not its own text and layout, byte for byte, by its path in the package."""

    name = "ooxml"
    version = "1"
    kind = Kind.DOCUMENT
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "Office Open XML (.docx, .xlsx, .pptx, .vsdx and with macros), XPS",
            "zipfile",
            "pictures, videos, sound, embedded objects and documents, thumbnails, byte for byte; title, author, dates",
            "",
            "XML, fonts, macros, printer settings are not listed; an encrypted document is an OLE file",
        ),
    )

    def sample(self) -> bytes:
        """Return a document with one picture."""
        stream = BytesIO()
        with ZipFile(stream, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/media/image1.png", b"\x89PNG\r\n\x1a\n")
        return stream.getvalue()

    def sniff(self, data: memoryview) -> str | None:
        """Tell a document by the names in the zip's central directory."""
        names = entry_names(data)
        if not any(name.lstrip(b"/").lower() == _CONTENT_TYPES.lower() for name in names):
            return None
        return next((mime for mark, mime in _MIMES if any(mark.match(name) for name in names)), None)

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a document is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every entry that is not XML, a font, macros or printer settings."""
        document = Zipped(opening)
        opening.facts += document.facts("docProps/core.xml", _CORE)
        opening.facts += document.facts("docProps/app.xml", (("program", "Application"), ("company", "Company")))
        yield from document.members(lambda name: _OWN.fullmatch(name) is not None)


plugin = Ooxml()
