"""A book with a cover and a sound."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

EXPECTED = {
    b"OEBPS/images/cover.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9,
    b"OEBPS/audio/rain.mp3": b"ID3" + bytes(range(256)),
}


def sample() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip", ZIP_STORED)
        archive.writestr("META-INF/container.xml", "<container/>", ZIP_DEFLATED)
        archive.writestr("OEBPS/text/1.xhtml", "<html/>", ZIP_DEFLATED)
        for name, content in EXPECTED.items():
            archive.writestr(name.decode(), content, ZIP_DEFLATED)
    return stream.getvalue()
