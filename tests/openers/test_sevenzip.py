import io
import lzma
import os
import runpy
import shutil
import struct
import subprocess
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import py7zr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.model.findings import Outcome
from clew.opener import Opening
from clew.openers.sevenzip import plugin
from clew.openers.sevenzip.coders import derived_key

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VECTORS = runpy.run_path(str(Path(__file__).with_name("sevenzip_sample.py")))
VIEW = b"a landscape with a bridge\n" * 400
CONTENTS = {b"a.txt": VIEW, "größe/b.bin".encode(): bytes(range(256)) * 9, b"c": b"the last one"}
_X86 = {"id": py7zr.FILTER_X86}
FILTERS = {
    "LZMA2": [{"id": py7zr.FILTER_LZMA2, "preset": 1}],
    "LZMA": [{"id": py7zr.FILTER_LZMA, "preset": 1}],
    "x86 and LZMA": [_X86, {"id": py7zr.FILTER_LZMA, "preset": 1}],
    "delta and LZMA2": [{"id": py7zr.FILTER_DELTA, "dist": 3}, {"id": py7zr.FILTER_LZMA2, "preset": 1}],
    "bzip2": [{"id": py7zr.FILTER_BZIP2}],
    "deflate": [{"id": py7zr.FILTER_DEFLATE}],
    "Zstandard": [{"id": py7zr.FILTER_ZSTD, "level": 3}],
    "copy": [{"id": py7zr.FILTER_COPY}],
}
PASSWORD = b"br\xc3\xbccke"


def packed(
    files: dict[bytes, bytes],
    filters: list[dict[str, int]] | None = None,
    *,
    password: str | None = None,
    hide: bool = False,
) -> bytes:
    stream = BytesIO()
    with py7zr.SevenZipFile(stream, "w", filters=filters, password=password, header_encryption=hide) as archive:
        for path, content in files.items():
            archive.writestr(content, path.decode())
    return stream.getvalue()


@pytest.mark.parametrize("method", list(FILTERS))
def test_every_method_is_read(opened: "Open", method: str) -> None:
    found = opened(plugin, packed(CONTENTS, FILTERS[method]))
    assert found.contents == CONTENTS
    assert (found.reason, found.reasons) == ("", {})
    assert all(member.modified_ns for member in found.members.values())


def test_its_own_sample_holds_every_library_and_an_encrypted_file(opened: "Open") -> None:
    found = opened(plugin, plugin.sample(), (b"sample",))
    assert found.contents == {b"0": b"x", b"1": b"x", b"2": b"x", b"3": b""}
    assert found.members[b"3"].outcome is Outcome.FAILED


def test_an_empty_archive_has_nothing(opened: "Open") -> None:
    content = b"7z\xbc\xaf\x27\x1c\0\4" + zlib.crc32(bytes(20)).to_bytes(4, "little") + bytes(20)
    assert opened(plugin, content).members == {}
    assert opened(plugin, content).reason == ""


def test_a_program_before_the_archive_is_passed_over(opened: "Open") -> None:
    content = b"MZ" + b"7z\xbc\xaf\x27\x1c" + bytes(5000) + packed(CONTENTS)
    assert plugin.sniff(memoryview(content)) == "application/x-7z-compressed"
    assert opened(plugin, content).contents == CONTENTS
    assert plugin.sniff(memoryview(b"MZ" + b"7z\xbc\xaf\x27\x1c" + bytes(5000))) is None


@pytest.mark.parametrize("hide", [False, True])
def test_an_encrypted_archive_is_decrypted_with_the_password_that_fits(opened: "Open", hide: bool) -> None:  # noqa: FBT001
    content = packed(CONTENTS, password=PASSWORD.decode(), hide=hide)
    found = opened(plugin, content, (b"boat", PASSWORD, b"tree"))
    assert found.contents == CONTENTS
    assert {member.remark for member in found.members.values()} == {"decrypted with password 2 of 3"}
    assert found.facts == ({"names": "decrypted with password 2 of 3"} if hide else {})


