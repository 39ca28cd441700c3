"""Films against lists, in stacks, in the queue, and asked for."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.casework.test_align import CASE, FILMS, desk, evidence, film, frames, still, take_in
from tests.store.test_entry_frames import written

from clew.casework.align import align
from clew.casework.find import find
from clew.casework.identify import identify, known_lists
from clew.casework.import_list import ListOptions, import_list
from clew.casework.progress import unwatched
from clew.casework.stack import restack
from clew.casework.triage import triage
from clew.model.match import Match, MatchKind
from clew.model.media_hash import WHOLE
from clew.model.queue import Lane
from clew.store import matches, stacks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Values

    from clew.casework.desk import Desk
    from clew.model.findings import Findings

__all__ = ["desk"]


def matched(desk: Desk, values: Values, seed: int) -> list[Match]:
    with desk.catalog.reading() as tx:
        return matches.matches_of(tx, [values.sha256(seed)]).get(values.sha256(seed), [])


def film_list(tmp_path: Path) -> Path:
    """Write a list of one film: the first, as vPDQ text has it."""
    path = tmp_path / "bridge.txt"
    path.write_text(written(frames(FILMS.first)))
    return path


def picture_list(tmp_path: Path, at: int) -> Path:
    """Write a list of one picture: what the first film shows at a time, in seconds."""
    path = tmp_path / "pictures.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([["pdq"], [np.packbits(FILMS.first[4 * at]).tobytes().hex()]])
    return path


def by_ingest(desk: Desk, findings: list[Findings]) -> list[Match]:
    with desk.catalog.reading() as tx:
        return identify(tx, known_lists(tx, desk.config.matching), findings)


def test_a_listed_film_is_known_by_what_it_shares(desk: Desk, values: Values, tmp_path: Path) -> None:
    findings = evidence(values)
    take_in(desk, values, findings)
    import_list(desk, film_list(tmp_path), ListOptions(name="films", purpose="alert"), unwatched)
    (whole,) = matched(desk, values, 1)
    assert (whole.part, whole.kind) == (WHOLE, MatchKind.NEAR)
    (clip,) = matched(desk, values, 2)
    assert clip.part == WHOLE
    (mirrored,) = matched(desk, values, 3)
    assert mirrored.form == 5
    (upload,) = matched(desk, values, 4)
    assert upload.part.startswith("frame at ")
    assert 8 <= int(upload.part.split()[2]) / 1000 <= 12
    assert matched(desk, values, 6) == []
    assert {match.sha256 for match in by_ingest(desk, findings)} == {values.sha256(each) for each in (1, 2, 3, 4, 7, 8)}


def test_a_list_known_before_gives_the_same_matches(desk: Desk, values: Values, tmp_path: Path) -> None:
    findings = evidence(values)
    import_list(desk, film_list(tmp_path), ListOptions(name="films", purpose="alert"), unwatched)
    first = by_ingest(desk, findings)
    take_in(desk, values, findings)
    import_list(desk, film_list(tmp_path), ListOptions(name="films", purpose="alert"), unwatched)
    second = [match for seed in range(1, 10) for match in matched(desk, values, seed)]
    assert sorted(second, key=repr) == sorted(first, key=repr)


def test_a_listed_picture_is_found_in_a_film(desk: Desk, values: Values, tmp_path: Path) -> None:
    take_in(desk, values, evidence(values))
    import_list(desk, picture_list(tmp_path, 45), ListOptions(name="pictures", purpose="alert"), unwatched)
    (match,) = matched(desk, values, 1)
    assert match.part.startswith("frame at ")
    assert abs(int(match.part.split()[2]) - 45_000) < 3000


def queued(desk: Desk, values: Values) -> dict[int, tuple[Lane, list[str]]]:
    align(desk, CASE, unwatched)
    restack(desk, CASE)
    seeds = {values.sha256(seed): seed for seed in range(1, 20)}
    return {seeds[item.sha256]: (item.lane, [reason.text for reason in item.reasons]) for item in triage(desk, CASE)}


def test_what_shares_with_a_listed_film_stands_where_it_should(desk: Desk, values: Values, tmp_path: Path) -> None:
    """The film itself is on a list by its digest; what was made from it is known by alignment alone."""
    cut = np.concatenate([FILMS.cut(FILMS.first, (0, 60)), FILMS.cut(FILMS.second, (0, 20))])
    take_in(desk, values, [*evidence(values), film(values, 10, cut)])
    path = tmp_path / "exact.csv"
    path.write_text(f"sha256\n{values.sha256(1).hex()}\n")
    import_list(desk, path, ListOptions(name="exact", purpose="alert"), unwatched)
    seen = queued(desk, values)
    assert seen[1][0] is Lane.KNOWN
    assert seen[2][0] is Lane.NEAR
    assert seen[7][0] is Lane.NEAR
    assert "a frame of a known film" in seen[7][1]
    lane, texts = seen[4]
    assert lane is Lane.NEW, "most of it is in no known film"
    assert any(text.endswith(", which is known") for text in texts)
    lane, texts = seen[10]
    assert lane is Lane.NEAR
    assert any("s of 80 s are in no known film: " in text for text in texts)
    lane, texts = seen[5]
    assert lane is Lane.NEW
    assert any(text.startswith("its sound at ") for text in texts)
    assert seen[6][0] is Lane.NEW


def test_the_same_film_is_one_stack_and_a_clip_is_its_own(desk: Desk, values: Values) -> None:
    copy = film(values, 11, FILMS.encoded(FILMS.first, 11))
    assert copy.picture is not None
    larger = replace(copy, picture=replace(copy.picture, width=1920, height=1080))
    take_in(desk, values, [*evidence(values), larger])
    queued(desk, values)
    with desk.catalog.reading() as tx:
        (stack,) = [each for each in stacks.stacks(tx, CASE) if len(each.members) > 1]
    assert [member.sha256 for member in stack.members] == [values.sha256(11), values.sha256(1)]
    assert 5 <= stack.members[1].distance <= 12


@pytest.mark.parametrize("seed", [2, 7])
def test_a_known_media_is_found_with_its_segments(desk: Desk, values: Values, seed: int) -> None:
    take_in(desk, values, evidence(values))
    align(desk, CASE, unwatched)
    found = find(desk, values.sha256(seed).hex(), required_sandbox=False)
    assert values.sha256(1) in {row.other for row in found.segments}
    assert {row.sha256 for row in found.segments} == {values.sha256(seed)}
    assert found.places[values.sha256(1)][0].occurrence.path == values.sha256(1)


def test_a_pdq_is_found_in_films(desk: Desk, values: Values) -> None:
    take_in(desk, values, evidence(values))
    digest = np.packbits(FILMS.first[180]).tobytes()
    found = find(desk, digest.hex(), required_sandbox=False)
    assert {row.other for row in found.segments} >= {values.sha256(1), values.sha256(2)}
    assert all(row.segment.start_ms == 0 for row in found.segments)
    assert not find(desk, bytes(range(32)).hex(), required_sandbox=False).segments


def test_stills_of_no_film_have_none(desk: Desk, values: Values) -> None:
    take_in(desk, values, [still(values, 9, FILMS.draw(70, 1)[0])])
    align(desk, CASE, unwatched)
    assert find(desk, values.sha256(9).hex(), required_sandbox=False).segments == ()
