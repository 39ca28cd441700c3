import io
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pyzipper
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.model.findings import Outcome
from clew.opener import Opening
from clew.openers.zip import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VIEW = b"a landscape with a bridge\n" * 400
TIME = (2024, 5, 1, 12, 30, 44)
TIME_NS = 1_714_566_644 * 10**9


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, TIME)
            entry.compress_type = method
            archive.writestr(entry, content)
    return stream.getvalue()


def by_hand(
    name: bytes, stream: bytes, *, size: int | None = None, method: int = 0, flags: int = 0, extra: bytes = b"",
    attributes: int = 0, host: int = 3, crc: int | None = None,
) -> bytes:  # fmt: skip
    """Return a zip of one entry as its header is given here."""
    size = len(stream) if size is None else size
    crc = zlib.crc32(stream) if crc is None else crc
    shared = struct.pack("<5H3I2H", 20, flags, method, 0x63D6, 0x58A1, crc, len(stream), size, len(name), len(extra))
    local = b"PK\3\4" + shared + name + extra + stream
    central = b"PK\1\2" + bytes([20, host]) + shared + struct.pack("<3H2I", 0, 0, 0, attributes, 0) + name + extra
    return local + central + b"PK\5\6" + struct.pack("<4H2IH", 0, 0, 1, 1, len(central), len(local), 0)


