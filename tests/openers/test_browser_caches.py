import gzip
import runpy
import struct
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from backports import zstd

from clew.examine.describe import describe
from clew.examine.digests import DigestStream
from clew.model.findings import Contents
from clew.opener import Opener
from clew.openers.firefox_cache import plugin as firefox
from clew.openers.simple_cache import plugin as simple

if TYPE_CHECKING:
    from tests.openers.conftest import Open

FOLDER = Path(__file__).parent
CACHES = [(simple, "simple_cache_sample.py"), (firefox, "firefox_cache_sample.py")]
brotli = import_module("brotli")
CHANGED_NS = 1_719_820_800_000_000_000


def bare_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize(("plugin", "vectors"), CACHES)
@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        (b"gzip", gzip.compress),
        (b"deflate", zlib.compress),
        (b"deflate", bare_deflate),
        (b"br", brotli.compress),
        (b"zstd", zstd.compress),
        (b"gzip, br", lambda content: brotli.compress(gzip.compress(content))),
        (b"identity", bytes),
    ],
)
def test_content_comes_out_unpacked_with_its_address(
    opened: "Open", plugin: Opener, vectors: str, encoding: bytes, pack: Callable[[bytes], bytes]
) -> None:
    made = runpy.run_path(str(FOLDER / vectors))
    content = made["entry"](pack(made["PICTURE"]), made["HEAD"] % encoding)
    assert plugin.sniff(memoryview(content))
    found = opened(plugin, content)
    assert found.contents == made["EXPECTED"]
    assert found.facts["address"] == "https://example.org/a/bridge?s=1"
    assert {member.modified_ns for member in found.members.values()} == {CHANGED_NS}
    broken = opened(plugin, made["entry"](pack(made["PICTURE"])[:-30], made["HEAD"] % encoding))
    assert encoding == b"identity" or next(iter(broken.reasons.values())).startswith(("truncated: ", "corrupt "))


def test_a_picture_that_came_plain_keeps_its_bytes(opened: "Open") -> None:
    made = runpy.run_path(str(FOLDER / "firefox_cache_sample.py"))
    content = made["entry"](made["PICTURE"] * 60, b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n")
    assert opened(firefox, content).contents == {b"bridge.jpg": made["PICTURE"] * 60}


def test_ranges_of_a_video_come_out_with_where_they_belong(opened: "Open") -> None:
    key = b"https://example.org/film.mp4"
    content = struct.pack("<QIII4x", 0xFCFB6D1BA7725C30, 5, len(key), 0) + key
    for offset, part in ((0, b"first"), (1000, b"second")):
        content += struct.pack("<QQQI4x", 0xEB97BF016553676B, offset, len(part), 0) + part
    found = opened(simple, content)
    assert found.contents == {b"film.mp4 from 0": b"first", b"film.mp4 from 1000": b"second"}


def test_an_entry_that_was_still_being_written_gives_what_is_there(opened: "Open") -> None:
    key = b"https://example.org/bridge.png"
    content = struct.pack("<QIII4x", 0xFCFB6D1BA7725C30, 5, len(key), 0) + key + b"\x89PNG half"
    found = opened(simple, content)
    assert found.contents == {b"bridge.png": b"\x89PNG half"}
    assert found.reason.startswith("truncated: ")


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"\xff" * 100, b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9 + b"\0\0\0\4"]
)
def test_other_files_are_not_taken_for_entries(content: bytes) -> None:
    assert (firefox.sniff(memoryview(content)), simple.sniff(memoryview(content))) == (None, None)


def test_a_firefox_entry_that_begins_with_a_picture_is_an_entry_and_no_picture() -> None:
    """The digest of the picture, and not that of the whole entry, is what lists know."""
    made = runpy.run_path(str(FOLDER / "firefox_cache_sample.py"))
    entry = made["entry"](made["PICTURE"] * 60, b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n")
    digests = DigestStream()
    digests.update(entry)
    findings = describe(memoryview(entry), len(entry), digests.finish(), max_pixels=10**6)
    assert findings.contents == Contents("firefox_cache/1")
