import runpy
import shutil
import struct
import subprocess
import zlib
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.errors import ExaminationError
from clew.model.findings import Outcome
from clew.opener import Opening
from clew.openers.by_libarchive import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

RAR5 = runpy.run_path(str(Path(__file__).with_name("libarchive_sample.py")))
VIEW = b"a landscape with a bridge\n" * 40


def rar4_block(kind: int, flags: int, body: bytes, data: bytes = b"") -> bytes:
    """Return a block of RAR 4 with its CRC-16 (the lower half of CRC-32; technote.txt)."""
    head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return (zlib.crc32(head) & 0xFFFF).to_bytes(2, "little") + head + data


def rar4_file(name: bytes, content: bytes, *, flags: int = 0x8000, crc: int | None = None) -> bytes:
    """Return a file of Unix, stored."""
    crc = zlib.crc32(content) if crc is None else crc
    about = struct.pack("<IIBIIBBHI", len(content), len(content), 3, crc, 0x58A163D6, 20, 0x30, len(name), 0o100644)
    return rar4_block(0x74, flags, about + name, content)


def rar4(*blocks: bytes, flags: int = 0) -> bytes:
    main, end = rar4_block(0x73, flags, bytes(6)), rar4_block(0x7B, 0x4000, b"")
    return b"Rar!\x1a\x07\0" + main + b"".join(blocks) + end


def cab(name: bytes, content: bytes) -> bytes:
    """Return a cabinet with one stored file ([MS-CAB])."""
    entry = struct.pack("<IIHHHH", len(content), 0, 0, 0x58A1, 0x63D6, 0x20) + name + b"\0"
    data = struct.pack("<IHH", 0, len(content), len(content)) + content
    first = 36 + 8
    folder = struct.pack("<IHH", first + len(entry), 1, 0)
    whole = first + len(entry) + len(data)
    return b"MSCF" + struct.pack("<IIIIIBBHHHHH", 0, whole, 0, first, 0, 3, 1, 1, 1, 0, 0, 0) + folder + entry + data


