"""Writes a PDF (ISO 32000-1) by hand: a page with text and pictures, and scanned pages without text."""

import io
from collections.abc import Sequence

from PIL import Image

from clew.samples.packing.content import Container, Content

FIRST_PAGE = 2
"""So many pictures stand on the first page, below its text; each of the others fills a page of its own."""
PAGE = (595, 842)
TEXT = b"BT /F 14 Tf 60 790 Td (Inventory of the house by the harbour) Tj ET"


def pdf(contents: Sequence[Content]) -> Container:
    """Return a PDF with JPEGs as they are; each comes out by its page and its place there."""
    first, scans = contents[:FIRST_PAGE], contents[FIRST_PAGE:]
    pages = [first, *([scan] for scan in scans)]
    writer = _Writer()
    font = writer.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    tree = writer.reserve()
    kids = [_page(writer, tree, font, page, is_written=not number) for number, page in enumerate(pages)]
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    writer.put(tree, b"<< /Type /Pages /Kids [%b] /Count %d >>" % (listed, len(kids)))
    catalog = writer.add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree)
    paths = [
        f"page {number}/picture {place}.jpg".encode()
        for number, page in enumerate(pages, 1)
        for place in range(1, len(page) + 1)
    ]
    return Container(writer.finish(catalog), tuple(paths))


def _page(writer: "_Writer", tree: int, font: int, pictures: Sequence[Content], *, is_written: bool) -> int:
    """Add a page and its pictures, one below the other; returns its number."""
    high = (PAGE[1] - 120) // len(pictures)
    drawing, names = [TEXT] if is_written else [], []
    for place, content in enumerate(pictures):
        with Image.open(io.BytesIO(content.data)) as picture:
            head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /Device%b /BitsPerComponent 8"
            space = b"Gray" if picture.mode == "L" else b"RGB"
            head = head % (*picture.size, space) + b" /Filter /DCTDecode"
        number = writer.add(_stream(head, content.data))
        names.append(b"/P%d %d 0 R" % (place, number))
        drawing.append(b"q %d 0 0 %d 60 %d cm /P%d Do Q" % (PAGE[0] - 120, high - 20, 60 + place * high, place))
    shown = writer.add(_stream(b"", b"\n".join(drawing)))
    resources = b"/XObject << %b >> /Font << /F %d 0 R >>" % (b" ".join(names), font)
    head = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources << %b >> >>"
    return writer.add(head % (tree, *PAGE, shown, resources))


def _stream(head: bytes, content: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head, len(content), content)


class _Writer:
    """Gathers numbered objects, and writes them with their table of offsets."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object that is put in later."""
        return self.add(b"")

    def add(self, content: bytes) -> int:
        """Take an object; returns its number."""
        self._objects.append(content)
        return len(self._objects)

    def put(self, number: int, content: bytes) -> None:
        """Put in what a number was reserved for."""
        self._objects[number - 1] = content

    def finish(self, catalog: int) -> bytes:
        """Return the whole file."""
        whole, offsets = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
        for number, content in enumerate(self._objects, 1):
            offsets.append(len(whole))
            whole += b"%d 0 obj\n%b\nendobj\n" % (number, content)
        count = len(self._objects) + 1
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, catalog, len(whole))
        return whole + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer
