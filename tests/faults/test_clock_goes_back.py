"""The machine's clock goes back between runs and during them: nothing but what it says of the time depends on it."""

import itertools
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.faults.exhibit import CASE, make_exhibit, state

from clew.casework.desk import open_desk
from clew.casework.ingest import IngestSummary, ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.verify import verify
from clew.config import Config
from clew.store import custody, instant

BEGIN = datetime(2031, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Have each time that the catalog takes down be an hour before the one before; returns those that were taken."""
    told: list[datetime] = []
    steps = itertools.count()

    def now() -> datetime:
        told.append(BEGIN - next(steps) * timedelta(hours=1))
        return told[-1]

    real = instant.now
    for module in list(sys.modules.values()):
        if module.__name__.startswith("clew.") and getattr(module, "now", None) is real:
            monkeypatch.setattr(module, "now", now)
    return told


def take_in(exhibit: Path, workspace: Path) -> IngestSummary:
    with open_desk(Config(workspace=str(workspace), workers=1), "officer", create=True) as desk:
        return ingest(desk, exhibit, CASE, "KP/1", IngestOptions(), lambda _: None)


def test_an_ingest_under_a_clock_that_goes_back_ends_as_any_other(tmp_path: Path, clock: list[datetime]) -> None:
    exhibit = make_exhibit(tmp_path / "evidence")
    late = tmp_path / "late"
    late.mkdir()
    for name in ("jpeg.bin", "cut.zip"):
        (exhibit / name).rename(late / name)
    take_in(exhibit, tmp_path / "w")
    for name in ("jpeg.bin", "cut.zip"):
        (late / name).rename(exhibit / name)
    take_in(exhibit, tmp_path / "w")
    assert take_in(exhibit, tmp_path / "w").media_new == 0
    assert len(clock) > 6
    assert clock == sorted(clock, reverse=True)
    with open_desk(Config(workspace=str(tmp_path / "w"), workers=1), "officer", create=False) as desk:
        found = verify(desk, CASE, lambda _: None, with_evidence=True)
        assert found.differences == ()
        with desk.catalog.reading() as tx:
            entries = list(custody.entries(tx))
    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    take_in(exhibit, tmp_path / "whole")
    assert state(tmp_path / "w") == state(tmp_path / "whole")