@pytest.mark.parametrize(
    ("passwords", "reason"),
    [
        ((), "encrypted"),
        ((b"boat",), "encrypted, the password doesn't fit"),
        ((b"boat", b"tree"), "encrypted, none of 2 passwords fits"),
    ],
)
def test_what_no_password_opens_is_listed_as_such(opened: "Open", passwords: Sequence[bytes], reason: str) -> None:
    found = opened(plugin, packed(CONTENTS, password="bridge"), passwords)  # noqa: S106
    assert list(found.members) == list(CONTENTS)
    assert {(member.outcome, member.reason) for member in found.members.values()} == {(Outcome.FAILED, reason)}
    hidden = opened(plugin, packed(CONTENTS, password="bridge", hide=True), passwords)  # noqa: S106
    assert hidden.reason == f"{reason}; the names of its files are encrypted too"


def test_keys_are_those_of_the_format() -> None:
    from py7zr.helpers import calculate_key  # noqa: PLC0415 - only this test

    for cycles, salt in ((4, b""), (15, b"salt"), (0x3F, b"")):
        expected = calculate_key("brücke".encode("utf-16-le"), cycles, salt, "sha256")
        assert derived_key(PASSWORD, salt, cycles) == expected


def test_a_solid_archive_gives_one_file_without_the_others_being_asked_for() -> None:
    content = packed(CONTENTS)
    opening = Opening([BytesIO(content)], b"a.7z", len(content))
    wanted = [b"".join(member.pieces()) for member in plugin.members(opening) if member.path == b"c" and member.pieces]
    assert wanted == [CONTENTS[b"c"]]


def test_a_file_left_in_the_middle_does_not_harm_the_next() -> None:
    content = packed({b"a": bytes(3 << 20), b"b": VIEW})
    opening = Opening([BytesIO(content)], b"a.7z", len(content))
    for member in plugin.members(opening):
        assert member.pieces is not None
        pieces = member.pieces()
        if member.path == b"a":
            next(pieces)
        else:
            assert b"".join(pieces) == VIEW


def test_damage_inside_costs_the_files_behind_it(opened: "Open") -> None:
    noise = np.random.default_rng(5).bytes(300_000)
    content = bytearray(packed({b"a": VIEW, b"b": noise, b"c": VIEW}, FILTERS["LZMA2"]))
    content[200_000] ^= 0xFF
    found = opened(plugin, bytes(content))
    assert found.contents[b"a"] == VIEW
    assert list(found.reasons) in ([b"b"], [b"b", b"c"])
    assert found.reasons[b"b"].startswith("corrupt")


def test_a_cut_archive_says_that_its_names_are_gone(opened: "Open") -> None:
    content = packed(CONTENTS)
    assert opened(plugin, content[:-5]).reason == "truncated: the 7z breaks off, and what it holds is told at its end"
    assert opened(plugin, content[:20]).reason == "corrupt 7z: its start header can't be read"


def test_a_dictionary_that_takes_too_much_memory_is_refused(opened: "Open") -> None:
    stream = lzma.compress(VIEW, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 4096}])
    for bits, reason in ((39, "needs a dictionary of 3072 MiB"), (41, "corrupt LZMA2")):
        found = opened(plugin, by_hand(stream, b"\x21\x21\1" + bytes([bits]), len(VIEW)))
        assert found.reasons[b"a"].startswith(reason)
    assert opened(plugin, by_hand(stream, b"\x21\x21\1\0", len(VIEW))).contents == {b"a": VIEW}


def number(value: int) -> bytes:
    return b"\xff" + value.to_bytes(8, "little")


def by_hand(stream: bytes, coder: bytes, size: int, *, files: bytes = b"\1", coders: bytes = b"\1") -> bytes:
    """Return an archive of one file as its coder is given here."""
    header = (
        b"\1\4\6\0\1\x09" + number(len(stream)) + b"\0\7\x0b\1\0" + coders + coder + b"\x0c" + number(size) + b"\0\0"
    )
    return with_header(stream, header + b"\5" + files + b"\x11\5\0a\0\0\0" + b"\0\0")


