"""What every format must hold; a new one is tested by adding its sample to SAMPLES."""

import gzip
import io
import json
import random
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from clew.errors import FormatError, UsageError
from clew.format import (
    BlockFormat,
    ExportFormat,
    ExportHead,
    ListFormat,
    blocks,
    export_format,
    formats,
    link_formats,
    list_format,
)
from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import BadLine, DigestBlock, Entry, EntryFile, HashSet, ListGroup

HEAD = ExportHead("Operation Lantern", "Unit 7", "Officer 12", "2026-11-22T10:00:00Z", 0, is_case=False)
MANY = 30_000
MEMORY_BYTES = 7_000_000
"""Two thirds of the 10 MB that MANY of the plainest entries take together."""

BLOCK_MEMORY_BYTES = 16_000_000
"""Less than the text of ten times MANY lines, and a few blocks with the bytes they are read from: 12 MB measured."""


def md5(number: int) -> str:
    return f"{number:032x}"


def sha1(number: int) -> str:
    return f"{number:040x}"


def pdq(number: int) -> str:
    return f"{number:064x}"


def vics(context_key: str, context: str) -> Callable[[Path, int], Path]:
    def make(path: Path, count: int) -> Path:
        with path.open("w", encoding="utf-8") as file:
            file.write(f'{{"{context_key}":"{context}#Media","value":[')
            for number in range(1, count + 1):
                media = {"MediaID": number, "Category": 1, "MD5": md5(number), "SHA1": sha1(number), "MediaSize": 9}
                file.write(("," if number > 1 else "") + json.dumps(media))
            file.write("]}")
        return path

    return make


def vics_2(region: str) -> Callable[[Path, int], Path]:
    return vics("@odata.context", f"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{region}/$metadata")


def lines(header: str, line: Callable[[int], str]) -> Callable[[Path, int], Path]:
    def make(path: Path, count: int) -> Path:
        with path.open("w", encoding="utf-8") as file:
            file.write(header)
            file.writelines(line(number) + "\n" for number in range(1, count + 1))
        return path

    return make


