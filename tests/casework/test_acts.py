"""The acts of an examiner on either database, in one process."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from clew.casework.categorise import categorise
from clew.casework.desk import Desk, open_desk
from clew.casework.export import export_case, export_list
from clew.casework.find import find
from clew.casework.import_list import ListOptions, import_list
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.progress import Progress, unwatched
from clew.casework.triage import triage
from clew.casework.verify import verify
from clew.config import Config
from clew.errors import EvidenceError, NotFoundError, UsageError
from clew.model.match import MatchKind
from clew.model.queue import Lane
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene
from clew.store import hashsets, media
from clew.store.state import dump

CASE = "OP-114"


def draw(path: Path, seed: int) -> Image.Image:
    """Draw a scene and save it as a JPEG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _kind, picture = draw_scene(Dice(7, seed), (800, 600))
    picture.save(path, quality=90)
    return picture


@pytest.fixture
def evidence(tmp_path: Path, drawn: Path) -> Path:
    """Return a copy of what is drawn, to change as a test likes."""
    return Path(shutil.copytree(drawn, tmp_path / "evidence"))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two scenes; of the first a smaller copy and a smaller mirrored one, of the second an exact copy; a text file."""
    folder = tmp_path_factory.mktemp("drawn") / "evidence"
    first = draw(folder / "a" / "bridge.jpg", 1)
    first.resize((400, 300)).save(folder / "a" / "small.jpg", quality=70)
    first.transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize((780, 585)).save(folder / "mirrored.png")
    draw(folder / "b" / "room.jpg", 2)
    (folder / "b" / "copy of room.jpg").write_bytes((folder / "b" / "room.jpg").read_bytes())
    (folder / "notes.txt").write_text("a picture of a bridge\n", encoding="utf-8")
    return folder


@pytest.fixture
def desk(tmp_path: Path, catalog_url: str) -> Iterator[Desk]:
    settings = Config(workspace=str(tmp_path / "workspace"), catalog_url=catalog_url, agency="agency-a", workers=1)
    with open_desk(settings, "officer A", create=True) as opened:
        yield opened


def hashed(path: Path, name: str) -> str:
    """Return a digest of a file, in digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, name).hexdigest()


def pdq_of(desk: Desk, path: Path) -> str:
    """Return the PDQ that the catalog has of a file that was taken in, in digits."""
    sha256 = bytes.fromhex(hashed(path, "sha256"))
    with desk.catalog.reading() as tx:
        return media.hashes_of(tx, [sha256])[sha256][0].digest.hex()


def take_in(
    desk: Desk, evidence: Path, *, is_paranoid: bool = False, retry_failed: bool = False, keep_media: bool = False
) -> None:
    options = IngestOptions(keep_media=keep_media, is_paranoid=is_paranoid, retry_failed=retry_failed)
    ingest(desk, evidence, CASE, "KP/1", options, unwatched)


def test_copies_of_one_picture_make_one_stack_under_the_best(desk: Desk, evidence: Path) -> None:
    seen: list[Progress] = []
    summary = ingest(desk, evidence, CASE, "KP/1", IngestOptions(), seen.append)
    assert (summary.found, summary.examined, summary.unsupported, summary.failed) == (6, 5, 1, 0)
    assert {(item.path, item.copies) for item in triage(desk, CASE)} == {
        (b"a/bridge.jpg", 3),
        (b"b/copy of room.jpg", 2),
    }
    assert [progress.done for progress in seen if progress.step == "Examining"][-1] == 6
    assert verify(desk, CASE, unwatched, with_evidence=True).differences == ()


def test_a_mirrored_copy_of_a_listed_picture_is_near_it(desk: Desk, evidence: Path, tmp_path: Path) -> None:
    take_in(desk, evidence)
    pdq = pdq_of(desk, evidence / "a" / "bridge.jpg")
    listed = tmp_path / "list.csv"
    listed.write_text(f"pdq,category,series\n{pdq},1,Bridges\n", encoding="utf-8")
    said = import_list(desk, listed, ListOptions(scheme="us"), unwatched)
    assert said.cases == {CASE: 3}
    found = find(desk, str(evidence / "mirrored.png"), required_sandbox=False)
    (match,) = found.matches
    assert (match.kind, match.algorithm, match.series, match.hashset) == (MatchKind.NEAR, "pdq", "Bridges", "list")
    assert match.form > 0
    assert 0 <= match.distance <= match.threshold == 31
    assert {item.path: item.lane for item in triage(desk, CASE)} == {
        b"a/bridge.jpg": Lane.NEAR,
        b"b/copy of room.jpg": Lane.NEW,
    }


def test_a_listed_digest_puts_a_better_version_into_the_series_lane(desk: Desk, evidence: Path, tmp_path: Path) -> None:
    take_in(desk, evidence)
    listed = tmp_path / "list.csv"
    listed.write_text(f"md5,series\n{hashed(evidence / 'a' / 'small.jpg', 'md5')},Bridges\n", encoding="utf-8")
    import_list(desk, listed, ListOptions(), unwatched)
    (item,) = [item for item in triage(desk, CASE) if item.path == b"a/bridge.jpg"]
    assert item.lane is Lane.SERIES
    assert any("Bridges" in reason.text for reason in item.reasons)


