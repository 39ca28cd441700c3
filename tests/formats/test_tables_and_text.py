"""CSV of any make, ICSE, NSRL, and text with one hash a line."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from clew.errors import FormatError
from clew.format import ExportHead, ListFormat, export_format, formats, list_format
from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import BadLine, Entry, EntryFile
from clew.model.media_hash import MediaHash

MD5, SHA1, SHA256 = "0a" * 16, "0b" * 20, "0c" * 32
HEAD = ExportHead("Operation Lantern", "Unit 7", "Officer 12", "", 1, is_case=False)


def read(tmp_path: Path, text: str, name: str) -> list[Entry | BadLine]:
    path = tmp_path / "lantern.txt"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    found = list_format(path)
    assert found.name == name
    return [item for item in found.read(path) if isinstance(item, Entry | BadLine)]


def one(tmp_path: Path, text: str, name: str) -> Entry:
    (entry,) = read(tmp_path, text, name)
    assert isinstance(entry, Entry)
    return entry


def test_a_header_line_that_is_broken_costs_no_other_line(tmp_path: Path) -> None:
    items = read(tmp_path, f"md5,note\rx\n{MD5},\n{MD5},\n", "csv")
    entry = Entry(PartialDigests(bytes.fromhex(MD5)))
    assert isinstance(items[0], BadLine)
    assert (items[0].number, items[1:]) == (1, [entry, entry])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_columns_are_told_by_name_in_any_order_and_case(delimiter: str, tmp_path: Path) -> None:
    header = ["Colour", "File Name", "SHA-1", "md5", "Sha_256", "PDQ hash", "PDQ Quality", "Category", "SIZE"]
    row = ["red", "bridge.jpg", SHA1.upper(), MD5, SHA256, SHA256, "87", "1", "12"]
    entry = one(tmp_path, f"{delimiter.join(header)}\n{delimiter.join(row)}\n", "csv")
    assert entry == Entry(
        PartialDigests(bytes.fromhex(MD5), bytes.fromhex(SHA1), bytes.fromhex(SHA256)),
        hashes=(MediaHash("pdq", "", bytes.fromhex(SHA256), 87),),
        size=12,
        categories=(Category("", "", "1"),),
        files=(EntryFile("bridge.jpg", ""),),
        extra='{"Colour":"red"}',
    )


def test_what_is_not_of_its_form_in_a_csv_stays_under_its_column(tmp_path: Path) -> None:
    text = f"md5,Size,Created,Distributed,Scheme,Name\n{MD5},much,yesterday,perhaps,uk,\udce9.jpg\n"
    entry = one(tmp_path, text, "csv")
    assert (entry.size, entry.is_distributed, entry.files, entry.categories) == (None, None, (), ())
    assert json.loads(entry.extra) == {
        "Size": "much",
        "Created": "yesterday",
        "Distributed": "perhaps",
        "Scheme": "uk",
        "Name": "\udce9.jpg",
    }


def test_a_single_hash_column_is_told_by_length(tmp_path: Path) -> None:
    entries = read(tmp_path, f"hash,note\n{MD5},a\n{SHA1},b\n{SHA256},c\nabc,d\n", "csv")
    assert [entry.digests for entry in entries if isinstance(entry, Entry)] == [
        PartialDigests(md5=bytes.fromhex(MD5)),
        PartialDigests(sha1=bytes.fromhex(SHA1)),
        PartialDigests(sha256=bytes.fromhex(SHA256)),
    ]
    assert isinstance(entries[3], BadLine)
    assert entries[3].number == 5


def test_rows_of_another_width_are_bad_but_empty_cells_at_the_end_are_not(tmp_path: Path) -> None:
    items = read(tmp_path, f"md5,note\n{MD5}\n{MD5},a,,\n\n{MD5},b,c\n", "csv")
    assert [(item.number, item.reason) for item in items if isinstance(item, BadLine)] == [
        (2, "expected 2 cells, found 1"),
        (5, "expected 2 cells, found 3"),
    ]
    assert len(items) == 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "'=1", "''=1", "\uff1d1"])
def test_no_cell_we_write_is_a_formula_and_none_is_changed_by_the_round_trip(text: str, tmp_path: Path) -> None:
    entry = Entry(PartialDigests(md5=bytes(16)), series=text, files=(EntryFile(text, text),))
    path = tmp_path / "out.csv"
    with path.open("wb") as file:
        export_format("csv").write(HEAD, [entry], file)
    _, cells = csv.reader(io.StringIO(path.read_bytes().decode(), newline=""))
    assert sum(cell.endswith(text) and cell.startswith("'") for cell in cells) == 3
    reader = formats()["csv"]
    assert isinstance(reader, ListFormat)
    assert list(reader.read(path)) == [entry]


def test_an_apostrophe_in_other_peoples_csv_is_theirs(tmp_path: Path) -> None:
    assert one(tmp_path, f"md5,series\n{MD5},'=bridges\n", "csv").series == "'=bridges"


def test_icse_rows_carry_flags_series_and_baseline(tmp_path: Path) -> None:
    header = (
        "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;"
        "Series name;Number of submissions;File Available;Media Type;Baseline"
    )
    entry = one(tmp_path, f"{header}\n{MD5};{SHA1};;77;Yes;no;;bridges;3;Yes;Image;No\n", "icse-csv")
    assert entry.categories == (Category("interpol-baseline", "1", "no"),)
    assert (entry.is_distributed, entry.is_victim_identified, entry.is_offender_identified) == (True, False, None)
    assert entry.series == "bridges"
    left = {"Image ID": "77", "Number of submissions": "3", "File Available": "Yes", "Media Type": "Image"}
    assert json.loads(entry.extra) == left
    stream = io.BytesIO()
    export_format("icse-csv").write(HEAD, [entry], stream)
    assert one(tmp_path, stream.getvalue().decode(), "icse-csv") == entry


def test_nsrl_text_keeps_codes_and_sets_aside(tmp_path: Path) -> None:
    text = (
        '"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\r\n'
        f'"{SHA1.upper()}","{MD5.upper()}","0A1B2C3D","comma, quote "".dll",12,34,"362",""\r\n'
    )
    entry = one(tmp_path, text, "nsrl-2")
    assert entry.files == (EntryFile('comma, quote ".dll', ""),)
    assert entry.size == 12
    assert json.loads(entry.extra) == {"CRC32": "0A1B2C3D", "ProductCode": "34", "OpSystemCode": "362"}


def test_nsrl_database_states_its_version_and_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "RDS_2026.db"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE T (md5 TEXT, sha1 TEXT, sha256 TEXT, crc32 TEXT, file_name TEXT, file_size INT, package_id INT);"
        "CREATE VIEW FILE AS SELECT * FROM T;"
        "CREATE TABLE VERSION (version TEXT); INSERT INTO VERSION VALUES ('2026.09.1');"
    )
    connection.execute("INSERT INTO T VALUES (?, ?, ?, '0A', 'library.dll', 12, 7)", (MD5, SHA1, SHA256))
    connection.execute("INSERT INTO T VALUES ('no digest', NULL, NULL, '', '', 0, 0)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    found = list_format(path)
    assert found.read_head(path).version == "2026.09.1"
    entry, bad = found.read(path)
    assert isinstance(entry, Entry)
    assert entry.digests.sha256 == bytes.fromhex(SHA256)
    assert (entry.size, json.loads(entry.extra)) == (12, {"crc32": "0A", "package_id": 7})
    assert isinstance(bad, BadLine)
    assert bad.number == 2
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_broken_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "RDS.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(4096))
    reader = formats()["nsrl-3"]
    assert isinstance(reader, ListFormat)
    with pytest.raises(FormatError, match="expected NSRL"):
        list(reader.read(path))


def test_hashes_in_text_are_told_by_length_and_pdq_by_what_is_said(tmp_path: Path) -> None:
    text = (
        f"# lantern\n{MD5}\n{SHA1.upper()}\n\n{SHA256}\n{SHA256},87\npdq:{SHA256}\ned2k: {MD5}\nsha256:{SHA256}\n"
        f"{MD5}  pictures/bridge.jpg\n{MD5} *bridge.jpg\n# pdq\n{SHA256}\n# hash: sha256\n{SHA256}\n"
    )
    digest = PartialDigests(sha256=bytes.fromhex(SHA256))
    md5 = PartialDigests(md5=bytes.fromhex(MD5))
    assert read(tmp_path, text, "text") == [
        Entry(md5),
        Entry(PartialDigests(sha1=bytes.fromhex(SHA1))),
        Entry(digest),
        pdq(87),
        pdq(100),
        Entry(PartialDigests(ed2k=bytes.fromhex(MD5))),
        Entry(digest),
        Entry(md5, files=(EntryFile("bridge.jpg", "pictures/bridge.jpg"),)),
        Entry(md5, files=(EntryFile("bridge.jpg", "bridge.jpg"),)),
        pdq(100),
        Entry(digest),
    ]


def pdq(quality: int) -> Entry:
    return Entry(PartialDigests(), hashes=(MediaHash("pdq", "", bytes.fromhex(SHA256), quality),))


@pytest.mark.parametrize(
    "bad", ["abc", f"{MD5}0", f"{SHA256},101", f"{MD5},50", "pdq:00", "bridge", "z" * 32, "٣" * 32]
)
def test_a_bad_line_of_text_is_shown_with_its_number(bad: str, tmp_path: Path) -> None:
    items = read(tmp_path, f"# lantern\n{MD5}\n{bad}\n{SHA1}\n", "text")
    assert [item.number for item in items if isinstance(item, BadLine)] == [3]
    assert len(items) == 3


@pytest.mark.parametrize("text", ['{"a": 1,"MD5": "x"}', '[["MD5",1]]', "<md5>,sha1"])
def test_json_and_xml_are_not_taken_for_csv(text: str, tmp_path: Path) -> None:
    path = tmp_path / "lantern.csv"
    path.write_text(text)
    assert not any(each.sniff(path) for each in formats().values() if isinstance(each, ListFormat))


@pytest.mark.parametrize("start", [f"{MD5}\n", f"md5,note\n{MD5},"])
def test_a_line_that_does_not_end_is_refused_before_it_fills_the_memory(start: str, tmp_path: Path) -> None:
    path = tmp_path / "lantern.txt"
    with path.open("w") as file:
        file.write(start)
        file.writelines("0" * 1_000_000 for _ in range(20))
    with pytest.raises(FormatError, match="a line of more than"):
        list(list_format(path).read(path))
