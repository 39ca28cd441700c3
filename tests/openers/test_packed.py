import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.errors import ExaminationError
from clew.opener import PIECE_BYTES, Opening
from clew.openers.packed import plugin
from clew.openers.packed.streams import inflate64_step, unpacked

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VIEW = b"a landscape with a bridge\n" * 400
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "application/gzip": lambda data: gzip.compress(data, mtime=0),
    "application/x-bzip2": bz2.compress,
    "application/x-xz": lzma.compress,
    "application/x-lzma": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
    "application/zstd": zstd.compress,
}
EVERY = pytest.mark.parametrize("mime", list(PACKERS))


@EVERY
def test_the_file_inside_has_the_name_without_the_suffix(opened: "Open", mime: str) -> None:
    content = PACKERS[mime](VIEW)
    assert plugin.sniff(memoryview(content)) == mime
    found = opened(plugin, content, name=b"view.txt.gz")
    assert found.contents == {b"view.txt": VIEW}
    assert (found.reason, found.facts) == ("", {})


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        (b"a.tgz", b"a.tar"),
        (b"a.SVGZ", b"a.svg"),
        (b".gz", b".gz"),
        (b"a", b"a"),
        (b"", b"content"),
        (b"a.txt.XZ", b"a.txt"),
    ],
)
def test_names_without_their_suffix(opened: "Open", name: bytes, inside: bytes) -> None:
    assert list(opened(plugin, bz2.compress(VIEW), name=name).contents) == [inside]


def test_gzip_names_the_file_and_its_time(opened: "Open") -> None:
    stream = io.BytesIO()
    with gzip.GzipFile("../größe.txt", "wb", fileobj=stream, mtime=1_714_566_644) as packed:
        packed.write(VIEW)
    content = stream.getvalue().replace(b"gr\xf6\xdfe.txt\0", b"../gr\xf6.txt\0")
    member = opened(plugin, content, name=b"x.gz").members[b"../gr\xf6.txt"]
    assert member.modified_ns == 1_714_566_644 * 10**9
    assert member.remark == "name climbs out of its container"


@EVERY
def test_streams_one_after_the_other_are_one_file(opened: "Open", mime: str) -> None:
    pack = PACKERS[mime]
    assert list(opened(plugin, pack(VIEW) + pack(b"") + pack(b"the end")).contents.values()) == [VIEW + b"the end"]


@EVERY
def test_a_stream_that_breaks_off_says_so(opened: "Open", mime: str) -> None:
    content = PACKERS[mime](bytes(range(256)) * 2000)
    found = opened(plugin, content[: len(content) // 2])
    assert found.reason.startswith("truncated")
    assert list(found.reasons.values()) == [found.reason]


@pytest.mark.parametrize("mime", ["application/gzip", "application/x-bzip2", "application/x-xz"])
def test_a_wrong_checksum_is_told(opened: "Open", mime: str) -> None:
    content = bytearray(PACKERS[mime](VIEW))
    content[len(content) - 8 if mime == "application/gzip" else len(content) // 2] ^= 1
    assert opened(plugin, bytes(content)).reason.startswith("corrupt")


def test_what_follows_the_stream_is_told_and_padding_is_not(opened: "Open") -> None:
    content = gzip.compress(VIEW)
    assert opened(plugin, content + bytes(900)).facts == {}
    assert opened(plugin, content + b"hidden").facts == {
        "after the end of the stream": "6 bytes that are no part of it"
    }


@EVERY
def test_a_bomb_comes_in_small_pieces(mime: str) -> None:
    content = PACKERS[mime](bytes(40 << 20))
    opening = Opening([io.BytesIO(content)], b"bomb", len(content))
    (member,) = plugin.members(opening)
    assert member.pieces is not None
    pieces = member.pieces()
    assert max(len(next(pieces)) for _ in range(10)) <= PIECE_BYTES


def test_a_dictionary_that_takes_too_much_memory_is_refused(opened: "Open") -> None:
    head = b"\x5d" + (3 << 30).to_bytes(4, "little") + (1 << 20).to_bytes(8, "little")
    assert plugin.sniff(memoryview(head + bytes(100))) == "application/x-lzma"
    assert "emory" in opened(plugin, head + bytes(100)).reason


def test_deflate64_comes_in_small_pieces() -> None:
    step = inflate64_step()
    stream = b"\1\xe8\x03\x17\xfc" + b"x" * 1000  # a stored block (RFC 1951, section 3.2.4)
    out = step.decompress(stream, PIECE_BYTES)
    while not step.eof:
        out += step.decompress(b"", PIECE_BYTES)
    assert out == b"x" * 1000


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(PACKERS.values())), st.data())
def test_mutated_streams_are_opened_or_refused_in_words(
    opened: "Open", pack: Callable[[bytes], bytes], data: st.DataObject
) -> None:
    content = bytearray(pack(VIEW))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    opened(plugin, bytes(content))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["gz", "bz2", "xz", "lzma", "zst"]), st.binary(max_size=200))
def test_any_bytes_are_unpacked_or_refused_in_words(suffix: str, content: bytes) -> None:
    with suppress(ExaminationError):
        assert sum(map(len, unpacked(suffix, iter([content])))) < 1 << 26
