"""Decoders that crash, hang, eat memory or turn hostile, in real children: each costs only its own file."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from clew.config import Limits
from clew.errors import ClewError
from clew.examine.supervisor import Examiner, Job
from clew.model.findings import Findings, Kind, Outcome

LIMITS = Limits(seconds=1.5, memory_mib=256)


@pytest.fixture(autouse=True)
def _saboteur(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parent)


def examine(
    tmp_path: Path, contents: Sequence[str], *, workers: int = 1, limits: Limits = LIMITS, is_sandboxed: bool = True
) -> list[Findings]:
    """Examine files with these contents, and return what was found in their order."""
    with Examiner(limits, workers, required_sandbox=False, describer="saboteur", is_sandboxed=is_sandboxed) as examiner:
        found = {job.key: findings for job, findings in examiner.examine(jobs(tmp_path, contents))}
    assert len(found) == len(contents)
    return [found[number] for number in range(len(contents))]


def jobs(tmp_path: Path, contents: Sequence[str]) -> Iterator[Job[int]]:
    for number, content in enumerate(contents):
        path = tmp_path / str(number)
        path.write_text(content)
        yield Job(number, partial(os.open, path, os.O_RDONLY), len(content))


def sha256(content: str) -> bytes:
    return hashlib.sha256(content.encode()).digest()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("crash", r"decoder crashed \(signal 11\)"),
        ("abort", r"decoder crashed \(signal 6\)"),
        ("hog silently", r"decoder crashed \(signal 6\)"),
        ("exit", r"decoder exited \(code 3\)"),
        ("hang", r"over 1\.5 s"),
        ("spin", r"over 1\.5 s"),
        ("hog", r"over 256 MiB"),
        ("fail", r"decoder failed: RuntimeError: a decoder's own error"),
        ("garbage", r"decoder broke the protocol: .*"),
        ("flood", r"decoder broke the protocol: a message of 4294967295 bytes"),
        ("wrong types", r"decoder broke the protocol: .*"),
        ("answer for another", r"decoder broke the protocol: an answer out of turn"),
        ("ready again", r"decoder broke the protocol: an answer out of turn"),
        ("other digests", r"decoder broke the protocol: an answer out of turn"),
        ("hang up", r"decoder broke the protocol: it hung up"),
    ],
)
def test_a_bad_file_costs_only_itself_and_keeps_its_digests(tmp_path: Path, content: str, reason: str) -> None:
    contents = [*(f"good {number}" for number in range(5)), content, *(f"fine {number}" for number in range(20))]
    found = examine(tmp_path, contents)
    for given, findings in zip(contents, found, strict=True):
        assert findings.size == len(given)
        assert findings.digests is not None
        assert findings.digests.sha256 == sha256(given)
        assert (findings.outcome, findings.reason) == (Outcome.EXAMINED, "") or given == content
    bad = found[5]
    assert bad.outcome is Outcome.FAILED
    assert re.fullmatch(reason, bad.reason)


def test_a_few_bad_files_among_many_leave_all_others_right(tmp_path: Path) -> None:
    bad = {17: "crash", 18: "crash", 40: "exit", 41: "hang", 100: "hog", 101: "garbage", 250: "spin", 299: "abort"}
    contents = [bad.get(number, f"good {number}") for number in range(300)]
    found = examine(tmp_path, contents, workers=2)
    failed = {number: findings.reason for number, findings in enumerate(found) if findings.outcome is Outcome.FAILED}
    assert set(failed) == set(bad)
    assert failed[17] == failed[18] == "decoder crashed (signal 11)"
    assert failed[100] == "over 256 MiB"
    for content, findings in zip(contents, found, strict=True):
        assert findings.digests is not None
        assert findings.digests.sha256 == sha256(content)


def test_a_recording_that_breaks_its_player_stays_a_recording(tmp_path: Path) -> None:
    crashed, _ = examine(tmp_path, ["ID3\x03crash", "good"])
    assert (crashed.reason, crashed.kind, crashed.mime) == ("decoder crashed (signal 11)", Kind.AUDIO, "audio/mpeg")


def test_nothing_but_bad_files_is_still_accounted_for(tmp_path: Path) -> None:
    found = examine(tmp_path, ["crash"] * 12, workers=2)
    assert {findings.reason for findings in found} == {"decoder crashed (signal 11)"}


def test_what_an_earlier_file_broke_is_not_blamed_on_a_later_one(tmp_path: Path) -> None:
    found = examine(tmp_path, ["poison", "good"])
    assert [findings.outcome for findings in found] == [Outcome.EXAMINED, Outcome.EXAMINED]


def test_the_time_of_a_file_begins_when_its_turn_comes(tmp_path: Path) -> None:
    found = examine(tmp_path, ["hang", "hang", "good"], limits=Limits(seconds=1.0))
    assert [findings.reason for findings in found] == ["over 1 s", "over 1 s", ""]


def test_a_decoder_that_chatters_is_not_held_up(tmp_path: Path) -> None:
    assert examine(tmp_path, ["chatter", "good"])[0].outcome is Outcome.EXAMINED


def test_a_child_killed_from_outside_costs_its_file_at_most(tmp_path: Path) -> None:
    with Examiner(LIMITS, 1, required_sandbox=False, describer="saboteur") as examiner:
        contents = [f"good {number}" for number in range(40)]
        found: dict[int, Findings] = {}
        for job, findings in examiner.examine(jobs(tmp_path, contents)):
            if not found:
                examiner._workers[0].process.kill()
            found[job.key] = findings
    assert {findings.outcome for findings in found.values()} == {Outcome.EXAMINED}
    assert len(found) == 40


def test_a_file_whose_children_are_killed_from_outside_again_and_again_is_failed(tmp_path: Path) -> None:
    with Examiner(Limits(seconds=20), 1, required_sandbox=False, describer="saboteur") as examiner:
        results = examiner.examine(jobs(tmp_path, ["hang"]))
        run_wait, kills = examiner._wait, []

        def kill_who_works(run: object) -> None:
            run_wait(run)  # type: ignore[arg-type]
            for worker in examiner._workers:
                if worker.works and worker.works[0].digested:
                    kills.append(worker.process.process_id)
                    worker.process.kill()

        examiner._wait = kill_who_works  # type: ignore[method-assign]
        ((_, findings),) = results
    assert len(kills) >= 2
    assert findings.reason == "killed from outside (signal 9), as a system does that is short of memory"


def test_children_that_never_start_end_the_run_with_their_last_words(tmp_path: Path) -> None:
    with (
        Examiner(LIMITS, 2, required_sandbox=False, describer="no_such_describer") as examiner,
        pytest.raises(ClewError, match="No module named 'no_such_describer'"),
    ):
        list(examiner.examine(jobs(tmp_path, ["good"])))


def test_limits_hold_without_the_sandbox_too(tmp_path: Path) -> None:
    found = examine(tmp_path, ["hog", "hang", "good"], is_sandboxed=False)
    assert [findings.reason for findings in found] == ["over 256 MiB", "over 1.5 s", ""]
