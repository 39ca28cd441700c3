import bz2
import gzip
import io
import lzma
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.model.findings import Outcome
from clew.openers.tar import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VIEW = b"a landscape with a bridge\n" * 400
BLOCK = 512
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "application/x-compressed-tar": gzip.compress,
    "application/x-bzip2-compressed-tar": bz2.compress,
    "application/x-xz-compressed-tar": lzma.compress,
    "application/x-lzma-compressed-tar": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
    "application/x-zstd-compressed-tar": zstd.compress,
}


def entry(name: str, kind: bytes = tarfile.REGTYPE, **others: object) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.mtime = kind, 1_714_566_644
    for key, value in others.items():
        setattr(made, key, value)
    return made


def tarred(*files: tuple[tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    stream = BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for made, content in files:
            made.size = len(content)
            archive.addfile(made, io.BytesIO(content))
    return stream.getvalue()


def header(name: bytes, size: bytes, kind: bytes = b"0", rest: bytes = b"") -> bytes:
    """Return a header block as its fields are given here, with the right checksum."""
    block = bytearray(name.ljust(124, b"\0") + size.ljust(12, b"\0") + bytes(BLOCK - 136))
    block[156:157] = kind
    block[257 : 257 + len(rest)] = rest
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


END = bytes(2 * BLOCK)
FILES = ((entry("a.txt"), VIEW), (entry("folder/b.bin"), bytes(range(256)) * 9), (entry("c"), b""))
CONTENTS = {made.name.encode(): content for made, content in FILES}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_dialect_is_read_bare_and_compressed(opened: "Open", form: int) -> None:
    content = tarred(*FILES, form=form)
    assert plugin.sniff(memoryview(content)) == "application/x-tar"
    assert opened(plugin, content).contents == CONTENTS
    for mime, pack in PACKERS.items():
        assert plugin.sniff(memoryview(pack(content))) == mime
        assert opened(plugin, pack(content)).contents == CONTENTS


def test_a_compressed_file_that_is_no_tar_is_left_to_others() -> None:
    for pack in PACKERS.values():
        assert plugin.sniff(memoryview(pack(VIEW))) is None
    assert plugin.sniff(memoryview(VIEW)) is None
    assert plugin.sniff(memoryview(bytes(10_240))) is None


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_are_whole(opened: "Open", form: int) -> None:
    name, target = "größe/" * 60 + "x", "y/" * 90
    link = entry("l", tarfile.SYMTYPE, linkname=target)
    found = opened(plugin, tarred((entry(name), VIEW), (link, b""), form=form))
    assert found.contents[name.encode()] == VIEW
    assert found.members[b"l"].reason == f"symbolic link to {target}, not followed"


def test_names_are_kept_byte_by_byte(opened: "Open") -> None:
    content = header(b"gr\x94e/../../x", b"00000000001") + b"x".ljust(BLOCK, b"\0") + END
    found = opened(plugin, content)
    assert found.contents == {b"gr\x94e/../../x": b"x"}
    assert found.members[b"gr\x94e/../../x"].remark == "name climbs out of its container"


def test_times_are_read_to_the_nanosecond(opened: "Open") -> None:
    headers = {"mtime": "1714566644.123456789", "atime": "12.5", "LIBARCHIVE.creationtime": "7"}
    member = opened(plugin, tarred((entry("a", pax_headers=headers), b""))).members[b"a"]
    assert (member.modified_ns, member.accessed_ns, member.created_ns) == (
        1_714_566_644_123_456_789,
        12_500_000_000,
        7_000_000_000,
    )


def test_links_and_devices_are_named(opened: "Open") -> None:
    files = [
        (entry("a"), VIEW),
        (entry("hard", tarfile.LNKTYPE, linkname="a"), b""),
        (entry("disk", tarfile.BLKTYPE, devmajor=8, devminor=1), b""),
        (entry("pipe", tarfile.FIFOTYPE), b""),
        (entry("folder", tarfile.DIRTYPE), b""),
    ]
    members = opened(plugin, tarred(*files)).members
    assert {path: member.reason for path, member in members.items()} == {
        b"a": "",
        b"hard": "hard link to a, which is listed by itself",
        b"disk": "block device 8:1",
        b"pipe": "named pipe",
    }
    assert {member.outcome for member in members.values()} == {None, Outcome.UNSUPPORTED}


def test_what_lies_behind_damage_is_found(opened: "Open") -> None:
    content = bytearray(tarred(*FILES, form=tarfile.USTAR_FORMAT))
    second = BLOCK + len(VIEW) // BLOCK * BLOCK + BLOCK
    content[second : second + 50] = b"?" * 50
    found = opened(plugin, bytes(content))
    assert found.contents == {b"a.txt": VIEW, b"c": b""}
    assert found.reason.startswith("corrupt tar: ")


def test_a_cut_tar_says_so(opened: "Open") -> None:
    content = tarred(*FILES, form=tarfile.USTAR_FORMAT)
    found = opened(plugin, content[:3000])
    assert found.reasons == {b"a.txt": "truncated: the tar breaks off"}
    assert found.reason == "truncated: the tar breaks off"
    whole_file = BLOCK + len(VIEW) // BLOCK * BLOCK + BLOCK
    assert "no end mark" in opened(plugin, content[:whole_file]).reason
    packed = gzip.compress(content)
    assert opened(plugin, packed[: len(packed) // 2]).reason.startswith("truncated")
    assert opened(plugin, packed[:-8] + bytes(8)).reason.startswith("corrupt gz")


def test_tars_one_after_the_other_are_read(opened: "Open") -> None:
    content = tarred(FILES[0]) + tarred(*FILES[1:])
    assert opened(plugin, content).contents == CONTENTS
    assert opened(plugin, gzip.compress(tarred(FILES[0])) + gzip.compress(tarred(*FILES[1:]))).contents == CONTENTS
    assert opened(plugin, tarred(*FILES) + b"x" * 5000).facts["after the end mark"] == "5000 bytes that are no tar"


def test_large_numbers_are_read_in_base_256(opened: "Open") -> None:
    content = header(b"a", b"\x80" + (3).to_bytes(11, "big")) + b"abc".ljust(BLOCK, b"\0") + END
    assert opened(plugin, content).contents == {b"a": b"abc"}


def test_a_size_that_lies_takes_no_memory_and_is_told(opened: "Open") -> None:
    found = opened(plugin, header(b"a", b"\x80" + (1 << 80).to_bytes(11, "big")) + b"abc")
    assert found.contents == {b"a": b"abc"}
    assert found.reasons == {b"a": "truncated: the tar breaks off"}
    extended = opened(plugin, header(b"x", b"77777777777", b"x") + END + bytes(BLOCK))
    assert extended.reason == "truncated: the tar breaks off"


def test_sparse_files_have_their_holes(opened: "Open", tmp_path: Path) -> None:
    if (
        shutil.which("tar") is None
        or b"GNU" not in subprocess.run(["tar", "--version"], capture_output=True, check=True).stdout
    ):
        pytest.skip("GNU tar is not installed")
    with (tmp_path / "s").open("wb") as file:
        for part in range(40):
            file.seek(part << 16)
            file.write(b"part %d" % part)
        file.truncate(5 << 20)
    whole = (tmp_path / "s").read_bytes()
    for options in (
        ["--format=gnu"],
        *(["--format=posix", f"--sparse-version={version}"] for version in ("0.0", "0.1", "1.0")),
    ):
        subprocess.run(["tar", "-cSf", "s.tar", *options, "s"], cwd=tmp_path, check=True)
        packed = (tmp_path / "s.tar").read_bytes()
        found = opened(plugin, packed)
        assert found.contents == {b"s": whole}
        assert found.members[b"s"].size == len(whole)
        assert found.reason == ""


def test_old_sparse_files_are_read_from_their_header(opened: "Open") -> None:
    parts = b"".join(b"%011o\0%011o\0" % part for part in ((3, 2), (9, 1), (0, 0), (0, 0)))
    rest = b"ustar  \0".ljust(129, b"\0") + parts + b"\0" + b"%011o\0" % 12
    content = header(b"s", b"00000000003", b"S", rest) + b"abc".ljust(BLOCK, b"\0") + END
    found = opened(plugin, content)
    assert found.contents == {b"s": b"\0\0\0ab\0\0\0\0c\0\0"}


def test_overlapping_sparse_parts_are_refused(opened: "Open") -> None:
    parts = b"".join(b"%011o\0%011o\0" % part for part in ((3, 2), (4, 1), (0, 0), (0, 0)))
    rest = b"ustar  \0".ljust(129, b"\0") + parts
    found = opened(plugin, header(b"s", b"00000000003", b"S", rest) + b"abc".ljust(BLOCK, b"\0") + END)
    assert found.members[b"s"].reason == "corrupt tar: the parts of a sparse file overlap"


_NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=120)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(_NAMES, st.binary(max_size=1500), max_size=5),
    st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
)
def test_whatever_is_tarred_comes_out(opened: "Open", files: dict[str, bytes], form: int) -> None:
    found = opened(plugin, tarred(*((entry(name), content) for name, content in files.items()), form=form))
    assert found.contents == {name.encode(): content for name, content in files.items()}
    assert found.reason == ""


SEEDS = (
    tarred(*FILES, form=tarfile.GNU_FORMAT),
    tarred((entry("n" * 200, pax_headers={"GNU.sparse.map": "1,2,5,6", "GNU.sparse.realsize": "20"}), VIEW)),
    tarred(
        (entry("s", pax_headers={"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}), b"1\n0\n3\n".ljust(BLOCK) + b"abc")
    ),
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=4)), max_size=5)
)
def test_mutated_tars_are_opened_or_refused_in_words(
    opened: "Open", seed: bytes, changes: list[tuple[int, bytes]]
) -> None:
    content = bytearray(seed)
    for place, data in changes:
        at = place % len(content)
        content[at : at + len(data)] = data
        block = at // BLOCK * BLOCK
        content[block + 148 : block + 156] = b" " * 8  # so that the change gets past the checksum
        content[block + 148 : block + 156] = b"%06o\0 " % sum(content[block : block + BLOCK])
    opened(plugin, bytes(content))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_opened_or_refused_in_words(opened: "Open", content: bytes) -> None:
    plugin.sniff(memoryview(content))
    opened(plugin, content)
