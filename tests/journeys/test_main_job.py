"""The whole job as an examiner does it: pictures in, known ones set aside, new ones on top, out again."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from clew.cli import schemas
from clew.model.occurrence import INSIDE
from clew.samples.truth import Truth, TruthFile

Clew = Callable[..., subprocess.CompletedProcess[str]]
ClewJson = Callable[..., Any]
CASE = ("--case", "OP-114")


def queue_of(clew_json: ClewJson) -> list[schemas.Queued]:
    return msgspec.convert(clew_json("triage", *CASE), list[schemas.Queued], strict=True)


def test_every_file_is_accounted_for_with_the_outcome_it_must_have(ingested: schemas.Ingested, truth: Truth) -> None:
    assert ingested.found == truth.files_total
    assert ingested.found == ingested.examined + ingested.unsupported + ingested.failed
    expected = [truth.by_outcome.get(name, 0) for name in ("examined", "unsupported", "failed")]
    assert [ingested.examined, ingested.unsupported, ingested.failed] == expected


def test_the_queue_puts_each_picture_where_the_truth_says(
    ingested: schemas.Ingested, clew_json: ClewJson, truth: Truth
) -> None:
    queue = queue_of(clew_json)
    lanes = {name: sum(item.lane == name for item in queue) for name in ("known", "near", "series", "new")}
    assert msgspec.to_builtins(ingested.lanes) == lanes
    assert [item.lane for item in queue] == sorted(
        (item.lane for item in queue), key=["new", "series", "near", "known"].index
    )
    lane_of = {item.representative.path: item.lane for item in queue}
    certain = {each.path: each.lane for each in truth.files if each.lane and each.path in lane_of}
    assert certain
    for path, lane in certain.items():
        # a stack of something listed with copies that are not stands in the lane of the copies
        assert lane_of[path] == lane or (lane == "known" and lane_of[path] in ("near", "series")), path


def test_inside_a_lane_the_best_reasons_stand_first(ingested: schemas.Ingested, clew_json: ClewJson) -> None:
    new = [item for item in queue_of(clew_json) if item.lane == "new"]
    assert ingested.lanes.new == len(new) > 0
    assert [item.rank for item in new] == list(range(1, len(new) + 1))
    assert [item.score for item in new] == sorted((item.score for item in new), reverse=True)
    assert new[0].reasons
    assert all(item.score == pytest.approx(sum(reason.weight for reason in item.reasons), abs=0.02) for item in new)


def test_a_second_ingest_examines_nothing_and_says_the_same(
    ingested: schemas.Ingested, clew_json: ClewJson, sample: Path
) -> None:
    again = clew_json("ingest", sample / "evidence", *CASE, "--exhibit", "KP/1")
    assert again["media_new"] == 0
    same = {"found", "examined", "unsupported", "failed", "matches", "stacks", "lanes"}
    first = msgspec.to_builtins(ingested)
    assert {name: again[name] for name in same} == {name: first[name] for name in same}
    assert clew_json("status")["cases"][0]["stacks"] == again["stacks"]


def test_find_tells_the_list_and_the_places_of_a_known_picture(
    ingested: schemas.Ingested, clew_json: ClewJson, truth: Truth, sample: Path
) -> None:
    known = next(each for each in truth.files if "operation-lantern" in each.lists and not each.is_base64)
    by_file = msgspec.convert(clew_json("find", sample / "evidence" / known.path), schemas.Found, strict=True)
    by_digest = msgspec.convert(clew_json("find", known.sha256), schemas.Found, strict=True)
    assert {place.path for place in by_file.occurrences} >= {known.path}
    exact = [match for match in by_file.matches if match.kind == "exact"]
    assert [match.hashset for match in exact] == ["operation-lantern"]
    assert exact[0].category is not None
    assert exact[0].category.startswith("us 2.0 ")
    assert by_digest.matches == by_file.matches
    assert by_digest.occurrences == by_file.occurrences
    assert ingested.matches.exact > 0


def test_find_knows_nothing_of_a_stranger(ingested: schemas.Ingested, clew_json: ClewJson) -> None:
    del ingested
    found = msgspec.convert(clew_json("find", "00" * 32), schemas.Found, strict=True)
    assert (found.matches, found.occurrences, found.similar) == ([], [], [])


def test_a_decision_holds_for_the_stack_and_can_be_undone(
    ingested: schemas.Ingested, clew: Clew, clew_json: ClewJson, tmp_path: Path
) -> None:
    del ingested
    item = max(queue_of(clew_json), key=lambda each: each.copies)
    decided = clew_json("categorise", item.stack, *CASE, "--scheme", "uk", "--code", "C")
    assert decided["decision"] == 1
    assert item.representative.sha256 in decided["applied"]
    exported = tmp_path / "out.jsonl"
    clew_json("export", *CASE, "--format", "jsonl", exported)
    assert f'"{item.representative.sha256}"' in exported.read_text(encoding="utf-8")
    assert _categories(exported, item.representative.sha256) == [["uk", decided["version"], "C"]]
    clew_json("undo", "1", *CASE)
    clew_json("export", *CASE, "--format", "jsonl", exported)
    assert ["uk", decided["version"], "C"] not in _categories(exported, item.representative.sha256)
    refused = clew("undo", "1", *CASE)
    assert refused.returncode == 2
    assert "undone" in refused.stderr


def _categories(path: Path, sha256: str) -> list[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        if sha256 in line and "categories" in said:
            return [[each["scheme"], each["version"], each["code"]] for each in said["categories"]]
    return []


@pytest.mark.parametrize(
    "name", ["vics-2.0-us", "vics-2.0-uk", "vics-2.0-default", "vics-1.3", "icse-csv", "csv", "jsonl"]
)
def test_an_export_comes_back_as_a_list_that_knows_the_whole_case(
    ingested: schemas.Ingested, clew_json: ClewJson, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    written = clew_json("export", *CASE, "--format", name, out)
    assert written["size"] == out.stat().st_size
    back = clew_json("hashset", "import", out, "--name", "back")
    assert (back["entries"], back["malformed"]) == (written["items"], 0)
    media = clew_json("status")["cases"][0]["media"]
    assert back["cases"]["OP-114"] == media >= ingested.examined // 2


def test_the_report_is_one_page_that_asks_for_nothing(
    ingested: schemas.Ingested, clew_json: ClewJson, tmp_path: Path
) -> None:
    out = tmp_path / "out.html"
    clew_json("report", *CASE, out)
    page = out.read_text(encoding="utf-8")
    assert "OP-114" in page
    assert f"{ingested.found}" in page
    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert "https://" not in page


def test_a_newer_list_tells_which_case_got_new_matches(
    ingested: schemas.Ingested, clew_json: ClewJson, sample: Path
) -> None:
    newer = sample / "lists" / "operation-lantern-v2.json"
    said = clew_json("hashset", "import", newer, "--name", "operation-lantern", "--list-version", "2")
    changes = msgspec.convert(said, schemas.ListImported, strict=True)
    assert changes.added + changes.changed > 0
    assert changes.unchanged > 0
    listed = clew_json("hashset", "list")
    assert [(each["hashset"], each["version"]) for each in listed if each["hashset"] == "operation-lantern"] == [
        ("operation-lantern", "2")
    ]
    again = clew_json("hashset", "import", newer, "--name", "operation-lantern", "--list-version", "2")
    assert (again["added"], again["changed"], again["removed"], again["cases"]) == (0, 0, 0, {})
    assert ingested.found > 0


def test_removing_a_list_takes_its_matches_away(ingested: schemas.Ingested, clew: Clew, clew_json: ClewJson) -> None:
    assert ingested.lanes.known + ingested.lanes.near + ingested.lanes.series > 0
    for name in ("operation-lantern", "reference"):
        assert clew("hashset", "remove", name).returncode == 0
    assert {item.lane for item in queue_of(clew_json)} == {"new"}


def test_kept_media_lie_in_the_vault_byte_for_byte(
    clew: Clew, clew_json: ClewJson, sample: Path, workspace: Path, truth: Truth, tmp_path: Path
) -> None:
    original = next(each for each in truth.files if each.kind == "original")
    evidence = tmp_path / "evidence"
    for each in (original, _shortest_film(truth), _smallest_zip(truth)):
        (evidence / each.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(sample / "evidence" / each.path, evidence / each.path)
    taken = clew_json("ingest", evidence, *CASE, "--exhibit", "KP/1", "--keep", "media")
    assert taken["found"] > taken["failed"] + 3
    kept = workspace / "vault" / original.sha256[:2] / original.sha256[2:4] / original.sha256
    assert kept.read_bytes() == (sample / "evidence" / original.path).read_bytes()
    assert clew_json("verify", *CASE)["is_intact"]
    kept.unlink()
    lost = json.loads(clew("verify", *CASE, "--json").stdout)
    assert [(each["item"], each["reason"]) for each in lost["differences"]] == [(f"vault {original.sha256}", "missing")]


def _shortest_film(truth: Truth) -> TruthFile:
    films = [
        each for each in truth.files if each.film >= 0 and each.outcome == "examined" and INSIDE not in each.path_bytes
    ]
    return min(films, key=lambda each: each.ms)


def _smallest_zip(truth: Truth) -> TruthFile:
    """Return an archive with a picture in it that needs no password."""
    holds = {each.path_bytes.partition(INSIDE)[0] for each in truth.files if each.base >= 0 and not each.password}
    zips = [each for each in truth.files if each.path.endswith(".zip") and each.path_bytes in holds]
    return min(zips, key=lambda each: each.size)


def test_a_file_altered_since_the_last_ingest_is_told(
    clew: Clew, clew_json: ClewJson, sample: Path, truth: Truth, tmp_path: Path
) -> None:
    evidence = tmp_path / "evidence"
    evidence.mkdir()
    originals = [each for each in truth.files if each.kind == "original"]
    for number in range(2):
        shutil.copy2(sample / "evidence" / originals[number].path, evidence / f"{number}.jpg")
    clew_json("ingest", evidence, *CASE, "--exhibit", "KP/1")
    shutil.copy2(sample / "evidence" / originals[2].path, evidence / "0.jpg")
    again = clew("ingest", evidence, *CASE, "--exhibit", "KP/1")
    assert again.returncode == 0
    assert "0.jpg" in again.stderr
    assert "altered" in again.stderr
    assert "1.jpg" not in again.stderr


def test_hash_speaks_of_each_file_in_turn(clew: Clew, sample: Path, truth: Truth, tmp_path: Path) -> None:
    originals = [each for each in truth.files if each.kind == "original"][:2]
    missing = tmp_path / "missing.jpg"
    files = [sample / "evidence" / originals[0].path, missing, sample / "evidence" / originals[1].path]
    done = clew("hash", *files, "--json")
    assert done.returncode == 1
    said = msgspec.json.decode(done.stdout, type=list[schemas.HashedFile])
    assert [each.path for each in said] == [str(path) for path in files]
    assert [each.hashes.sha256 for each in said] == [originals[0].sha256, None, originals[1].sha256]
    assert said[1].error is not None
    assert "no such file" in said[1].error
    assert all(said[at].hashes.pdq is not None for at in (0, 2))