def test_a_picture_near_a_series_of_another_case_is_in_the_series_lane(
    desk: Desk, evidence: Path, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    (evidence / "a" / "bridge.jpg").rename(earlier / "bridge.jpg")
    ingest(desk, earlier, "OP-1", "A/1", IngestOptions(), unwatched)
    take_in(desk, evidence)
    listed = tmp_path / "list.csv"
    listed.write_text(f"sha1,series\n{hashed(earlier / 'bridge.jpg', 'sha1')},Bridges\n", encoding="utf-8")
    assert import_list(desk, listed, ListOptions(), unwatched).cases == {"OP-1": 1}
    lanes = {item.path: item.lane for item in triage(desk, CASE)}
    assert lanes == {b"mirrored.png": Lane.SERIES, b"b/copy of room.jpg": Lane.NEW}


def test_a_known_good_list_sets_exact_copies_aside_and_nothing_that_looks_alike(
    desk: Desk, evidence: Path, tmp_path: Path
) -> None:
    take_in(desk, evidence)
    bridge = evidence / "a" / "bridge.jpg"
    listed = tmp_path / "good.csv"
    listed.write_text(f"sha256,pdq\n{hashed(bridge, 'sha256')},{pdq_of(desk, bridge)}\n", encoding="utf-8")
    import_list(desk, listed, ListOptions(purpose="ignore"), unwatched)
    lanes = {item.path: item.lane for item in triage(desk, CASE)}
    assert lanes[b"a/bridge.jpg"] is Lane.NEW


def test_categories_without_a_scheme_need_one(desk: Desk, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("md5,category\n" + "0" * 32 + ",1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="--scheme"):
        import_list(desk, listed, ListOptions(), unwatched)
    with desk.catalog.reading():
        pass
    assert import_list(desk, listed, ListOptions(scheme="uk"), unwatched).entries == 1


def test_a_decision_holds_for_near_identical_media_and_is_suggested_for_the_rest(desk: Desk, evidence: Path) -> None:
    take_in(desk, evidence)
    item = next(item for item in triage(desk, CASE) if item.path == b"a/bridge.jpg")
    decision = categorise(desk, CASE, item.stack, "uk", "C", "")
    assert item.sha256 in decision.applied
    assert len(decision.applied) + len(decision.suggested) == 3
    with pytest.raises(UsageError, match="A, B, C"):
        categorise(desk, CASE, item.stack, "uk", "7", "")


def test_a_case_is_the_same_on_either_database_and_its_exhibit_stays_what_and_where_it_is(
    desk: Desk, evidence: Path, tmp_path: Path
) -> None:
    take_in(desk, evidence)
    other = Config(workspace=str(tmp_path / "other"), agency="agency-a", workers=1)
    with open_desk(other, "officer B", create=True) as second:
        take_in(second, evidence)
        with second.catalog.reading() as tx:
            expected = list(dump(tx, CASE))
    with desk.catalog.reading() as tx:
        assert list(dump(tx, CASE)) == expected
    with pytest.raises(UsageError, match="KP/1"):
        ingest(desk, evidence / "a", CASE, "KP/1", IngestOptions(), unwatched)
    with pytest.raises(NotFoundError, match="OP-999"):
        triage(desk, "OP-999")
    with pytest.raises(EvidenceError):
        ingest(desk, tmp_path / "nowhere", CASE, "KP/2", IngestOptions(), unwatched)
    before = sorted(evidence.rglob("*"))
    with pytest.raises(UsageError, match="inside the evidence"):
        export_case(desk, CASE, "csv", evidence / "b" / "out.csv")
    assert sorted(evidence.rglob("*")) == before
    assert export_case(desk, CASE, "csv", tmp_path / "out.csv").items > 0


def test_a_list_that_was_imported_and_exported_comes_back_equal(desk: Desk, tmp_path: Path) -> None:
    document = {
        "@odata.context": "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Cases",
        "value": [
            {
                "CaseID": "11111111-2222-3333-4444-555555555555",
                "CaseNumber": "Operation Lantern",
                "TotalMediaFiles": 99,
                "Media": [
                    {
                        "MediaID": 1,
                        "Category": "2",
                        "MD5": "122A7012A986655A7E9843892512258E",
                        "VictimIdentified": "false",
                        "Series": "Bridges",
                        "UnknownField": {"kept": [1, None, "two"]},
                        "MediaFiles": [{"FileName": "bridge.jpg", "FilePath": "/a/bridge.jpg", "Odd": True}],
                        "Exifs": [{"PropertyName": "Make", "PropertyValue": "ACME"}],
                    },
                    {"MediaID": 2, "Category": None, "MD5": "11BBF4A433DC520C14DF252299B377C2"},
                ],
            }
        ],
    }
    first, second, third = (tmp_path / f"{name}.json" for name in ("first", "second", "third"))
    first.write_bytes(b"\xef\xbb\xbf" + json.dumps(document).encode())
    import_list(desk, first, ListOptions(name="first"), unwatched)
    export_list(desk, "first", "vics-2.0-us", second)
    again = import_list(desk, second, ListOptions(name="first"), unwatched)
    assert (again.changes.added, again.changes.changed, again.changes.removed, again.changes.unchanged) == (0, 0, 0, 2)
    import_list(desk, second, ListOptions(name="second"), unwatched)
    with desk.catalog.reading() as tx:
        assert list(hashsets.entries(tx, "first")) == list(hashsets.entries(tx, "second"))
        assert hashsets.groups(tx, "first") == hashsets.groups(tx, "second")
    export_list(desk, "second", "vics-2.0-us", third)
    assert third.read_bytes() == second.read_bytes()