def nsrl_3(path: Path, count: int) -> Path:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE METADATA (md5 TEXT, sha1 TEXT, sha256 TEXT, file_name TEXT, bytes INTEGER)")
    connection.execute("CREATE TABLE VERSION (version TEXT, release_date TEXT)")
    connection.execute("INSERT INTO VERSION VALUES ('2026.09.1', '2026-09-01')")
    rows = ((md5(n).upper(), sha1(n).upper(), f"{n:064X}", f"library{n}.dll", n) for n in range(1, count + 1))
    connection.executemany("INSERT INTO METADATA VALUES (?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return path


def written(name: str) -> Callable[[Path, int], Path]:
    """Make the sample by writing: for formats that Clew itself defines."""

    def make(path: Path, count: int) -> Path:
        with path.open("wb") as file:
            export_format(name).write(HEAD, plain(count), file)
        return path

    return make


def plain(count: int) -> Iterator[Entry]:
    return (Entry(PartialDigests(md5=n.to_bytes(16, "big"), sha1=n.to_bytes(20, "big"))) for n in range(1, count + 1))


SAMPLES: dict[str, Callable[[Path, int], Path]] = {
    "csv": lines("SHA-1|MD5|Series Name|Colour\n", lambda n: f"{sha1(n)}|{md5(n)}|bridges|red"),
    "icse-csv": lines(
        "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;"
        "Series name;Number of submissions;File Available;Media Type;Baseline\n",
        lambda n: f"{md5(n)};{sha1(n)};;{n};Yes;No;;bridges;3;Yes;Image;Yes",
    ),
    "jsonl": written("jsonl"),
    "nsrl-2": lines(
        '"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\n',
        lambda n: f'"{sha1(n).upper()}","{md5(n).upper()}","0A1B2C3D","library{n}.dll",{n},12,"362",""',
    ),
    "nsrl-3": nsrl_3,
    "parquet": written("parquet"),
    "text": lines("# Operation Lantern\n\n", sha1),
    "vpdq": lines("# Operation Lantern\n\n", lambda n: f"0,100,{pdq(n)},0.000"),
    "vics-1.3": vics("odata.metadata", "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml"),
    "vics-2.0-us": vics_2("US"),
    "vics-2.0-uk": vics_2("UK"),
    "vics-2.0-default": vics_2("Default"),
    "vics-2.0-custom": vics_2("CUSTOM"),
}
PLAIN: dict[str, Callable[[Path, int], Path]] = {
    "csv": lines("SHA-1,MD5\n", lambda n: f"{sha1(n)},{md5(n)}"),
    "text": lines("", sha1),
}
"""Lists of digests alone, for formats that read those in blocks."""
READERS = [name for name, each in formats().items() if isinstance(each, ListFormat)]
WRITERS = [name for name, each in formats().items() if isinstance(each, ExportFormat)]
BAD_LINES: dict[str, Callable[[str], str]] = {
    "csv": lambda text: text.replace(md5(2), "not a digest"),
    "icse-csv": lambda text: text.replace(md5(2), "not a digest"),
    "jsonl": lambda text: text.replace(md5(2), "not a digest"),
    "nsrl-2": lambda text: text.replace(md5(2), "not a digest"),
    "text": lambda text: text.replace(sha1(2), "not a digest"),
    "vpdq": lambda text: text.replace(pdq(2), "not a digest"),
    "vics-1.3": lambda text: text.replace(md5(2), "not a digest"),
    "vics-2.0-us": lambda text: text.replace(f'"{md5(2)}"', '"\\U broken"'),
    "vics-2.0-uk": lambda text: text.replace(md5(2), "not a digest"),
    "vics-2.0-default": lambda text: text.replace(md5(2), "not a digest"),
    "vics-2.0-custom": lambda text: text.replace(md5(2), "not a digest"),
}


def reader(name: str) -> ListFormat:
    found = formats()[name]
    assert isinstance(found, ListFormat)
    return found


def entries(name: str, path: Path) -> list[Entry]:
    items = list(reader(name).read(path))
    assert not [item for item in items if isinstance(item, BadLine)]
    return [item for item in items if isinstance(item, Entry)]


def test_every_format_reads_or_writes_and_has_a_sample_if_it_reads() -> None:
    assert set(READERS) == set(SAMPLES)
    assert set(READERS) | set(WRITERS) | set(link_formats()) == set(formats())


@pytest.mark.parametrize("name", READERS)
def test_a_sample_is_told_by_content_and_by_one_format_only(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name](tmp_path / "lantern.dat", 3)
    assert [each for each in READERS if reader(each).sniff(path)] == [name]
    assert list_format(path).name == name


@pytest.mark.parametrize("name", READERS)
def test_a_sample_gives_its_entries_and_its_head(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name](tmp_path / "lantern.dat", 3)
    head = reader(name).read_head(path)
    assert isinstance(head, HashSet)
    assert (head.name, head.format) == ("lantern", name)
    assert head.purpose == ("ignore" if name.startswith("nsrl") else "alert")
    found = entries(name, path)
    assert [int.from_bytes(entry.digests.sha1 or entry.key) for entry in found] == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "other"),
    [(name, other) for name in READERS for other in (*READERS, "random", "empty", "prose", "folder") if name != other],
)
def test_a_file_of_another_kind_is_refused_with_what_was_expected(name: str, other: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.dat"
    if other in SAMPLES:
        SAMPLES[other](path, 3)
    elif other == "folder":
        path.mkdir()
        with pytest.raises(UsageError):
            reader(name).sniff(path)
        return
    else:
        path.write_bytes({"random": random.Random(7).randbytes(5000), "empty": b"", "prose": b"A bridge.\n"}[other])  # noqa: S311 - not secret
    assert not reader(name).sniff(path)
    with pytest.raises(FormatError, match="expected"):
        list(reader(name).read(path))
    with pytest.raises(FormatError, match="expected"):
        reader(name).read_head(path)


@pytest.mark.parametrize("name", READERS)
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        reader(name).sniff(tmp_path / "nowhere.dat")


@pytest.mark.parametrize("name", READERS)
def test_reading_many_entries_keeps_memory_flat(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name](tmp_path / "many.dat", MANY)
    tracemalloc.start()
    try:
        count = sum(isinstance(item, Entry) for item in reader(name).read(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == MANY
    assert peak < MEMORY_BYTES


@pytest.mark.parametrize("name", [name for name in READERS if isinstance(formats()[name], BlockFormat)])
def test_reading_many_lines_of_digests_in_blocks_keeps_memory_flat(name: str, tmp_path: Path) -> None:
    path = PLAIN[name](tmp_path / "many.dat", 10 * MANY)
    list(blocks(reader(name), PLAIN[name](tmp_path / "few.dat", 3)))  # compiles, which takes memory of its own
    tracemalloc.start()
    try:
        items = [type(item) for item in blocks(reader(name), path)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert items.count(DigestBlock) > 1
    assert items.count(Entry) < 16
    assert peak < BLOCK_MEMORY_BYTES


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_shown_with_its_number_and_the_rest_goes_in(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name](tmp_path / "lantern.dat", 3)
    lines_before = path.read_text().splitlines()
    path.write_text(BAD_LINES[name](path.read_text()))
    items = list(reader(name).read(path))
    (bad,) = [item for item in items if isinstance(item, BadLine)]
    expected = (
        2 if name.startswith("vics") else 1 + next(n for n, line in enumerate(lines_before) if sha1(2) in line.lower())
    )
    assert bad.number == expected
    assert bad.reason
    assert len([item for item in items if isinstance(item, Entry)]) == 2


def gathered(
    items: Iterable[Entry | DigestBlock | ListGroup | BadLine],
) -> tuple[list[Entry | ListGroup | BadLine], str]:
    """Return what a list gives, line by line, and why it was refused in the end, "" where it was not."""
    found: list[Entry | ListGroup | BadLine] = []
    try:
        for item in items:
            found.extend(item.entries() if isinstance(item, DigestBlock) else [item])
    except FormatError as error:
        return found, str(error)
    return found, ""


TEXTS = [name for name in READERS if name not in {"nsrl-3", "parquet"}]
HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda data: data,
    "a bad digest": lambda data: data.replace(md5(2).encode(), b"g" * 32).replace(sha1(2).encode(), b"g" * 40),
    "other line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "bare returns": lambda data: data.replace(b"\n", b"\r", 40),
    "a mark": lambda data: b"\xef\xbb\xbf" + data,
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "packed": gzip.compress,
    "no last line end": lambda data: data.rstrip(b"\n"),
    "blank lines": lambda data: data.replace(b"\n", b"\n\n\r\n"),
    "blanks": lambda data: data.replace(md5(2).encode(), b" " + md5(2).encode() + b"\t"),
    "zero bytes": lambda data: data.replace(md5(3000).encode(), bytes(32)).replace(sha1(3000).encode(), bytes(40)),
    "not UTF-8": lambda data: data.replace(md5(3).encode(), b"\xe9\xff").replace(sha1(3).encode(), b"\xc3"),
    "an open quotation mark": lambda data: data.replace(md5(4).encode(), b'"').replace(sha1(4).encode(), b'"0'),
    "a quoted line end": lambda data: data.replace(md5(4).encode(), b'"\n"').replace(sha1(4).encode(), b'"\r\n"'),
    "cut off": lambda data: data[: len(data) // 2],
}


@pytest.mark.parametrize("change", HOSTILE)
@pytest.mark.parametrize("name", TEXTS)
def test_a_list_reads_the_same_in_blocks(name: str, change: str, tmp_path: Path) -> None:
    path = PLAIN.get(name, SAMPLES[name])(tmp_path / "lantern.dat", 3001)
    path.write_bytes(HOSTILE[change](path.read_bytes()))
    assert gathered(blocks(reader(name), path)) == gathered(reader(name).read(path))


@pytest.mark.parametrize("name", TEXTS)
def test_text_formats_come_in_other_encodings_and_packed(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name](tmp_path / "lantern.dat", 3)
    expected = list(reader(name).read(path))
    text = path.read_text()
    for number, data in enumerate(
        (
            b"\xef\xbb\xbf" + text.encode(),
            text.encode("utf-16"),
            text.encode("utf-16-le"),
            text.encode("utf-16-be"),
            text.replace("\n", "\r\n").encode(),
            gzip.compress(text.encode()),
        )
    ):
        other = tmp_path / f"other{number}.dat"
        other.write_bytes(data)
        assert reader(name).sniff(other)
        assert list(reader(name).read(other)) == expected


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_cut_off_while_packed_is_refused(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name](tmp_path / "lantern.dat", 5000)
    packed = gzip.compress(path.read_bytes())
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(FormatError):
        list(reader(name).read(path))


def for_format(name: str) -> list[Entry]:
    """Return entries that any writer can carry: digests, series, flags, a category of its scheme."""
    scheme = export_format(name).scheme()
    code = "yes" if name == "icse-csv" else "1"
    category = Category(*(scheme or ("us", "2.0")), code)
    return [
        Entry(
            PartialDigests(md5=bytes([n]) * 16, sha1=bytes([n]) * 20),
            photodna=bytes([n]) * 144,
            categories=(category,) if n else (),
            series="=bridges at night" if n else None,
            is_victim_identified=bool(n % 2),
            is_distributed=True if n else None,
        )
        for n in range(3)
    ]


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_written_is_read_back_and_written_again_the_same(name: str, tmp_path: Path) -> None:
    path = tmp_path / "out.dat"
    with path.open("wb") as file:
        export_format(name).write(HEAD, iter(for_format(name)), file)
    assert reader(name).sniff(path)
    back = entries(name, path)
    assert back == for_format(name)
    again = io.BytesIO()
    export_format(name).write(HEAD, back, again)
    assert again.getvalue() == path.read_bytes()


@pytest.mark.parametrize("name", WRITERS)
def test_writing_nothing_gives_a_file_that_reads_as_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "out.dat"
    with path.open("wb") as file:
        export_format(name).write(HEAD, [], file)
    assert reader(name).sniff(path)
    assert list(reader(name).read(path)) == []


@pytest.mark.parametrize("name", WRITERS)
def test_writing_takes_entries_one_by_one(name: str, tmp_path: Path) -> None:
    def many() -> Iterator[Entry]:
        return (Entry(PartialDigests(md5=n.to_bytes(16, "big"))) for n in range(MANY))

    tracemalloc.start()
    try:
        with (tmp_path / "out.dat").open("wb") as file:
            export_format(name).write(HEAD, many(), file)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEMORY_BYTES


def test_files_and_groups_survive_where_the_format_has_them(tmp_path: Path) -> None:
    groups = (ListGroup(0, '{"CaseNumber":"L-1"}'), ListGroup(1, '{"CaseNumber":"L-2"}'))
    head = ExportHead("Operation Lantern", "Unit 7", "Officer 12", "", 1, is_case=True, groups=groups)
    entry = Entry(PartialDigests(md5=bytes(16)), files=(EntryFile("bridge.jpg", "/DCIM/bridge.jpg"),), group=1)
    for name in ("jsonl", "parquet", "vics-2.0-us", "vics-1.3"):
        path = tmp_path / name
        with path.open("wb") as file:
            export_format(name).write(head, [entry], file)
        items = list(reader(name).read(path))
        assert sorted(items, key=lambda item: isinstance(item, Entry)) == [*groups, entry]


def test_a_name_that_is_no_format_is_answered_with_the_names_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"vics-2\.0-us"):
        list_format(tmp_path / "x", "vics-9")
    with pytest.raises(UsageError, match="jsonl"):
        export_format("vics-9")
