"""OpenDocument (ODF 1.3, ISO/IEC 26300): pictures, embedded objects, thumbnails."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from clew.containers.zipped import Zipped, entry_names, mimetype_of
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_MIMES = ("application/vnd.oasis.opendocument.", "application/vnd.sun.xml.")
_PARTS = frozenset({b"content.xml", b"META-INF/manifest.xml"})
_OWN = re.compile(
    r"mimetype|META-INF/.*|Configurations2/.*|layout-cache|(Basic|Dialogs|Fonts)/.*|.*\.(xml|rdf|ttf|otf)",
    re.IGNORECASE | re.DOTALL,
)
"""The document's own parts: text, layout, settings, fonts, macros."""
_META = (
    ("title", "title"),
    ("author", "initial-creator"),
    ("last saved by", "creator"),
    ("created", "creation-date"),
    ("saved", "date"),
    ("program", "generator"),
)


class Odf:
    """Takes out of a document what is not its own text and layout, byte for byte, by its path in the package."""

    name = "odf"
    version = "1"
    kind = Kind.DOCUMENT
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "OpenDocument (.odt, .ods, .odp, .odg), OpenOffice 1",
            "zipfile",
            "pictures, media, embedded objects, thumbnails, byte for byte; title, author, dates",
            "",
            "encrypted documents are listed as such; parts of the document itself (XML, fonts, macros) are not listed",
        ),
    )

    def sample(self) -> bytes:
        """Return a document with one picture."""
        stream = BytesIO()
        with ZipFile(stream, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("Pictures/1.png", b"\x89PNG\r\n\x1a\n")
        return stream.getvalue()

    def sniff(self, data: memoryview) -> str | None:
        """Tell a document by its first entry, or by its content and manifest."""
        mime = mimetype_of(data)
        if mime.startswith(_MIMES):
            return mime
        return f"{_MIMES[0]}document" if not mime and entry_names(data) >= _PARTS else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a document is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every entry that is not XML, a setting, a font or a macro."""
        document = Zipped(opening)
        opening.facts += document.facts("meta.xml", _META)
        is_sealed = "encryption-data" in document.text("META-INF/manifest.xml")
        if is_sealed:
            opening.facts.append(("encrypted", "yes"))
        sealed = "encrypted: the document has a password" if is_sealed else ""
        yield from document.members(lambda name: _OWN.fullmatch(name) is not None, sealed)


plugin = Odf()
