"""VICS as it is found: quirks, broken items, both generations."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from clew.errors import FormatError, UsageError
from clew.format import ExportHead, ListFormat, export_format, formats, list_format
from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import BadLine, Entry, EntryFile, ListGroup
from clew.model.media_hash import MediaHash

US = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata"
MD5 = "122A7012A986655A7E9843892512258E"
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "vics"


def us() -> ListFormat:
    found = formats()["vics-2.0-us"]
    assert isinstance(found, ListFormat)
    return found


def read_text(tmp_path: Path, text: str) -> list[Entry | ListGroup | BadLine]:
    path = tmp_path / "lantern.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return list(list_format(path).read(path))


def read_media(tmp_path: Path, *media: object, kind: str = "Media") -> list[Any]:
    return read_text(tmp_path, json.dumps({"@odata.context": f"{US}#{kind}", "value": list(media)}))


def one(tmp_path: Path, **fields: object) -> Entry:
    (entry,) = read_media(tmp_path, {"MD5": MD5, **fields})
    assert isinstance(entry, Entry)
    return entry


@pytest.mark.parametrize(
    ("address", "name", "scheme"),
    [
        ("http://github.com/ICMEC/ProjectVic/DataModels/1.1.xml#Media", "vics-1.3", ("us-legacy", "1")),
        ("http://github.com/ICMEC/ProjectVic/DataModels/1.2.xml#Media", "vics-1.3", ("us-legacy", "1")),
        ("http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media", "vics-1.3", ("us-legacy", "1")),
        (f"{US}#Media", "vics-2.0-us", ("us", "2.0")),
        (f"{US.replace('/US/', '/UK/')}#Media", "vics-2.0-uk", ("uk", "2014")),
        (f"{US.replace('/US/', '/Default/')}#Media", "vics-2.0-default", ("vics-default", "2.0")),
        (f"{US.replace('/US/', '/CUSTOM/')}#Media", "vics-2.0-custom", ("vics-custom", "2.0")),
    ],
)
def test_the_context_tells_version_and_scheme(address: str, name: str, scheme: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "lantern.json"
    key = "odata.metadata" if "/1." in address else "@odata.context"
    path.write_text(json.dumps({key: address, "value": [{"MD5": MD5, "Category": 0}]}))
    found = list_format(path)
    assert found.name == name
    assert found.read_head(path).scheme == scheme[0]
    (entry,) = found.read(path)
    assert isinstance(entry, Entry)
    assert entry.categories == (Category(*scheme, "0"),)


@pytest.mark.parametrize(
    ("written", "codes"), [(1, ["1"]), ("4", ["4"]), ("A", ["A"]), (None, []), ("", []), (" 2 ", ["2"])]
)
def test_a_category_may_be_a_number_text_or_null(written: object, codes: list[str], tmp_path: Path) -> None:
    assert [each.code for each in one(tmp_path, Category=written).categories] == codes


@pytest.mark.parametrize(
    ("written", "flag"), [(True, True), ("true", True), ("False", False), (None, None), ("", None)]
)
def test_booleans_may_be_text(written: object, flag: bool | None, tmp_path: Path) -> None:  # noqa: FBT001 - a case's value
    entry = one(tmp_path, VictimIdentified=written)
    assert entry.is_victim_identified is flag
    assert not entry.extra


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2024-01-02T03:04:05.0000000Z", "2024-01-02T03:04:05Z"),
        ("2024-01-02T03:04:05.1230000Z", "2024-01-02T03:04:05.123Z"),
        ("2024-01-02T03:04:05+1:00Z", "2024-01-02T02:04:05Z"),
        ("2024-01-02T03:04:05-05:00", "2024-01-02T08:04:05Z"),
        ("/Date(1704164645250)/", "2024-01-02T03:04:05.25Z"),
        ("/Date(1704164645000+0100)/", "2024-01-02T03:04:05Z"),
    ],
)
def test_dates_come_in_several_forms(written: str, instant: str, tmp_path: Path) -> None:
    entry = one(tmp_path, MediaFiles=[{"FileName": "bridge.jpg", "FilePath": "/DCIM", "Created": written}])
    assert entry.files == (EntryFile("bridge.jpg", "/DCIM", created=instant),)


@pytest.mark.parametrize("written", ["2024-01-02T03:04:05", "2024-13-02T03:04:05Z", "yesterday", "/Date(9e9)/", 5])
def test_a_date_that_states_no_instant_is_kept_as_it_stands(written: object, tmp_path: Path) -> None:
    entry = one(tmp_path, MediaFiles=[{"FileName": "bridge.jpg", "Created": written}])
    assert entry.files[0].created is None
    assert json.loads(entry.files[0].extra) == {"Created": written}


def test_alternative_hashes_are_told_by_name_in_any_case(tmp_path: Path) -> None:
    pdq, sha256 = bytes(range(32)), bytes(range(1, 33))
    entry = one(
        tmp_path,
        PhotoDNA=None,
        AlternativeHashes=[
            {"HashName": "PDQ", "HashValue": pdq.hex().upper()},
            {"MD5": MD5, "HashName": "pdq", "HashValue": pdq.hex()},
            {"HashName": "Sha-256", "HashValue": sha256.hex()},
            {"HashName": "F1", "HashValue": "zz"},
        ],
    )
    assert entry.hashes == (MediaHash("pdq", "", pdq, 100),) * 2
    assert entry.digests.sha256 == sha256
    assert json.loads(entry.extra) == {"AlternativeHashes": [{"HashName": "F1", "HashValue": "zz"}]}


def test_unknown_fields_are_kept_wherever_they_stand(tmp_path: Path) -> None:
    case = {"CaseNumber": "L-1", "Weather": {"rain": 1.50}, "Media": [{"MD5": MD5.lower(), "Lens": "50 mm"}]}
    text = json.dumps({"@odata.count": 1, "@odata.context": f"{US}#Cases", "value": [case]}).replace("1.5}", "1.50}")
    entry, group, root = read_text(tmp_path, text)
    assert isinstance(entry, Entry)
    assert entry.digests.md5 == bytes.fromhex(MD5)
    assert entry.extra == '{"Lens":"50 mm"}'
    assert group == ListGroup(0, '{"CaseNumber":"L-1","Weather":{"rain":1.50}}')
    assert root == ListGroup(-1, '{"@odata.count":1}')


def test_keys_may_stand_in_any_order_the_context_last(tmp_path: Path) -> None:
    filler = [{"SHA1": f"{n:040x}", "Comments": "a picture of a bridge " * 10} for n in range(2000)]
    text = json.dumps({"value": [{"Media": filler, "CaseNumber": "L-1"}], "@odata.context": f"{US}#Cases"})
    *entries, group = read_text(tmp_path, text)
    assert len(entries) == 2000
    assert group == ListGroup(0, '{"CaseNumber":"L-1"}')


def test_one_file_may_be_named_by_many_media_and_totals_may_lie(tmp_path: Path) -> None:
    place = {"FileName": "album.zip", "FilePath": "/album.zip"}
    media = [{"MD5": f"{n:032x}", "MediaFiles": [place]} for n in range(116)]
    *entries, _ = read_media(tmp_path, {"CaseNumber": "L-1", "TotalMediaFiles": 5, "Media": media}, kind="Cases")
    assert len(entries) == 116
    assert {entry.files for entry in entries} == {(EntryFile("album.zip", "/album.zip"),)}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('{"MD5": "12"}', "MD5 must be 32 hex digits"),
        ('{"Comments": "a bridge"}', "no digest"),
        ('"MD5"', "media object was expected"),
        ('{"MD5": "\\Users"}', "bad JSON"),
        (f'{{"MD5": "{MD5}", "MediaSize": NaN}}', "NaN"),
        ('{"MD5": ' + "[" * 200_000 + "]" * 200_000 + "}", "nested too deeply"),
    ],
)
def test_a_bad_item_costs_only_itself(broken: str, reason: str, tmp_path: Path) -> None:
    good = [json.dumps({"MD5": f"{n:032x}"}) for n in range(1, 4)]
    text = f'{{"@odata.context": "{US}#Media", "value": [{good[0]}, {broken}, {good[1]}, {good[2]}]}}'
    first, bad, *rest = read_text(tmp_path, text)
    assert isinstance(first, Entry)
    assert isinstance(bad, BadLine)
    assert bad.number == 2
    assert reason in bad.reason
    assert len(rest) == 2


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.99])
def test_a_file_cut_off_is_refused_not_taken_for_whole(cut: float, tmp_path: Path) -> None:
    text = json.dumps({"@odata.context": f"{US}#Media", "value": [{"MD5": f"{n:032x}"} for n in range(9000)]})
    with pytest.raises(FormatError, match="cut off"):
        read_text(tmp_path, text[: int(len(text) * cut)])


def test_text_that_is_not_unicode_costs_nothing_else(tmp_path: Path) -> None:
    text = (
        f'{{"@odata.context": "{US}#Media", "value": [{{"MD5": "{MD5}", "Series": "\udce9tude", "Tags": "\\ud800"}}]}}'
    )
    (entry,) = read_text(tmp_path, text)
    assert isinstance(entry, Entry)
    assert entry.series is None
    assert entry.extra.isascii()
    assert json.loads(entry.extra) == {"Series": "\udce9tude", "Tags": "\ud800"}


def test_a_vics_file_of_another_region_is_refused_with_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "uk.json"
    path.write_text(json.dumps({"@odata.context": f"{US.replace('/US/', '/UK/')}#Media", "value": []}))
    with pytest.raises(FormatError, match=r"found VICS 2\.0 UK"):
        list(us().read(path))


HEAD = ExportHead("Operation Lantern", "Unit 7", "Officer 12", "2026-11-22T10:00:00Z", 1, is_case=True)


def test_a_case_of_ours_is_written_as_cases_with_media_numbered() -> None:
    stream = io.BytesIO()
    entries = [
        Entry(PartialDigests(md5=bytes(16)), categories=(Category("us", "2.0", "4"),)),
        Entry(PartialDigests(md5=b"\1" * 16)),
    ]
    export_format("vics-2.0-us").write(HEAD, entries, stream)
    document = json.loads(stream.getvalue())
    assert document["@odata.context"] == f"{US}#Cases"
    (case,) = document["value"]
    assert (case["CaseNumber"], case["ContactOrganization"], case["ContactName"]) == (
        "Operation Lantern",
        "Unit 7",
        "Officer 12",
    )
    assert case["SourceApplicationName"] == "Clew"
    assert [(media["MediaID"], media["MD5"], media["Category"]) for media in case["Media"]] == [
        (1, "0" * 32, 4),
        (2, "01" * 16, None),
    ]


def test_the_old_model_is_written_with_its_own_context() -> None:
    stream = io.BytesIO()
    export_format("vics-1.3").write(HEAD, [Entry(PartialDigests(md5=bytes(16)))], stream)
    document = json.loads(stream.getvalue())
    assert document["odata.metadata"] == "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Cases"


def test_a_category_of_another_scheme_is_never_renumbered_on_the_way_out() -> None:
    entry = Entry(PartialDigests(md5=bytes(16)), categories=(Category("us-legacy", "1", "0"),))
    with pytest.raises(UsageError, match=r"us 2\.0, not of us-legacy 1"):
        export_format("vics-2.0-us").write(HEAD, [entry], io.BytesIO())


def test_entries_out_of_the_order_of_their_cases_are_refused() -> None:
    entries = [Entry(PartialDigests(md5=bytes(16)), group=group) for group in (1, 0)]
    with pytest.raises(UsageError, match="stand together"):
        export_format("vics-2.0-us").write(HEAD, entries, io.BytesIO())


def test_the_made_up_file_of_the_shared_data_comes_through(tmp_path: Path) -> None:
    path = SHARED / "synthetic_vics20_us_cases.json"
    if not path.exists():
        pytest.skip("../shared/data/vics is not here")
    items = list(us().read(path))
    entries = [item for item in items if isinstance(item, Entry)]
    groups = tuple(item for item in items if isinstance(item, ListGroup))
    assert len(entries) == 3
    assert not [item for item in items if isinstance(item, BadLine)]
    out = tmp_path / "again.json"
    with out.open("wb") as file:
        export_format("vics-2.0-us").write(ExportHead("", "", "", "", 3, is_case=True, groups=groups), entries, file)
    assert list(us().read(out)) == items
