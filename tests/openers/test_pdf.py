import hashlib
import runpy
import struct
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from Cryptodome.Cipher import ARC4
from PIL import Image

from clew.opener import Opening
from clew.openers.pdf import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VECTORS = runpy.run_path(str(Path(__file__).with_name("pdf_sample.py")))
SAMPLE: bytes = VECTORS["sample"]()
BRIDGE: bytes = VECTORS["BRIDGE"]


def test_pictures_come_out_once_and_drawn_pages_as_pictures(opened: "Open") -> None:
    found = opened(plugin, SAMPLE)
    assert found.contents == VECTORS["EXPECTED"]
    assert found.facts == {"pages": "4", "Title": "Photos of the bridge", "Author": "A"}
    with Image.open(BytesIO(found.contents[b"page 3.png"])) as page:
        assert page.size == (600, 400)


def test_a_mapped_file_reads_as_bytes_do(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(SAMPLE)
    with (tmp_path / "a.pdf").open("rb") as file:
        opening = Opening([file], b"a.pdf", len(SAMPLE))
        found = {member.path: b"".join(member.pieces()) for member in plugin.members(opening) if member.pieces}
    assert found == VECTORS["EXPECTED"]


def test_a_scan_in_strips_is_drawn_as_its_page(opened: "Open") -> None:
    objects = VECTORS["OBJECTS"] | {
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: VECTORS["page"](7, b"/XObject << /A 10 0 R /B 11 0 R >>"),
        7: VECTORS["stream"](b"", b"q 300 0 0 100 0 0 cm /A Do Q q 300 0 0 100 0 100 cm /B Do Q"),
    }
    assert b"page 1.png" in opened(plugin, VECTORS["build"](objects)).contents


def test_a_file_pinned_to_a_page_comes_out(opened: "Open") -> None:
    objects = VECTORS["OBJECTS"] | {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        6: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [30 0 R] >>",
        30: b"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 20 0 R >>",
    }
    assert opened(plugin, VECTORS["build"](objects)).contents[b"attachments/note.txt"] == VECTORS["NOTE"]


@pytest.mark.parametrize(("size", "longest"), [(b"0 0 14400 14400", 6325), (b"0 0 1 1", 2)])
def test_pages_of_any_size_are_drawn_within_bounds(opened: "Open", size: bytes, longest: int) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 9 0 R >>" % size
    objects = VECTORS["OBJECTS"] | {2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>", 5: page}
    drawn = opened(plugin, VECTORS["build"](objects)).contents[b"page 1.png"]
    with Image.open(BytesIO(drawn)) as picture:
        assert max(picture.size) <= longest


def test_pictures_are_carved_out_of_a_document_that_cannot_be_read(opened: "Open") -> None:
    found = opened(plugin, b"%PDF-1.4\n" + b"x" * 99 + BRIDGE + b"rest")
    assert found.contents == {b"at 108.jpg": BRIDGE}
    assert found.reason == "corrupt PDF: its structure can't be read"


PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def encrypted(password: bytes) -> bytes:
    """Encrypt by the standard handler, revision 2 (ISO 32000-1, 7.6.3), RC4 of 40 bits."""

    def rc4(key: bytes, content: bytes) -> bytes:
        return ARC4.new(key).encrypt(content)

    def md5(content: bytes) -> bytes:
        return hashlib.md5(content, usedforsecurity=False).digest()

    user = (password + PAD)[:32]
    owner = rc4(md5(user)[:5], user)
    key = md5(user + owner + struct.pack("<i", -4) + b"0123456789abcdef")[:5]

    def sealed(number: int, head: bytes, content: bytes) -> bytes:
        own = md5(key + struct.pack("<I", number)[:3] + b"\0\0")[:10]
        stream: bytes = VECTORS["stream"](head, rc4(own, content))
        return stream

    image = b"/Type /XObject /Subtype /Image /Width 96 /Height 64 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: VECTORS["page"](4, b"/XObject << /A 5 0 R >>"),
        4: sealed(4, b"", b"q 300 0 0 200 0 0 cm /A Do Q"),
        5: sealed(5, image + b" /Filter /DCTDecode", BRIDGE),
        6: b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>"
        % (owner.hex().encode(), rc4(key, PAD).hex().encode()),
    }
    identity = b"<%b>" % b"0123456789abcdef".hex().encode()
    content: bytes = VECTORS["build"](objects, b"/Encrypt 6 0 R /ID [%b %b]" % (identity, identity))
    return content


def test_a_document_with_a_password_opens_with_the_right_one_of_those_given(opened: "Open") -> None:
    found = opened(plugin, encrypted(b"secret"), (b"wrong", b"\xff\xfe", b"secret"))
    assert found.contents == {b"page 1/picture 1.jpg": BRIDGE}
    assert found.facts["encrypted"] == "opened with a given password"


def test_a_document_with_a_password_that_was_not_given_is_named_as_encrypted(opened: "Open") -> None:
    found = opened(plugin, encrypted(b"secret"), (b"wrong",))
    assert (found.contents, found.reason) == ({}, "encrypted: no password given opens it")
    assert opened(plugin, encrypted(b"secret")).reason == "encrypted: has a password"


def test_a_filter_whose_name_is_no_text_costs_its_picture_only(opened: "Open") -> None:
    content = SAMPLE.replace(b"/DCTDecode", b"/DCT\xc3ecode")
    assert content != SAMPLE
    found = opened(plugin, content)
    assert found.reason == ""
    assert found.members
