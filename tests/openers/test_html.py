import base64
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.openers.html import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

PICTURE = bytes(range(256)) * 5
TEXT = base64.b64encode(PICTURE)


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (b"<!DOCTYPE html>", "text/html"),
        (b"\xef\xbb\xbf\r\n<HTML lang=de>", "text/html"),
        (b"<!-- saved --><?xml version='1.0'?><svg width='1'>", "image/svg+xml"),
        ("<html>".encode("utf-16"), "text/html"),
        (b'<?xml version="1.0"?><office:document>', "text/xml"),
        (b"<div class=x>", "text/html"),
        (b"<p>See", "text/html"),
        (b"<note>", None),
        (b"/* a */ p { color: red }", "text/css"),
        (b"plain text about <html>", None),
        (b'{"data": 1}', None),
        (b"struct node { int a; };", None),
        (b"<", None),
        (b"/* */" * 400 + b"x", None),
    ],
)
def test_pages_are_told_by_their_beginning(head: bytes, mime: str | None) -> None:
    assert plugin.sniff(memoryview(head)) == mime


@pytest.mark.parametrize("name", ["office:binary-data", "pkg:binaryData", "w:binData w:name='a'", "binary id='a'"])
def test_base64_elements_of_xml_come_out(opened: "Open", name: str) -> None:
    page = b"<?xml version='1.0'?><a><%b>\n%b</%b></a>" % (name.encode(), base64.encodebytes(PICTURE), b"x")
    assert list(opened(plugin, page).contents.values()) == [PICTURE]


def test_a_book_names_the_type_of_its_pictures(opened: "Open") -> None:
    page = b"<?xml version='1.0'?><FictionBook><binary content-type='image/jpeg' id='1'>%b</binary>" % TEXT
    assert [name[-4:] for name in opened(plugin, page).contents] == [b".jpg"]


def test_a_utf16_page_is_read(opened: "Open") -> None:
    page = f'<html><img src="data:image/png;base64,{TEXT.decode()}">'.encode("utf-16")
    assert list(opened(plugin, page).contents.values()) == [PICTURE]


def test_a_page_that_ends_within_a_picture_gives_what_is_there(opened: "Open") -> None:
    page = b'<html><img src="data:image/png;base64,' + TEXT
    assert list(opened(plugin, page[:-400]).contents.values()) == [PICTURE[:981]]


@settings(max_examples=60)
@given(st.lists(st.binary(min_size=1, max_size=300), max_size=6), st.sampled_from(['"%b"', "'%b'", "url(%b)", " %b "]))
def test_any_pictures_come_out_as_they_went_in(opened: "Open", contents: list[bytes], frame: str) -> None:
    uris = [b"data:image/png;base64," + base64.b64encode(content) for content in contents]
    page = b"<html>" + b"".join(frame.encode() % uri for uri in uris)
    assert list(opened(plugin, page).contents.values()) == contents
