import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.errors import UnavailableError
from clew.openers import pst
from clew.openers.pst import plugin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.openers.conftest import Open

HEAD = b"!BDN\0\0\0\0SM\x17\0\x13\0\1\1"


@pytest.fixture
def without_library(monkeypatch: pytest.MonkeyPatch) -> "Iterator[None]":
    monkeypatch.setitem(sys.modules, "pypff", None)
    pst._library.cache_clear()
    yield
    pst._library.cache_clear()


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (HEAD, "application/vnd.ms-outlook-pst"),
        (b"!BDN\0\0\0\0SO", "application/vnd.ms-outlook-pst"),
        (b"!BDN\0\0\0\0XX", None),
        (b"!BDN", None),
        (b"", None),
    ],
)
def test_mailboxes_are_told_by_their_signature(head: bytes, mime: str | None) -> None:
    assert plugin.sniff(memoryview(head)) == mime


@pytest.mark.usefixtures("without_library")
def test_without_its_library_it_says_how_to_install_it(opened: "Open") -> None:
    with pytest.raises(UnavailableError, match=r"pip install clew\[mail\]"):
        opened(plugin, HEAD + b"\0" * 600)


@settings(max_examples=60)
@given(st.binary(max_size=1200))
def test_any_bytes_behind_the_signature_are_borne(opened: "Open", content: bytes) -> None:
    pytest.importorskip("pypff", reason="libpff-python is not installed")
    assert opened(plugin, HEAD + content).reason == "corrupt mailbox: its structure can't be read"
