"""A PDF with pictures shared between pages, one that is no JPEG, a drawn page, one of text, an attached file."""

import zlib
from io import BytesIO

import pypdfium2
from PIL import Image


def drawn(colour: tuple[int, int, int], size: tuple[int, int] = (96, 64)) -> Image.Image:
    gradient = Image.linear_gradient("L").convert("RGB").resize(size)
    return Image.blend(gradient, Image.new("RGB", size, colour), 0.4)


def encoded(picture: Image.Image, name: str) -> bytes:
    stream = BytesIO()
    picture.save(stream, name)
    return stream.getvalue()


BRIDGE, RIVER, GONE = (encoded(drawn(each), "JPEG") for each in ((200, 120, 40), (20, 120, 240), (90, 200, 40)))
ROOM = encoded(drawn((10, 90, 90)), "JPEG2000")
FIELD = drawn((250, 240, 10), (40, 30))
NOTE = b"a note that is attached"


def stream(head: bytes, content: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head, len(content), content)


def image(filters: bytes, content: bytes, size: tuple[int, int] = (96, 64)) -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter %b"
    return stream(head % (*size, filters), content)


def page(content: int, resources: bytes) -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents %d 0 R /Resources << %b >> >>" % (
        content,
        resources,
    )


PLACED = b"".join(b"q 50 0 0 50 %d 0 cm /%c Do Q " % (60 * place, name) for place, name in enumerate(b"ABCD"))
OBJECTS = {
    1: b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(n) 20 0 R] >> >> >>",
    2: b"<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R 6 0 R] /Count 4 >>",
    3: page(7, b"/XObject << /A 10 0 R >>"),
    4: page(8, b"/XObject << /A 10 0 R /B 11 0 R /C 12 0 R /D 13 0 R >> /Font << /F 14 0 R >>"),
    5: page(9, b""),
    6: page(15, b"/Font << /F 14 0 R >>"),
    7: stream(b"", b"q 300 0 0 200 0 0 cm /A Do Q"),
    8: stream(b"", b"%b BT /F 12 Tf 10 100 Td (Text) Tj ET" % PLACED),
    9: stream(b"", b"0.2 0.4 0.8 rg 20 20 200 100 re f 3 w 10 10 m 250 180 l S"),
    10: image(b"/DCTDecode", BRIDGE),
    11: image(b"[/FlateDecode /DCTDecode]", zlib.compress(RIVER)),
    12: image(b"/JPXDecode", ROOM),
    13: image(b"/FlateDecode", zlib.compress(FIELD.tobytes()), (40, 30)),
    14: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    15: stream(b"", b"BT /F 12 Tf 10 100 Td (Only text) Tj ET"),
    16: image(b"/DCTDecode", GONE),
    20: b"<< /Type /Filespec /F (note.txt) /UF (note.txt) /EF << /F 21 0 R >> >>",
    21: stream(b"/Type /EmbeddedFile", NOTE),
    22: b"<< /Title (Photos of the bridge) /Author (A) >>",
}


def build(objects: dict[int, bytes], trailer: bytes = b"/Info 22 0 R") -> bytes:
    content = b"%PDF-1.7\n"
    places: dict[int, int] = {}
    for number, each in objects.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    last = max(objects)
    table = b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        for number in range(last + 1)
    )
    start = len(content)
    return content + b"xref\n0 %d\n%btrailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        last + 1,
        table,
        last + 1,
        trailer,
        start,
    )


def sample() -> bytes:
    return build(OBJECTS)


EXPECTED_RAW = {
    b"page 1/picture 1.jpg": BRIDGE,
    b"page 2/picture 2.jpg": RIVER,
    b"page 2/picture 3.jp2": ROOM,
    b"attachments/note.txt": NOTE,
    b"at %d.jpg" % sample().index(GONE): GONE,
}


def _page_3() -> bytes:
    with pypdfium2.PdfDocument(sample()) as document:
        return encoded(document[2].render(scale=2.0).to_pil(), "PNG")


EXPECTED = {
    **EXPECTED_RAW,
    b"page 2/picture 4.png": encoded(FIELD, "PNG"),
    b"page 3.png": _page_3(),
}
