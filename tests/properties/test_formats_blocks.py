"""blocks(x) == read(x), line for line: for any text of plain and odd lines, wherever chunks and blocks end."""

import codecs
import gzip
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clew.format import BlockFormat, blocks, formats
from clew.model.hashset import BadLine, DigestBlock, Entry, ListGroup
from clew.notation import byte_lines, plain_lines

MD5, SHA1, SHA256 = "0a" * 16, "0B" * 20, "fC" * 32
digests = st.sampled_from([MD5, SHA1, SHA256, "0" * 32, "a9" * 16, MD5.upper()])
quoted = ['""', f'"{MD5}"', f'" {SHA1} "', f'"{MD5}"x', f'"{MD5}x', f'"{MD5}', f' "{MD5}"', '"', '"\n"', f'"{MD5}\n"']
blank = ["", " ", "\t", "\r", f" {MD5}\t", "\xa0" + MD5]
no_digest = [
    MD5[:-1],
    MD5 + "0",
    "0" * 200,
    "g" * 32,
    "0a " * 10 + "0a",
    "\u0660" * 32,
    "\xe9",
    "\udce9",
    "\0",
    "'",
    "87",
]
stated = [f"ed2k:{MD5}", f"pdq:{SHA256}", "# pdq", "# sha256", "#", f"{MD5}  picture of a bridge.jpg"]
odd_cells = st.sampled_from([*quoted, *blank, *no_digest, *stated])
cells = digests | st.sampled_from(blank) | odd_cells | st.text(st.sampled_from('0aF", ;\t|\r#g'), max_size=6)
ends = st.sampled_from(["\n", "\n", "\r\n", "\r", "\r\r\n", " \n", "\n\n", "\r\n\n"])
columns = st.sampled_from(
    ["md5", "SHA-1", "sha256", "ed2k", "hash", "note", "colour", "size", "pdq", "photodna", "md5sum"]
)
packings = st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "gzip"])


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Draw delimited text: runs of one row again and again, between rows of any kind."""
    delimiter = draw(st.sampled_from(",;\t|"))
    names = ["md5", *draw(st.lists(columns, max_size=3))]
    names = draw(st.permutations(names))
    quote = draw(st.sampled_from(["", '"']))
    plain_row = [
        {"md5": MD5, "SHA-1": SHA1, "sha256": SHA256, "ed2k": MD5, "hash": SHA1}.get(name, "") for name in names
    ]
    plain = delimiter.join(f"{quote}{cell}{quote}" for cell in plain_row) + draw(st.sampled_from(["\n", "\r\n"]))
    parts = [
        draw(st.sampled_from(["", "\n", "\r\n"])),
        delimiter.join(f"{quote}{name}{quote}" for name in names) + "\n",
    ]
    for _ in range(draw(st.integers(0, 6))):
        parts.append(plain * draw(st.integers(0, 40)))
        width = draw(st.sampled_from([len(names)] * 5 + [1, len(names) + 1]))
        parts.append(delimiter.join(draw(cells) for _ in range(width)) + draw(ends))
    return "".join(parts).rstrip("\n") + draw(st.sampled_from(["", "\n"]))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw text with one hash a line, most of it plain."""
    parts = [draw(st.sampled_from(["", "\n", "# pdq\n", " \n"])), MD5 + draw(ends)]
    for _ in range(draw(st.integers(0, 6))):
        parts.append((draw(digests) + draw(ends)) * draw(st.integers(0, 40)))
        parts.append(draw(cells) + draw(ends))
    return "".join(parts).rstrip("\n") + draw(st.sampled_from(["", "\n"]))


def flat(items: Iterable[Entry | DigestBlock | ListGroup | BadLine]) -> list[Entry | ListGroup | BadLine]:
    found: list[Entry | ListGroup | BadLine] = []
    for item in items:
        if isinstance(item, DigestBlock):
            found.extend(item.entries())
        else:
            found.append(item)
    return found


def packed(text: str, packing: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if packing == "utf-16":
        return codecs.BOM_UTF16_LE + text.encode("utf-16-le", "surrogatepass")
    if packing == "utf-8-sig":
        return codecs.BOM_UTF8 + data
    return gzip.compress(data) if packing == "gzip" else data


def check(name: str, data: bytes) -> None:
    reader = formats()[name]
    assert isinstance(reader, BlockFormat)
    with tempfile.NamedTemporaryFile(suffix=".dat") as file:
        file.write(data)
        file.flush()
        path = Path(file.name)
        if reader.sniff(path):
            assert flat(blocks(reader, path)) == list(reader.read(path))


@pytest.fixture(params=[(1, 3), (7, 1), (64, 20), (1 << 20, 1 << 16)], ids=str, autouse=True)
def small_pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    chunk_bytes, block_lines = request.param
    monkeypatch.setattr(byte_lines, "CHUNK_BYTES", chunk_bytes)
    monkeypatch.setattr(plain_lines, "BLOCK_LINES", block_lines)


@given(text=tables(), packing=packings)
@example(text=f"md5,hash\n{MD5},{SHA1}\n ,{MD5}\n{MD5},{MD5}", packing="utf-8").via("a blank cell before a digest")
@settings(max_examples=150, deadline=None)
def test_any_table_reads_the_same_in_blocks(text: str, packing: str) -> None:
    check("csv", packed(text, packing))


@given(text=texts(), packing=packings)
@settings(max_examples=150, deadline=None)
def test_any_text_of_hashes_reads_the_same_in_blocks(text: str, packing: str) -> None:
    check("text", packed(text, packing))