def lha(name: bytes, content: bytes) -> bytes:
    """Return an archive of LHA with one stored file (header level 0)."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    body = b"-lh0-" + struct.pack("<IIIBBB", len(content), len(content), 0x58A163D6, 0x20, 0, len(name))
    body += name + crc.to_bytes(2, "little")
    return bytes([len(body), sum(body) & 0xFF]) + body + content + b"\0"


MADE = {
    "application/vnd.rar": rar4(rar4_file(b"a.txt", VIEW)),
    "application/vnd.ms-cab-compressed": cab(b"a.txt", VIEW),
    "application/x-lzh-compressed": lha(b"a.txt", VIEW),
    "application/x-archive": b"!<arch>\n" + b"a.txt/          0           0     0     100644  1040      `\n" + VIEW,
}


@pytest.mark.parametrize("mime", list(MADE))
def test_formats_are_known_and_read(opened: "Open", mime: str) -> None:
    assert plugin.sniff(memoryview(MADE[mime])) == mime
    found = opened(plugin, MADE[mime])
    assert found.contents == {b"a.txt": VIEW}
    assert (found.reason, found.reasons) == ("", {})


def test_rar_5_is_read_with_its_time(opened: "Open") -> None:
    found = opened(plugin, RAR5["sample"]())
    assert found.contents == RAR5["EXPECTED"]
    assert found.members[b"view.txt"].modified_ns == 1_714_566_644 * 10**9


def test_a_wrong_checksum_is_told(opened: "Open") -> None:
    for content in (
        RAR5["archive"](RAR5["file_block"](b"a", VIEW, crc=1), RAR5["file_block"](b"b", VIEW)),
        rar4(rar4_file(b"a", VIEW, crc=1), rar4_file(b"b", VIEW)),
    ):
        found = opened(plugin, content)
        assert found.contents[b"a"] == VIEW
        assert found.reasons[b"a"].startswith("corrupt: ")


def test_a_cut_archive_says_so(opened: "Open") -> None:
    content = rar4(rar4_file(b"a", VIEW), rar4_file(b"b", VIEW))
    found = opened(plugin, content[: len(content) * 3 // 4])
    assert found.contents[b"a"] == VIEW
    assert found.reasons[b"b"].startswith("truncated")


def test_encrypted_files_and_names_are_told(opened: "Open") -> None:
    member = opened(plugin, rar4(rar4_file(b"a", VIEW, flags=0x8004))).members[b"a"]
    assert (member.outcome, member.reason) == (
        Outcome.UNSUPPORTED,
        "encrypted; libarchive decrypts nothing of this format",
    )
    number, block = RAR5["number"], RAR5["block"]
    record = number(1) + number(0) + number(0) + number(15) + bytes(32)
    extra = number(len(record)) + record
    found = opened(plugin, RAR5["archive"](RAR5["file_block"](b"a", VIEW, extra=extra)))
    assert found.members[b"a"].reason == member.reason
    hidden = RAR5["SIGNATURE"] + block(number(4) + number(0) + bytes(20))
    for content in (rar4(rar4_file(b"a", VIEW), flags=0x80), hidden):
        found = opened(plugin, content)
        assert found.reason == "encrypted, also the names of its files; RAR isn't decrypted"
        assert found.members == {}


def test_volumes_are_named_and_found() -> None:
    facts = []
    for content in (rar4(rar4_file(b"a", VIEW), flags=0x101), RAR5["archive"](RAR5["file_block"](b"a", VIEW), flags=1)):
        opening = Opening([BytesIO(content)], b"a.rar", len(content))
        list(plugin.members(opening))
        facts.append(opening.facts)
    assert facts == [[("volume", "one of several")]] * 2
    assert list(islice(plugin.companions(b"a.part01.rar"), 2)) == [b"a.part02.rar", b"a.part03.rar"]
    assert list(islice(plugin.companions(b"a.rar"), 101))[-2:] == [b"a.r99", b"a.s00"]
    assert list(plugin.companions(b"a.part2.cab")) == []


def test_a_file_over_two_volumes_is_one() -> None:
    def part(content: bytes, flags: int, crc: int) -> bytes:
        block = bytearray(rar4_file(b"a", content, flags=flags, crc=crc))
        struct.pack_into("<I", block, 11, len(VIEW))  # the size of the whole
        struct.pack_into("<H", block, 0, zlib.crc32(bytes(block[2:33])) & 0xFFFF)
        return bytes(block)

    mark = b"Rar!\x1a\x07\0"
    first = mark + rar4_block(0x73, 0x101, bytes(6)) + part(VIEW[:500], 0x8002, 0) + rar4_block(0x7B, 0x4001, b"")
    last = part(VIEW[500:], 0x8001, zlib.crc32(VIEW))
    last = mark + rar4_block(0x73, 1, bytes(6)) + last + rar4_block(0x7B, 0x4000, b"")
    opening = Opening([BytesIO(first), BytesIO(last)], b"a.rar", 0)
    found = [(member.path, b"".join(member.pieces())) for member in plugin.members(opening) if member.pieces]
    assert found == [(b"a", VIEW)]


def test_what_is_asked_for_after_the_end_is_refused() -> None:
    opening = Opening([BytesIO(MADE["application/vnd.rar"])], b"a.rar", 0)
    (member,) = plugin.members(opening)
    assert member.pieces is not None
    with pytest.raises(ExaminationError, match="too late"):
        list(member.pieces())


def test_links_and_climbing_names_are_told(opened: "Open") -> None:
    content = plugin.sample().replace(b"sample\0", b"../a/b\0").replace(b"100644", b"120777", 1)
    found = opened(plugin, content)
    member = found.members[b"../a/b"]
    assert (member.outcome, member.reason) == (Outcome.UNSUPPORTED, "symbolic link to x, not followed")
    assert member.remark == "name climbs out of its container"


def test_a_compressed_file_has_its_name_without_suffix(opened: "Open", tmp_path: Path) -> None:
    if shutil.which("lz4") is None:
        pytest.skip("lz4 is not installed")
    (tmp_path / "a.txt").write_bytes(VIEW)
    subprocess.run(["lz4", "-q", "a.txt", "a.txt.lz4"], cwd=tmp_path, check=True)
    content = (tmp_path / "a.txt.lz4").read_bytes()
    assert plugin.sniff(memoryview(content)) == "application/x-lz4"
    assert opened(plugin, content, name=b"a.txt.lz4").contents == {b"a.txt": VIEW}


def test_what_only_begins_like_an_archive_is_left_alone() -> None:
    for content in (b"\x1f\x9d\xff" + bytes(60), b"\xc7\x71" + b"\xff" * 60, b"Rar!", b"xx-lh5-" + b"\xff" * 60):
        assert plugin.sniff(memoryview(content)) is None


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([*MADE.values(), RAR5["sample"](), plugin.sample()]),
    st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=4)), max_size=5),
)
def test_mutated_archives_are_opened_or_refused_in_words(
    opened: "Open", seed: bytes, changes: list[tuple[int, bytes]]
) -> None:
    content = bytearray(seed)
    for place, data in changes:
        at = place % len(content)
        content[at : at + len(data)] = data
    opened(plugin, bytes(content))
