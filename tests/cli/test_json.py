"""`--json` prints what the schemas say, on stdout alone."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from clew.cli import schemas, schemas_faces, schemas_gatherings, schemas_linkers, schemas_timeline
from clew.model.category import Scheme

Clew = Callable[..., Any]
CASE = ("--case", "OP-114")


def checked(said: Any, type_: Any) -> Any:  # noqa: ANN401  any schema
    """Return the output as its schema; every field is there, and none beside."""
    value = msgspec.json.decode(said.out, type=type_, strict=True)
    assert msgspec.json.decode(msgspec.json.encode(value)) == json.loads(said.out)
    assert "\x1b" not in said.out
    return value


@pytest.mark.parametrize(
    ("words", "type_"),
    [
        (("status",), schemas.Status),
        (("triage", *CASE), list[schemas.Queued]),
        (("triage", *CASE, "--lane", "new", "--limit", "1"), list[schemas.Queued]),
        (("hashset", "list"), list[schemas.ListShown]),
        (("verify", *CASE, "--quiet"), schemas.Verified),
        (("custody",), list[schemas.CustodyShown]),
        (("decisions", *CASE), list[schemas.DecisionShown]),
        (("linkers", "show", *CASE), list[schemas_linkers.LinkerState]),
        (("linkers", "off", "faces", *CASE, "--reason", "an order"), schemas_linkers.LinkerSwitched),
        (("face", "groups", "make", *CASE, "--quiet"), schemas_faces.FacesGrouped),
        (("face", "groups", "words"), list[schemas_faces.FaceWord]),
        (("gather", "make", "place", "Mill", *CASE), schemas_gatherings.GatheringDone),
        (("gather", "list"), list[schemas_gatherings.GatheringShown]),
        (("timeline", *CASE), schemas_timeline.TimeLineShown),
        (("schemes",), list[Scheme]),
        (("schemes", "uk"), list[Scheme]),
        (("doctor",), list[schemas.Checked]),
        (("config",), list[schemas.SettingShown]),
        (("find", "00" * 32), schemas.Found),
        (("export", *CASE, "--format", "csv", "out.csv"), schemas.Written),
        (("report", *CASE, "out.html"), schemas.Written),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_json_is_as_its_schema_says(words: tuple[str, ...], type_: object, clew: Clew, ingested: Path) -> None:
    assert ingested.is_dir()
    said = clew(*words, "--json")
    assert (said.code, said.err) == (0, "")
    checked(said, type_)


def test_a_gathering_is_shown_as_its_schema_says(clew: Clew, ingested: Path) -> None:
    assert ingested.is_dir()
    (first, second, *_) = checked(clew("triage", *CASE, "--json"), list[schemas.Queued])
    made = clew("gather", "make", "place", "Mill", first.stack, *CASE, "--box", "0.1,0.2,0.3,0.4", "--json")
    assert checked(made, schemas_gatherings.GatheringDone).gathering.members == 1
    added = clew("gather", "add", "1", second.stack, *CASE, "--reason", "the same wheel", "--json")
    assert checked(added, schemas_gatherings.GatheringDone).gathering.members == 2
    shown = checked(clew("gather", "show", "1", *CASE, "--json"), schemas_gatherings.GatheringDetails)
    assert [each.reason for each in shown.members] == ["the same wheel", ""]
    assert [each.kind for each in shown.acts] == ["make", "add"]
    assert checked(clew("gather", "suggest", "1", *CASE, "--json"), list[schemas_gatherings.MemberSuggested]) == []
    assert clew("gather", "add", "1", second.stack, *CASE, "--box", "1,2").code == 2


def test_ingest_import_and_hash_keep_to_their_schemas(clew: Clew, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("md5\nnonsense\n" + "0" * 32 + "\n")
    imported = clew("hashset", "import", "list.csv", "--json", "--quiet")
    assert imported.code == 0
    assert checked(imported, schemas.ListImported).malformed == 1
    assert "list.csv: line 2: " in imported.err
    files = sorted(path for path in (sample / "evidence").rglob("*.jpg") if path.is_file())[:2]
    hashed = clew("hash", *files, "--json")
    assert [each.path for each in checked(hashed, list[schemas.HashedFile])] == [str(path) for path in files]
    ingested = clew("ingest", files[0], "--case", "A", "--exhibit", "B", "--json", "--quiet")
    assert ingested.err == ""
    assert checked(ingested, schemas.Ingested).found == 1


def test_the_output_others_script_against_has_its_promised_fields(clew: Clew, ingested: Path) -> None:
    assert ingested.is_dir()
    queued = clew("triage", *CASE, "--json").json
    assert list(queued[0]) == ["stack", "lane", "rank", "score", "reasons", "representative", "copies"]
    assert list(queued[0]["representative"]) == ["sha256", "path"]
    found = clew("find", queued[0]["representative"]["sha256"], "--json").json
    assert list(found) == ["media", "matches", "occurrences", "similar", "segments", "begun", "text"]
    assert list(found["occurrences"][0]) == ["case", "exhibit", "path"]
    fields: dict[type[msgspec.Struct], str] = {
        schemas.Ingested: "found examined unsupported failed media_new matches stacks lanes seconds not_tried",
        schemas.HashedFile: "path kind mime width height hashes error",
        schemas.Hashes: "md5 sha1 sha256 ed2k pdq",
        schemas.Pdq: "digest quality version",
        schemas.FoundMatch: "hashset hashset_version kind distance threshold category series",
        schemas.FoundSimilar: "sha256 distance form",
        schemas.QueueReason: "text weight",
    }
    for type_, names in fields.items():
        assert [field.name for field in msgspec.structs.fields(type_)] == names.split()


def test_decisions_tell_which_of_them_stand(clew: Clew, ingested: Path) -> None:
    assert ingested.is_dir()
    stack = clew("triage", *CASE, "--json").json[0]["stack"]
    for code in ("A", "B"):
        assert clew("categorise", stack, *CASE, "--scheme", "uk", "--code", code, "--note", f"note {code}").code == 0
    assert clew("categorise", stack, *CASE, "--scheme", "us", "--code", "1").code == 0
    assert clew("undo", "3", *CASE).code == 0
    shown = checked(clew("decisions", *CASE, "--json"), list[schemas.DecisionShown])
    assert [(each.decision, each.state, each.undone_by) for each in shown] == [
        (1, "replaced", None),
        (2, "standing", None),
        (3, "undone", 4),
        (4, "undo", None),
    ]
    text = clew("decisions", *CASE).out
    assert "note B" in text
    assert "undone by 4" in text


def test_custody_tells_the_acts_of_a_case_alone_where_asked(clew: Clew, ingested: Path, tmp_path: Path) -> None:
    assert ingested.is_dir()
    (tmp_path / "other").mkdir()
    clew("ingest", "other", "--case", "OTHER", "--exhibit", "E")
    clew("report", *CASE, "out.html")
    every = checked(clew("custody", "--json"), list[schemas.CustodyShown])
    assert [each.sequence for each in every] == list(range(1, len(every) + 1))
    assert all(later.previous == earlier.digest for earlier, later in itertools.pairwise(every))
    ours = checked(clew("custody", *CASE, "--json"), list[schemas.CustodyShown])
    assert [each.act for each in ours] == ["ingest started", "ingest finished", "report written"]
    assert {each.case for each in ours} == {"OP-114"}
    assert "report written" in clew("custody", *CASE).out
