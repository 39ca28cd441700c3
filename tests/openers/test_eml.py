import base64
import binascii
import runpy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.openers.eml import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VECTORS = runpy.run_path(str(Path(__file__).with_name("eml_sample.py")))
SAMPLE: bytes = VECTORS["sample"]()
PICTURE: bytes = VECTORS["PICTURE"]
DATE_NS = 1_719_820_800_000_000_000


def test_a_message_gives_its_attachments_and_says_whose_it_is(opened: "Open") -> None:
    found = opened(plugin, SAMPLE)
    assert found.contents == VECTORS["EXPECTED"]
    assert found.facts["From"] == "Åsa <a@example.org>"
    assert found.facts["Subject"] == "Photos of the bridge: 1"
    assert found.facts["Message-ID"] == "<1@example.org>"
    assert {member.modified_ns for member in found.members.values()} == {DATE_NS}
    assert not found.reason


def test_a_message_saved_by_apple_mail_ends_where_it_says(opened: "Open") -> None:
    emlx = b"%d  \n%b<?xml version='1.0'?><plist></plist>" % (len(SAMPLE), SAMPLE)
    assert plugin.sniff(memoryview(emlx)) == "message/rfc822"
    assert opened(plugin, emlx).contents == VECTORS["EXPECTED"]


def test_what_comes_before_the_cut_of_a_message_stands(opened: "Open") -> None:
    cut = SAMPLE.index(b"a_b") if b"a_b" in SAMPLE else SAMPLE.index(b"c.bin")
    found = opened(plugin, SAMPLE[:cut])
    assert found.contents["brücke über den fluss.png".encode()] == PICTURE


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'Content-Type: image/png; name="=?utf-8?B?YsO8Y2hlci5wbmc=?="', "bücher.png"),
        (b"Content-Type: image/png\nContent-Disposition: inline; filename*=utf-8''b%C3%BCcher.png", "bücher.png"),
        (b"Content-Type: image/png;\n name*0*=utf-8''b%C3%BC;\n name*1*=cher.png", "bücher.png"),
        (b'Content-Type: image/png; name="=?koi8-r?Q?=C6=CF=D4=CF?= =?koi8-r?Q?.png?="', "фото.png"),
        ('Content-Type: image/png; name="bücher.png"'.encode(), "bücher.png"),
        ('Content-Type: image/png; name="bücher.png"'.encode("latin-1"), "bücher.png"),
        (b"Content-Type: image/png\nContent-Location: https://example.org/pictures/bridge.png?size=2", "bridge.png"),
        (b"Content-Type: image/png\nContent-ID: <bridge@example.org>", "bridge@example.org.png"),
        (b'Content-Type: image/png; name="../../etc/bridge.png"', ".._.._etc_bridge.png"),
        (b'Content-Type: image/png; name=".."', "part 1.png"),
        (b"Content-Type: image/png", "part 1.png"),
    ],
)
def test_a_part_has_the_name_its_sender_gave_it(opened: "Open", head: bytes, name: str) -> None:
    message = b"From: a@example.org\nMIME-Version: 1.0\n" + head + b"\n\ncontent"
    assert opened(plugin, message).contents == {name.encode(): b"content"}


def test_base64_is_read_as_mail_programs_leave_it(opened: "Open") -> None:
    text = base64.b64encode(PICTURE[:10]) + b"\r\n" + base64.encodebytes(PICTURE[10:]).replace(b"\n", b" \r\n>")
    head = (
        b"From: a@example.org\r\nTo: b@example.org\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: BASE64\r\n"
    )
    assert opened(plugin, head + b"\r\n" + text).contents == {b"part 1.png": PICTURE}


def test_uuencoded_files_in_a_text_come_out(opened: "Open") -> None:
    lines = b"".join(binascii.b2a_uu(PICTURE[at : at + 45]) for at in range(0, len(PICTURE), 45))
    text = b"we begin 644 with a word\n\nbegin 644 bridge photo.png\n" + lines + b"`\nend\n\nbegin 600 never\nto end\n"
    message = b"From: a@example.org\nSubject: old\n\n" + text
    assert opened(plugin, message).contents == {b"bridge photo.png": PICTURE}


def test_a_saved_page_gives_its_pictures_with_where_they_came_from(opened: "Open") -> None:
    page = (
        b"From: <Saved by a browser>\nSnapshot-Content-Location: https://example.org/\nSubject: Bridge\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="----b----"\n\n'
        b"------b----\nContent-Type: text/html\nContent-Location: https://example.org/\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n<img src=3D\n"
        b"------b----\nContent-Type: image/jpeg\nContent-Location: https://example.org/a/river\n"
        b"Content-Transfer-Encoding: base64\n\n/9j/4AAQ\n------b------\n"
    )
    found = opened(plugin, page)
    assert found.contents[b"river.jpg"] == base64.b64decode("/9j/4AAQ")
    assert found.members[b"river.jpg"].remark == "from https://example.org/a/river"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"From: someone\n\nOnly one header",
        b"HTTP/1.1 200 OK\nDate: x\nFrom: y\nTo: z\n",
        b"To: whom\nit may concern: this is a letter\n",
        b"[section]\nfrom=a\nto=b\n",
        b"<html>From: a\nTo: b\n",
    ],
)
def test_other_text_is_not_taken_for_a_message(text: bytes) -> None:
    assert plugin.sniff(memoryview(text)) is None


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), st.binary()),
        max_size=5,
        unique_by=lambda each: each[0].replace("/", "_"),
    )
)
def test_attachments_come_back_byte_for_byte(opened: "Open", files: list[tuple[str, bytes]]) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "a@example.org", "b@example.org"
    message.set_content("text")
    for name, content in files:
        message.add_attachment(content, "image", "x-drawn", filename=name)
    wanted = {name.replace("/", "_").encode(): content for name, content in files if name not in {".", ".."}}
    found = opened(plugin, message.as_bytes()).contents
    assert {name: content for name, content in found.items() if not name.startswith(b"part ")} == wanted