def encrypted(files: dict[str, bytes], password: bytes, bits: int) -> bytes:
    stream = BytesIO()
    with pyzipper.AESZipFile(stream, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.setpassword(password)
        archive.setencryption(pyzipper.WZ_AES, nbits=bits)
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def traditionally_encrypted(content: bytes, password: bytes) -> bytes:
    """Encrypt as the specification says (APPNOTE.TXT, section 6.1), stored."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(value: int, byte: int) -> int:
        return zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    def update(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    for byte in password:
        update(byte)
    result = []
    for byte in bytes(11) + bytes([zlib.crc32(content) >> 24]) + content:
        low = keys[2] & 0xFFFF | 2
        result.append(byte ^ (low * (low ^ 1) >> 8) & 0xFF)
        update(byte)
    return by_hand(b"view.txt", bytes(result), size=len(content), flags=1, crc=zlib.crc32(content))


class Forward(io.RawIOBase):
    """A file that can't seek: zipfile then writes lengths after the content."""

    def __init__(self) -> None:
        super().__init__()
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes") -> int:  # type: ignore[override]
        self.content += bytes(data)
        return len(data)


def streamed(files: dict[str, bytes]) -> bytes:
    stream = Forward()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.content


FILES = {"a.txt": VIEW, "folder/b.bin": bytes(range(256)) * 9, "c": b""}
CONTENTS = {name.encode(): content for name, content in FILES.items()}


def test_a_zip_without_its_directory_is_read_by_the_files_own_headers(opened: "Open") -> None:
    for content in (zipped(FILES), streamed(FILES)):
        cut = content[: content.index(b"PK\1\2")]
        found = opened(plugin, cut)
        assert found.contents == CONTENTS
        assert "directory is missing" in found.reason


def test_what_a_cut_zip_still_has_comes_out(opened: "Open") -> None:
    found = opened(plugin, zipped({"a": VIEW, "b": VIEW[::-1]}, zipfile.ZIP_STORED)[: len(VIEW) + 500])
    assert found.contents[b"a"] == VIEW
    assert found.contents[b"b"] == VIEW[::-1][: len(found.contents[b"b"])]
    assert found.reasons == {b"b": "truncated: the zip breaks off"}


def test_a_directory_damaged_in_the_middle_loses_nothing(opened: "Open") -> None:
    content = bytearray(zipped(FILES))
    second = content.index(b"PK\1\2", content.index(b"PK\1\2") + 4)
    content[second : second + 4] = b"????"
    found = opened(plugin, bytes(content))
    assert found.contents == CONTENTS
    assert "breaks off after 1 of 3 entries" in found.reason


def test_a_program_before_the_zip_is_passed_over(opened: "Open") -> None:
    content = b"MZ" + bytes(5000) + zipped(FILES)
    assert plugin.sniff(memoryview(content)) == "application/zip"
    assert opened(plugin, content).contents == CONTENTS
    assert plugin.sniff(memoryview(b"MZ" + bytes(5000))) is None


def test_zip64_and_a_comment_are_read(opened: "Open") -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        with archive.open("a", "w", force_zip64=True) as entry:
            entry.write(VIEW)
        archive.comment = b"from the camera"
    found = opened(plugin, stream.getvalue())
    assert found.contents == {b"a": VIEW}
    assert found.facts["comment"] == "from the camera"


def test_names_are_kept_byte_by_byte(opened: "Open") -> None:
    found = opened(plugin, by_hand(b"gr\x94\xe1e.txt", VIEW))
    assert found.members[b"gr\x94\xe1e.txt"].remark == "name in code page 437: größe.txt"
    named = struct.pack("<HHBI", 0x7075, 5 + 9, 1, zlib.crc32(b"gr?e")) + "größe.t".encode()
    assert list(opened(plugin, by_hand(b"gr?e", VIEW, extra=named)).members) == ["größe.t".encode()]
    of_another = struct.pack("<HHBI", 0x7075, 6, 1, 1) + b"x"
    assert list(opened(plugin, by_hand(b"gr?e", VIEW, extra=of_another)).members) == [b"gr?e"]


def test_two_names_for_one_file_are_told(opened: "Open") -> None:
    content = zipped({"a.jpg": VIEW}).replace(b"a.jpg", b"b.exe", 1)
    assert opened(plugin, content).members[b"a.jpg"].remark == "its own header names it b.exe"


def test_a_name_that_climbs_out_is_kept_and_named(opened: "Open") -> None:
    found = opened(plugin, by_hand(b"../../x", VIEW))
    assert found.contents == {b"../../x": VIEW}
    assert found.members[b"../../x"].remark == "name climbs out of its container"


def test_times_are_read_as_fine_as_they_are_there(opened: "Open") -> None:
    plain = opened(plugin, by_hand(b"a", VIEW))
    assert plain.members[b"a"].modified_ns == TIME_NS
    assert "taken as UTC" in plain.facts["times"]
    filetime = 116_444_736_000_000_000
    ntfs = struct.pack("<HHIHH3Q", 0x0A, 32, 0, 1, 24, filetime + 10_000_001, filetime + 2, filetime + 3)
    member = opened(plugin, by_hand(b"a", VIEW, extra=ntfs)).members[b"a"]
    assert (member.modified_ns, member.accessed_ns, member.created_ns) == (1_000_000_100, 200, 300)
    unix = struct.pack("<HHBii", 0x5455, 9, 3, 100, -7)
    found = opened(plugin, by_hand(b"a", VIEW, extra=unix))
    assert (found.members[b"a"].modified_ns, found.members[b"a"].accessed_ns) == (100 * 10**9, -7 * 10**9)
    assert "times" not in found.facts


def test_links_devices_and_methods_that_are_not_read_are_named(opened: "Open") -> None:
    link = opened(plugin, by_hand(b"l", b"a.txt", attributes=0o120777 << 16)).members[b"l"]
    assert (link.outcome, link.reason) == (Outcome.UNSUPPORTED, "symbolic link to a.txt, not followed")
    device = opened(plugin, by_hand(b"d", b"", attributes=0o020600 << 16)).members[b"d"]
    assert (device.outcome, device.reason) == (Outcome.UNSUPPORTED, "character device")
    old = opened(plugin, by_hand(b"o", b"x", method=6)).members[b"o"]
    assert old.reason == "compressed by method 6 (implode), which isn't read"
    strong = opened(plugin, by_hand(b"s", b"x", flags=0x41)).members[b"s"]
    assert "strong encryption" in strong.reason


def test_folders_are_left_out_but_not_what_hides_as_one(opened: "Open") -> None:
    assert opened(plugin, by_hand(b"folder/", b"")).members == {}
    assert opened(plugin, by_hand(b"folder/", VIEW)).contents == {b"folder/": VIEW}


def test_wrong_checksums_and_sizes_are_told_after_the_content(opened: "Open") -> None:
    found = opened(plugin, by_hand(b"a", VIEW, crc=1))
    assert (found.contents, found.reasons) == ({b"a": VIEW}, {b"a": "corrupt: CRC-32 differs"})
    found = opened(plugin, by_hand(b"a", VIEW, size=5))
    assert found.contents == {b"a": VIEW}
    assert f"5 bytes by the zip's directory, {len(VIEW)} found" in found.reasons[b"a"]


@pytest.mark.parametrize("start", [0, 1, 0x7FFFFFFF, 0xFFFFFFF0])
@pytest.mark.parametrize(("disk", "last"), [(13_124, 18_688), (0, 1), (1, 0)])
def test_a_directory_that_is_said_to_lie_elsewhere_is_looked_for(
    opened: "Open", disk: int, last: int, start: int
) -> None:
    content = bytearray(zipped({"view.txt": VIEW}))
    struct.pack_into("<4H2I", content, len(content) - 18, last, disk, 0, 0, 655_360, start)
    told = opened(plugin, bytes(content))
    assert told.contents == {b"view.txt": VIEW}
    assert "Error" not in told.reason


def test_entries_that_share_bytes_are_named(opened: "Open") -> None:
    content = zipped({"a": VIEW, "b": VIEW})
    start = content.index(b"PK\1\2")
    directory = content[start : content.index(b"PK\5\6")]
    first, second = directory[: len(directory) // 2], directory[len(directory) // 2 :]
    shared = second[:42] + first[42:46] + b"b"
    found = opened(plugin, content[:start] + first + shared + content[start + len(directory) :])
    assert found.members[b"a"].remark == ""
    assert found.members[b"b"].remark == "its own header names it a; its bytes are another entry's too"


@pytest.mark.parametrize("bits", [128, 192, 256])
def test_aes_is_decrypted_with_the_password_that_fits(opened: "Open", bits: int) -> None:
    content = encrypted(FILES, b"bridge", bits)
    found = opened(plugin, content, (b"boat", b"bridge", b"tree"))
    assert found.contents == CONTENTS
    assert {member.remark for member in found.members.values()} == {"decrypted with password 2 of 3"}


def test_traditional_encryption_is_decrypted(opened: "Open") -> None:
    content = traditionally_encrypted(VIEW, b"bridge")
    passwords = [b"%d" % number for number in range(600)] + [b"bridge"]  # two of 600 pass the check byte by chance
    found = opened(plugin, content, passwords)
    assert found.contents == {b"view.txt": VIEW}
    assert found.members[b"view.txt"].remark == "decrypted with password 601 of 601"
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.read("view.txt", b"bridge") == VIEW


def test_a_password_is_tried_in_the_dos_code_page_too(opened: "Open") -> None:
    content = traditionally_encrypted(VIEW, "brücke".encode("cp437"))
    assert opened(plugin, content, ["brücke".encode()]).contents == {b"view.txt": VIEW}


@pytest.mark.parametrize("content", [encrypted(FILES, b"bridge", 256), traditionally_encrypted(VIEW, b"bridge")])
@pytest.mark.parametrize(
    ("passwords", "reason"),
    [
        ((), "encrypted"),
        ((b"boat",), "encrypted, the password doesn't fit"),
        ((b"boat", b"tree"), "encrypted, none of 2 passwords fits"),
    ],
)
def test_what_no_password_opens_is_listed_as_such(
    opened: "Open", content: bytes, passwords: Sequence[bytes], reason: str
) -> None:
    for member in opened(plugin, content, passwords).members.values():
        assert (member.outcome, member.reason) == (Outcome.FAILED, reason)


def test_aes_that_was_changed_is_told(opened: "Open") -> None:
    content = bytearray(encrypted({"a": VIEW}, b"bridge", 256))
    end = content.index(b"PK\1\2")
    content[end - 3] ^= 1
    found = opened(plugin, bytes(content), (b"boat", b"bridge"))
    assert found.contents == {b"a": VIEW}
    assert found.reasons == {b"a": "corrupt: authentication code differs"}


def test_volumes_are_read_as_one_and_a_missing_one_is_named() -> None:
    content = bytes(range(256)) * 600
    whole = by_hand(b"a", content)
    parts = [whole[:65536], whole[65536:]]
    directory, end = parts[1].index(b"PK\1\2"), parts[1].index(b"PK\5\6")
    counts = struct.pack("<4H2IH", 1, 1, 1, 1, end - directory, directory, 0)
    parts[1] = parts[1][:end] + b"PK\5\6" + counts

    def contents(*files: bytes) -> dict[bytes, tuple[bytes, str]]:
        opening = Opening([BytesIO(file) for file in files], b"a.zip", 0)
        return {
            member.path: (b"".join(member.pieces()) if member.pieces else b"", member.reason)
            for member in plugin.members(opening)
        }

    assert contents(parts[1], parts[0]) == {b"a": (content, "")}
    assert contents(parts[1]) == {b"a": (b"", "lies in volume 1, which is not here")}
    names = iter(plugin.companions(b"a.zip"))
    assert [next(names), next(names)] == [b"a.z01", b"a.z02"]
    assert next(iter(plugin.companions(b"a.zip.001"))) == b"a.zip.002"


@pytest.mark.parametrize("method", ["Deflate64", "PPMd", "LZMA", "BZip2"])
def test_methods_of_7_zip_are_read(opened: "Open", tmp_path: Path, method: str) -> None:
    if shutil.which("7z") is None:
        pytest.skip("7z is not installed")
    (tmp_path / "a.txt").write_bytes(VIEW)
    subprocess.run(["7z", "a", f"-mm={method}", "a.zip", "a.txt"], cwd=tmp_path, check=True, capture_output=True)
    assert opened(plugin, (tmp_path / "a.zip").read_bytes()).contents == {b"a.txt": VIEW}


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="/\\\0"), min_size=1, max_size=20),
        st.binary(max_size=2000),
        max_size=6,
    ),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]),
)
def test_whatever_is_zipped_comes_out(opened: "Open", files: dict[str, bytes], method: int) -> None:
    found = opened(plugin, zipped(files, method))
    assert found.contents == {name.encode(): content for name, content in files.items()}
    assert found.reason == ""


SEEDS = (zipped(FILES), streamed(FILES), encrypted(FILES, b"bridge", 256), plugin.sample())


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=4)), max_size=5)
)
def test_mutated_zips_are_opened_or_refused_in_words(
    opened: "Open", seed: bytes, changes: list[tuple[int, bytes]]
) -> None:
    content = bytearray(seed)
    for place, data in changes:
        at = place % len(content)
        content[at : at + len(data)] = data
    opened(plugin, bytes(content), (b"boat", b"bridge"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_opened_or_refused_in_words(opened: "Open", content: bytes) -> None:
    for head in (b"", b"PK\3\4", b"PK\5\6"):
        plugin.sniff(memoryview(head + content))
        opened(plugin, head + content)
