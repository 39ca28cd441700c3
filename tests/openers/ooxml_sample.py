"""A text document with a picture, an embedded workbook, a thumbnail, and a file that nothing in it refers to."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 30
CORE = (
    '<cp:coreProperties xmlns:cp="a" xmlns:dc="b" xmlns:dcterms="c" xmlns:xsi="d"><dc:creator>A &amp; B</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2024-07-01T08:00:00Z</dcterms:created></cp:coreProperties>'
)
EXPECTED = {
    b"word/media/image1.jpeg": PICTURE,
    b"word/embeddings/Workbook1.xlsx": b"PK\x03\x04 not really",
    b"docProps/thumbnail.jpeg": PICTURE[:100],
    "word/Übersicht.dat".encode(): b"hidden",
}


def sample() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:document/>")
        archive.writestr("word/_rels/document.xml.rels", "<Relationships/>")
        archive.writestr("docProps/core.xml", CORE)
        for name, content in EXPECTED.items():
            archive.writestr(name.decode(), content)
        archive.writestr("word/fonts/font1.odttf", b"font")
        archive.writestr("[Content_Types].xml", "<Types/>")
    return stream.getvalue()
