"""A drawing with a picture, an embedded object and a thumbnail."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 30
META = '<o:document-meta xmlns:o="a"><o:meta><meta:initial-creator>A</meta:initial-creator></o:meta></o:document-meta>'
EXPECTED = {
    b"Pictures/100000010000.png": PICTURE,
    b"Object 1": b"\xd0\xcf\x11\xe0 not really",
    b"ObjectReplacements/Object 1": PICTURE[::-1],
    b"Thumbnails/thumbnail.png": PICTURE[:99],
}


def sample(manifest: str = "<manifest:manifest/>") -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.graphics", ZIP_STORED)
        archive.writestr("content.xml", "<office/>", ZIP_DEFLATED)
        archive.writestr("meta.xml", META, ZIP_DEFLATED)
        for name, content in EXPECTED.items():
            archive.writestr(name.decode(), content, ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", manifest, ZIP_DEFLATED)
    return stream.getvalue()
