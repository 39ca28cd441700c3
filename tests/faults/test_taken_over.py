"""An unpacking child that says what it likes costs its own container and nothing else: real children, hostile words."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.faults.examination import inside

from clew.config import Containers, Limits
from clew.examine import unpacking
from clew.examine.job import Job
from clew.examine.reach import Reach
from clew.examine.supervisor import Examiner
from clew.model.findings import Contents, Findings, Outcome

CHILD = "taken_over"
OK = (Outcome.EXAMINED, "")
OUT_OF_TURN = (Outcome.FAILED, "opener broke the protocol: an answer out of turn")
MEMBER_OUT_OF_TURN = (Outcome.FAILED, "opener broke the protocol: a member out of turn")

Told = dict[bytes, Findings]


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    limits = Limits(seconds=3.0, memory_mib=256)

    def examine(*deeds: str, bounds: Containers | None = None) -> Told:
        jobs = []
        for number, deed in enumerate(deeds):
            file = tmp_path / f"c{number}"
            file.write_bytes(b"taken over\n" + deed.encode())
            name = os.fsencode(file.name)
            jobs.append(Job(name, partial(os.open, file, os.O_RDONLY), file.stat().st_size, inside(name)))
        reach = Reach(containers=bounds or Containers(), spool=tmp_path / "spool", warmer=CHILD)
        found: Told = {}
        with Examiner(limits, 1, required_sandbox=False, describer=CHILD, reach=reach) as examiner:
            for job, findings in examiner.examine(jobs):
                assert job.key not in found
                found[job.key] = findings
        return found

    return examine


def outcomes(told: Told) -> dict[bytes, tuple[Outcome, str]]:
    return {path: (findings.outcome, findings.reason) for path, findings in told.items()}


def test_a_child_in_order_is_believed(tell: Callable[..., Told]) -> None:
    assert outcomes(tell("nothing")) == {b"c0!/a": OK, b"c0": OK}


@pytest.mark.parametrize(
    ("deed", "what"),
    [
        ("member twice", MEMBER_OUT_OF_TURN),
        ("member before the first", MEMBER_OUT_OF_TURN),
        ("member of a negative number", MEMBER_OUT_OF_TURN),
        ("members left out", MEMBER_OUT_OF_TURN),
        ("absurd ordinal", MEMBER_OUT_OF_TURN),
        ("piece without a member", OUT_OF_TURN),
        ("end without a member", OUT_OF_TURN),
        ("all of another container", OUT_OF_TURN),
        ("ready again", OUT_OF_TURN),
        ("an examiner's answer", OUT_OF_TURN),
        ("exhausted of another", OUT_OF_TURN),
    ],
)
def test_what_comes_out_of_turn_costs_the_container(
    tell: Callable[..., Told], deed: str, what: tuple[Outcome, str]
) -> None:
    assert outcomes(tell(deed, "nothing")) == {b"c0!/a": OK, b"c0": what, b"c1!/a": OK, b"c1": OK}


@pytest.mark.parametrize(
    "deed", ["member inside a member", "piece of another container", "all in the midst of a member"]
)
def test_what_comes_in_the_midst_of_a_member_costs_both(tell: Callable[..., Told], deed: str) -> None:
    told = outcomes(tell(deed, "nothing"))
    assert told == {b"c0!/a": OK, b"c0!/b": OUT_OF_TURN, b"c0": OUT_OF_TURN, b"c1!/a": OK, b"c1": OK}


def test_an_end_that_comes_twice_leaves_the_member(tell: Callable[..., Told]) -> None:
    told = outcomes(tell("end twice", "nothing"))
    assert told[b"c0"] == OUT_OF_TURN
    assert told[b"c0!/a"] == told[b"c1"] == OK


def test_a_container_is_not_blamed_for_what_took_the_child_over_before_it(tell: Callable[..., Told]) -> None:
    told = outcomes(tell("late", "nothing"))
    assert told == {b"c0!/a": OK, b"c0": OK, b"c1!/a": OK, b"c1": OK}


def test_a_container_that_is_over_twice_is_over_once(tell: Callable[..., Told]) -> None:
    assert outcomes(tell("all twice", "nothing")) == {b"c0!/a": OK, b"c0": OK, b"c1!/a": OK, b"c1": OK}


@pytest.mark.parametrize(
    "deed",
    ["path of 1 MB", "no path", "reason of 1 MB", "negative size", "container's reason of 1 MB"],
)
def test_words_beyond_bounds_are_refused(tell: Callable[..., Told], deed: str) -> None:
    told = outcomes(tell(deed, "nothing"))
    assert told.keys() == {b"c0!/a", b"c0", b"c1!/a", b"c1"}
    outcome, reason = told[b"c0"]
    assert outcome is Outcome.FAILED
    assert reason.startswith("decoder broke the protocol: ")
    assert told[b"c1"] == OK


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("endless members", "opener broke the protocol: more members than it may take out"),
        ("endless pieces", "opener broke the protocol: more bytes than it may take out"),
        ("nothing for ever", "decoder broke the protocol: Expected `bytes` of length >= 1 - at `$[2]`"),
        ("alive", "over 3 s"),
    ],
)
def test_what_never_ends_is_ended(
    tell: Callable[..., Told], monkeypatch: pytest.MonkeyPatch, deed: str, reason: str
) -> None:
    monkeypatch.setattr(unpacking, "SILENT_SECONDS", 0.5)
    monkeypatch.setattr(unpacking, "GRACE_SECONDS", 0.5)
    monkeypatch.setattr(unpacking, "most_bytes", lambda _size, _bounds: 64 << 20)
    told = tell(deed, "nothing", bounds=Containers(members=1000))
    assert (told[b"c0"].outcome, told[b"c0"].reason) == (Outcome.FAILED, reason)
    assert outcomes(told)[b"c1"] == OK
    assert all(findings.size <= 64 << 20 for findings in told.values())


def test_numbers_beyond_all_are_not_believed(tell: Callable[..., Told]) -> None:
    told = tell("numbers beyond all", "nothing")
    assert told[b"c0!/b"].outcome is Outcome.FAILED
    assert told[b"c0"].contents == Contents("taken-over/1", 2)
    assert outcomes(told)[b"c1"] == OK
