"""What breaks inside a container costs its own member: real children, really killed."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from clew.config import Containers, Limits
from clew.examine.job import Admitted, Inside, Job
from clew.examine.reach import Reach
from clew.examine.supervisor import Examiner
from clew.examine.wire import Header
from clew.model.findings import Findings, Kind, Outcome

BREAKING = "breaking_opener"
HEAD = b"breaking\n"
NESTED = b"nested"
"""A content that is a container with a file "in"."""

Told = dict[bytes, Findings]
DAMAGE: dict[bytes, str] = {}
"""Why the bytes of a member of the last examination are not whole."""


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    limits = Limits(seconds=3.0, memory_mib=256)

    def inside(path: bytes, known: frozenset[bytes]) -> Inside[bytes]:
        def admit(header: Header) -> Admitted[bytes] | None:
            member = path + b"!/" + header.path
            return None if member in known else Admitted(member, inside(member, known))

        return Inside(path, admit)

    def examine(
        *contents: bytes, known: frozenset[bytes] = frozenset(), bounds: Containers | None = None, workers: int = 2
    ) -> Told:
        jobs = []
        for number, content in enumerate(contents):
            name = b"c%d" % number
            file = tmp_path / f"c{number}"
            file.write_bytes(content)
            jobs.append(Job(name, partial(os.open, file, os.O_RDONLY), len(content), inside(name, known)))
        reach = Reach(containers=bounds or Containers(), spool=tmp_path / "spool", warmer=BREAKING)
        found: Told = {}
        DAMAGE.clear()
        with Examiner(limits, workers, required_sandbox=False, describer=BREAKING, reach=reach) as examiner:
            for job, findings in examiner.examine(jobs):
                assert job.key not in found
                found[job.key] = findings
                if job.damage:
                    DAMAGE[job.key] = job.damage
        return found

    return examine


def outcomes(told: Told) -> dict[bytes, tuple[Outcome, str]]:
    return {path: (findings.outcome, findings.reason) for path, findings in told.items()}


OK = (Outcome.EXAMINED, "")


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (b"crash", "decoder crashed (signal 11)"),
        (b"hang", "over 3 s"),
        (b"leak", "over 256 MiB"),
        (b"exit", "decoder exited (code 3)"),
    ],
)
def test_what_breaks_the_opener_costs_the_member_that_was_read(
    tell: Callable[..., Told], deed: bytes, reason: str
) -> None:
    told = tell(HEAD + b"a one\nb " + deed + b"\nc three\nd four\n")
    assert set(outcomes(told).values()) == {OK}  # the first bytes of b came out too, and are a text
    assert set(told) == {b"c0!/a", b"c0!/b", b"c0!/c", b"c0!/d", b"c0"}
    assert {b"c0!/b": reason} == DAMAGE


def test_the_damage_of_a_member_is_handed_on_with_it(tell: Callable[..., Told]) -> None:
    told = tell(HEAD + b"a one\nb fail\n")
    assert outcomes(told)[b"c0!/b"] == OK
    assert DAMAGE == {b"c0!/b": "CRC-32 differs"}


def test_a_member_whose_bytes_break_the_examiner_costs_itself(tell: Callable[..., Told]) -> None:
    told = outcomes(tell(HEAD + b"a one\nb bad bytes\nc three\n"))
    assert told == {
        b"c0!/a": OK,
        b"c0!/b": (Outcome.FAILED, "decoder crashed (signal 11)"),
        b"c0!/c": OK,
        b"c0": OK,
    }


def test_an_opener_that_breaks_while_listing_keeps_what_came_before(tell: Callable[..., Told]) -> None:
    told = outcomes(tell(HEAD + b"a one\nb crash-listing\nc three\n"))
    assert told == {b"c0!/a": OK, b"c0": (Outcome.FAILED, "decoder crashed (signal 11)")}


def test_a_container_comes_after_all_that_lies_in_it(tell: Callable[..., Told]) -> None:
    told = tell(HEAD + b"".join(b"m%d text %d\n" % (number, number) for number in range(300)), HEAD + b"x one\n")
    paths = list(told)
    assert len(paths) == 303
    assert paths.index(b"c0") > max(paths.index(b"c0!/m%d" % number) for number in range(300))
    assert told[b"c0"].contents is not None
    assert told[b"c0"].contents.members == 300
    assert paths.index(b"c1") > paths.index(b"c1!/x")


def test_a_link_is_told_and_never_read(tell: Callable[..., Told]) -> None:
    told = outcomes(tell(HEAD + b"a link\nb two\n"))
    assert told[b"c0!/a"] == (Outcome.UNSUPPORTED, "symbolic link to nowhere, not followed")


def test_members_that_are_known_are_not_examined_again(tell: Callable[..., Told]) -> None:
    told = tell(HEAD + b"a one\nb two\nc crash\n", known=frozenset({b"c0!/b", b"c0!/c"}))
    assert set(told) == {b"c0!/a", b"c0"}


def test_a_bomb_is_cut_off_and_named(tell: Callable[..., Told]) -> None:
    told = outcomes(tell(HEAD + b"a one\nb flood1500\nc three\n", bounds=Containers(ratio=1)))
    outcome, reason = told[b"c0"]
    assert outcome is Outcome.FAILED
    assert reason.startswith("bomb: 1,02")
    assert told[b"c0!/a"] == OK
    assert b"c0!/c" not in told


def test_absurd_counts_are_cut_off_and_named(tell: Callable[..., Told]) -> None:
    many = HEAD + b"".join(b"m%d text\n" % number for number in range(50))
    told = outcomes(tell(many, bounds=Containers(members=20)))
    assert len(told) == 21
    assert told[b"c0"] == (Outcome.FAILED, "over 20 files inside, the others were not opened")


def test_one_name_twice_gives_two_members(tell: Callable[..., Told]) -> None:
    told = outcomes(tell(HEAD + b"a one\na two\na three\n"))
    assert told == {b"c0!/a": OK, b"c0!/a#2": OK, b"c0!/a#3": OK, b"c0": OK}


def test_names_that_look_like_those_given_to_others_are_told_apart(tell: Callable[..., Told]) -> None:
    told = outcomes(tell(HEAD + b"a one\na#2 two\na three\na#2 four\n"))
    assert told == {b"c0!/a": OK, b"c0!/a#2": OK, b"c0!/a#3": OK, b"c0!/a#2#2": OK, b"c0": OK}


@pytest.mark.parametrize("is_container_first", [True, False])
def test_a_name_that_looks_like_a_file_in_a_container_is_told_apart(
    tell: Callable[..., Told], *, is_container_first: bool
) -> None:
    lines = [b"x " + NESTED, b"x!/in one"]
    told = tell(HEAD + b"\n".join(lines if is_container_first else lines[::-1]) + b"\n")
    assert len(told) == 4
    assert set(outcomes(told).values()) == {OK}


def test_a_folder_whose_name_ends_as_containers_do_keeps_its_name(tell: Callable[..., Told]) -> None:
    assert set(tell(HEAD + b"Wow!/a one\nb two\n")) == {b"c0!/Wow!/a", b"c0!/b", b"c0"}


def test_a_large_member_goes_through_a_file_that_leaves_nothing(tell: Callable[..., Told], tmp_path: Path) -> None:
    told = tell(HEAD + b"b flood70\n")
    assert told[b"c0!/b"].size == (70 << 20) + 7
    assert told[b"c0!/b"].kind is Kind.OTHER
    assert list((tmp_path / "spool").iterdir()) == []


def test_more_containers_than_children_wait_their_turn(tell: Callable[..., Told]) -> None:
    told = outcomes(tell(*(HEAD + b"a one\nb two\n" for _ in range(150)), workers=1))
    assert len(told) == 450
    assert set(told.values()) == {OK}
