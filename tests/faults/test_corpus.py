"""Files of every kind, broken in many ways, in real children: none is lost, and the sandbox changes no result."""

import os
import resource
from collections import Counter
from pathlib import Path

import pytest
from tests.faults.corpus import BREAKS, mutations
from tests.faults.examination import examined, written
from tests.faults.originals import originals

from clew.decoder import decoders
from clew.model.findings import Findings, Outcome
from clew.opener import find_opener, openers
from clew.player import find_player, players

COUNT = 1200
SEED = 4
BROKEN_OFF = ("decoder crashed", "decoder exited", "decoder broke the protocol", "over ", "killed from outside")
"""How reasons begin that a child's end was the cause of."""

Found = dict[bytes, tuple[str, Findings]]


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    return originals()


@pytest.fixture(scope="module")
def broken(whole: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("broken")
    return written(folder, ((each.name, each.content) for each in mutations(whole, COUNT, SEED)))


def found(files: list[Path], spool: Path, *, is_sandboxed: bool) -> Found:
    """Return what was found on every file and member, each told once, and containers after what lies in them."""
    told: Found = {}
    settled: set[bytes] = set()
    for path, damage, findings in examined(files, is_sandboxed=is_sandboxed, spool=spool):
        assert path not in told
        assert not any(path.startswith(outer) for outer in _containers_of(path) & settled)
        told[path] = damage, findings
        settled.add(path)
    return told


def _containers_of(path: bytes) -> set[bytes]:
    parts = path.split(b"!/")
    return {b"!/".join(parts[:count]) for count in range(1, len(parts))}


def test_every_kind_that_is_read_is_in_the_corpus(whole: dict[str, bytes]) -> None:
    views = [memoryview(content) for content in whole.values()]
    opened = {opener.name for view in views for opener in (find_opener(view)[0],) if opener}
    played = {player.name for view in views for player in (find_player(view)[0],) if player}
    decoded = {decoder.name for view in views for decoder in decoders().values() if decoder.sniff(view)}
    assert opened == set(openers()) - {"pst"}  # nothing here makes one
    assert played == set(players())
    assert decoded == set(decoders())


def test_every_one_of_them_is_examined_while_it_is_whole(whole: dict[str, bytes], tmp_path: Path) -> None:
    told = found(written(tmp_path / "whole", iter(whole.items())), tmp_path / "spool", is_sandboxed=True)
    outcomes = {name: (findings.outcome, findings.reason) for name, (_, findings) in told.items() if b"!/" not in name}
    assert outcomes == {os.fsencode(name): (Outcome.EXAMINED, "") for name in whole}


def test_equal_seeds_break_equally_and_others_otherwise(whole: dict[str, bytes]) -> None:
    first = [each.content for each in mutations(whole, 200, 1)]
    assert first == [each.content for each in mutations(whole, 200, 1)]
    assert first != [each.content for each in mutations(whole, 200, 2)]
    assert {how for each in mutations(whole, 200, 1) for how in each.hows} == set(BREAKS)


def test_broken_files_cost_at_most_themselves_and_the_sandbox_changes_nothing(
    broken: list[Path], tmp_path: Path
) -> None:
    sealed = found(broken, tmp_path / "spool", is_sandboxed=True)
    open_before = len(list(Path("/proc/self/fd").iterdir()))  # with what its children were forked from
    unsealed = found(broken, tmp_path / "spool", is_sandboxed=False)
    assert {path for path in sealed if b"!/" not in path} == {os.fsencode(file.name) for file in broken}
    assert sealed.keys() == unsealed.keys()
    assert [path for path in sealed if sealed[path] != unsealed[path]] == []
    assert not list((tmp_path / "spool").glob("*"))
    assert len(list(Path("/proc/self/fd").iterdir())) <= open_before  # one of before may have ended, being idle
    outcomes = Counter(findings.outcome for _, findings in sealed.values())
    assert min(outcomes[each] for each in Outcome) > COUNT // 20
    ended = [path for path, (_, findings) in sealed.items() if findings.reason.startswith(BROKEN_OFF)]
    assert len(ended) <= COUNT // 200, ended  # libraries hold: children end for a few at most
    assert "Error:" not in {word for _, findings in sealed.values() for word in findings.reason.split()}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 << 20  # KiB