def with_header(stream: bytes, header: bytes) -> bytes:
    start = struct.pack("<QQI", len(stream), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + zlib.crc32(start).to_bytes(4, "little") + start + stream + header


def test_methods_that_are_not_read_are_named(opened: "Open") -> None:
    member = opened(plugin, by_hand(b"x", b"\4\4\xf7\x11\4", 1)).members[b"a"]
    assert (member.outcome, member.reason) == (Outcome.UNSUPPORTED, "compressed by a method that isn't read: LZ4")
    unknown = opened(plugin, by_hand(b"x", b"\2\x77\x77", 1)).members[b"a"]
    assert unknown.reason == "compressed by a method that isn't read: unknown: 7777"


def test_absurd_counts_take_no_memory(opened: "Open") -> None:
    assert "header speaks of" in opened(plugin, by_hand(b"x", b"\1\0", 1, files=number(1 << 40))).reason
    assert opened(plugin, by_hand(b"x", b"\1\0", 1, coders=number(1 << 40))).reason.startswith("corrupt 7z")


def test_a_file_that_claims_a_huge_size_is_told(opened: "Open") -> None:
    found = opened(plugin, by_hand(b"xyz", b"\1\0", 1 << 60))
    assert found.contents == {b"a": b"xyz"}
    assert found.reasons[b"a"].startswith("truncated")


@pytest.mark.parametrize(
    "options",
    [
        ["-m0=PPMd"],
        ["-m0=bcj2", "-m1=lzma", "-m2=lzma", "-m3=lzma", "-mb0:1", "-mb0s1:2", "-mb0s2:3"],
        ["-m0=Deflate64"],
        [],
    ],
)
def test_archives_of_7_zip_are_read(opened: "Open", tmp_path: Path, options: list[str]) -> None:
    if shutil.which("7z") is None:
        pytest.skip("7z is not installed")
    (tmp_path / "a.txt").write_bytes(VIEW)
    (tmp_path / "empty").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("a.txt")
    os.utime(tmp_path / "a.txt", ns=(0, 1_714_566_644_123_456_700))
    names = ["a.txt", "empty", "folder", "link"]
    subprocess.run(["7z", "a", "-snl", "a.7z", *names, *options], cwd=tmp_path, check=True, capture_output=True)
    found = opened(plugin, (tmp_path / "a.7z").read_bytes())
    assert found.contents == {b"a.txt": VIEW, b"empty": b"", b"link": b""}
    assert found.members[b"a.txt"].modified_ns == 1_714_566_644_123_456_700
    assert found.members[b"link"].reason.startswith("symbolic link to a")
    assert found.reason == ""


def test_volumes_are_read_as_one() -> None:
    content = packed(CONTENTS)
    parts: list[io.BytesIO] = [BytesIO(content[at : at + 100]) for at in range(0, len(content), 100)]
    opening = Opening(parts, b"a.7z.001", len(content))
    assert {each.path: b"".join(each.pieces()) for each in plugin.members(opening) if each.pieces} == CONTENTS
    names = iter(plugin.companions(b"a.7z.001"))
    assert [next(names), next(names)] == [b"a.7z.002", b"a.7z.003"]
    assert list(plugin.companions(b"a.7z")) == []


SEEDS = (
    packed(CONTENTS),
    packed(CONTENTS, FILTERS["x86 and LZMA"]),
    packed(CONTENTS, password="bridge"),  # noqa: S106
    plugin.sample(),
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=4)), max_size=5)
)
def test_mutated_archives_are_opened_or_refused_in_words(
    opened: "Open", seed: bytes, changes: list[tuple[int, bytes]]
) -> None:
    content = bytearray(seed)
    for place, data in changes:
        at = place % len(content)
        content[at : at + len(data)] = data
    opened(plugin, bytes(content), (b"bridge",))


def plain_header(content: bytes) -> tuple[bytes, bytes]:
    """Return what is packed, and a header that is not packed itself."""
    offset, size = struct.unpack_from("<QQ", content, 12)
    return content[32 : 32 + offset], content[32 + offset : 32 + offset + size]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=4)), max_size=4), st.integers(0, 30))
def test_mutated_headers_are_read_or_refused_in_words(
    opened: "Open", changes: list[tuple[int, bytes]], shorter: int
) -> None:
    stream, header = plain_header(plugin.sample())
    content = bytearray(header[: len(header) - shorter])
    for place, data in changes:
        at = place % len(content)
        content[at : at + len(data)] = data
    opened(plugin, with_header(stream, bytes(content)), (b"bridge",))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=120))
def test_any_header_is_read_or_refused_in_words(opened: "Open", header: bytes) -> None:
    for head in (b"", b"\1\4", b"\1\5", b"\x17\6"):
        opened(plugin, with_header(b"stream", head + header))
