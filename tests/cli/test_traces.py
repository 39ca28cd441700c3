"""`clew trace`: what is asked for by time, by part and by language, and what is told of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from clew.casework import trace_cut, trace_sheet
from clew.casework.desk import open_desk
from clew.cli.schemas_cards import TraceAsked
from clew.config import Config
from clew.examine.cutting import JPEG, PNG, SEEN, Seen
from clew.model.findings import Findings, Kind, Outcome
from clew.model.link import Description

if TYPE_CHECKING:
    from tests.conftest import Values

Clew = Callable[..., Any]
CASE = ("--case", "OP-1")


@pytest.fixture
def make(workspace: Path, values: "Values", clew: Clew, monkeypatch: pytest.MonkeyPatch) -> Clew:
    """Ask for a sheet of the one media of a case, by a child that sees tones of skin in whatever is cut."""
    seen = Seen(["tones of skin on 12% of it"], ["faces/1"], 120, 90)
    made = ((PNG, b"a PNG"), (JPEG, b"a JPEG"), (SEEN, msgspec.json.encode(seen)))
    found = Findings(
        *(Outcome.EXAMINED, "", Kind.OTHER, "image/jpeg", 1000, values.digests("film"), ""),
        descriptions=tuple(Description("cut", "1", name, data) for name, data in made),
    )
    monkeypatch.setattr(trace_cut, "examined_once", lambda *_: found)
    monkeypatch.setattr(trace_sheet, "lookers", lambda: ["faces"])
    with (
        open_desk(Config(workspace=str(workspace)), "officer A", create=True) as desk,
        desk.catalog.writing() as tx,
    ):
        values.ingest(tx, "OP-1", [values.record("film")])
    digits = values.sha256("film").hex()[:12]

    def ask(*words: str) -> Any:  # noqa: ANN401  the local Said
        box = ("--box", "0.1,0.2,0.3,0.2")
        return clew("trace", "make", *CASE, "--media", digits, *box, "-r", "T-17", "-o", "sheet.png", *words)

    return ask


def requests(clew: Clew) -> list[TraceAsked]:
    return msgspec.json.decode(clew("trace", "show", *CASE, "--json").out, type=list[TraceAsked])


def test_a_time_and_the_part_that_leads_name_are_one_request(clew: Clew, make: Clew, tmp_path: Path) -> None:
    for words in (("--at", "1:02.5"), ("--at", "62.5"), ("--part", "frame at 62500 ms")):
        said = make(*words)
        assert said.code == 1
        assert "in the review page (`clew review`, Shift+R)" in said.err
    (request,) = requests(clew)
    assert (request.part, request.question, request.language) == ("frame at 62500 ms", "Where is this from?", "en")
    assert "frame at 62500 ms" in clew("trace", "show", *CASE).out
    assert not (tmp_path / "sheet.png").exists()


def test_a_sheets_language_is_said_or_that_of_the_page(
    clew: Clew, make: Clew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("--language", "de")
    (tmp_path / "clew.toml").write_text("[review]\nlanguage = 'de'\n")
    monkeypatch.setenv("CLEW_CONFIG", str(tmp_path / "clew.toml"))
    make()
    make("--language", "en", "--question", "Whose door?")
    assert [(each.language, each.question) for each in requests(clew)] == [
        ("de", "Woher ist das?"),
        ("en", "Whose door?"),
    ]
    assert "'fr' is not one of 'en', 'de'" in make("--language", "fr").err


def test_the_command_that_was_refused_writes_the_sheet_once_approved(
    clew: Clew, make: Clew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("--language", "de")
    (request,) = requests(clew)
    approve = ("trace", "approve", str(request.request), *CASE, "--reason", "wood")
    assert "another officer must look" in clew(*approve).err
    monkeypatch.setenv("CLEW_OFFICER", "officer B")
    assert clew(*approve).code == 0
    assert make().code == 1
    assert make("--language", "de").code == 0
    assert (tmp_path / "sheet.png").read_bytes() == b"a PNG"
