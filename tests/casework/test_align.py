"""Aligning a case with the catalog: what is found, once, in whatever order, and after a kill."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.matching.conftest import Films
from tests.store.timed import footage, sound, video

from clew.casework import align as act
from clew.casework.align import align
from clew.casework.describe_views import DescribeOptions, describe_views
from clew.casework.desk import open_desk
from clew.casework.leads import leads
from clew.casework.link import link
from clew.casework.progress import Progress, unwatched
from clew.casework.stack import restack
from clew.config import Config
from clew.linkers.recordings import KINDS
from clew.matching import aligning, listening
from clew.matching.timeline import sounding, timeline
from clew.model.footage import FrameHashes
from clew.model.media_hash import MediaHash
from clew.model.segment import Segment, Track
from clew.model.wanted_leads import WantedLeads
from clew.store import segments
from clew.store.links import links_of
from clew.store.occurrences import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Values
    from tests.matching.conftest import Bits

    from clew.casework.desk import Desk
    from clew.model.findings import Findings
    from clew.model.sound import SoundFacts
    from clew.store.links import Link

CASE = "OP-114"
FILMS = Films()
SILENT = sound(0, 0)


@pytest.fixture
def desk(tmp_path: Path, catalog_url: str) -> Iterator[Desk]:
    settings = Config(workspace=str(tmp_path / "workspace"), catalog_url=catalog_url, agency="agency-a", workers=1)
    with open_desk(settings, "officer A", create=True) as opened:
        yield opened


def frames(bits: Bits) -> FrameHashes:
    seen = FILMS.looked(bits)
    return FrameHashes(
        hasher="pdq",
        version="1",
        starts_ms=seen.starts.astype("<i4").tobytes(),
        ends_ms=seen.ends.astype("<i4").tobytes(),
        quality=bytes([90]) * seen.count,
        digests=seen.codes.tobytes(),
        mirrored=seen.mirrored.tobytes(),
    )


def film(values: Values, seed: int, bits: Bits, heard: SoundFacts = SILENT) -> Findings:
    facts = replace(footage(frames(bits)), duration_ms=250 * len(bits))
    return video(values, seed, facts, heard)


def heard(items: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> SoundFacts:
    length = round(len(items) * 123.8) + 2600
    return replace(sound(0), fingerprint=items.astype("<u4").tobytes(), duration_ms=length)


def still(values: Values, seed: int, bits: Bits, form: int = 0) -> Findings:
    """Return a picture that shows a frame in one of its forms, 0 for as it is; the others show nothing like it."""
    findings = values.picture(seed)
    assert findings.picture is not None
    own = np.packbits(bits).tobytes()
    random = np.random.default_rng(seed).bytes(32 * 8)
    forms = [random[32 * at : 32 * at + 32] for at in range(8)]
    forms[form] = own
    made = MediaHash("pdq", "1", forms[0], 100, "", b"".join(forms[1:]))
    return replace(findings, picture=replace(findings.picture, hashes=(made,)))


def evidence(values: Values) -> list[Findings]:
    """A film, a clip of it, a mirrored one, a longer upload, its sound under another picture, stills, and others."""
    whole, other = FILMS.first, FILMS.second
    items = np.random.default_rng(7).integers(0, 2**32, 700, np.uint32)
    upload = np.concatenate([FILMS.cut(other, (0, 10)), FILMS.cut(whole, (30, 50)), FILMS.cut(other, (10, 30))])
    return [
        film(values, 1, whole, heard(items)),
        film(values, 2, FILMS.encoded(FILMS.cut(whole, (40, 70)), 2)),
        film(values, 3, FILMS.mirrored(FILMS.cut(whole, (5, 30)))),
        film(values, 4, FILMS.encoded(upload, 4)),
        film(values, 5, FILMS.draw(50, 60), heard(np.concatenate([items[100:400], items[:50][::-1]]))),
        film(values, 6, FILMS.draw(60, 60)),
        still(values, 7, whole[200]),
        still(values, 8, whole[204], form=1),
        still(values, 9, FILMS.draw(70, 1)[0]),
    ]


def take_in(desk: Desk, values: Values, findings: list[Findings], case: str = CASE) -> None:
    with desk.catalog.writing() as tx:
        records = [Record(values.occurrence(each.digests.sha256 if each.digests else b""), each) for each in findings]
        values.ingest(tx, case, records)


def known(desk: Desk, case: str = CASE) -> dict[tuple[bytes, bytes], list[Segment]]:
    with desk.catalog.reading() as tx:
        rows = segments.segments_of_case(tx, case)
    found: dict[tuple[bytes, bytes], list[Segment]] = {}
    for row in (row for some in rows.values() for row in some if row.sha256 < row.other):
        found.setdefault((row.sha256, row.other), []).append(row.segment)
    return found


def between(desk: Desk, values: Values, one: int, other: int) -> list[Segment]:
    with desk.catalog.reading() as tx:
        rows = segments.segments_of(tx, [values.sha256(one)]).get(values.sha256(one), [])
    return [row.segment for row in rows if row.other == values.sha256(other)]


def test_a_case_is_aligned_with_itself(desk: Desk, values: Values) -> None:
    take_in(desk, values, evidence(values))
    assert align(desk, CASE, unwatched) == 9
    (clip,) = between(desk, values, 2, 1)
    assert (clip.track, round(clip.other_start_ms, -4), clip.is_mirrored) == (Track.FRAMES, 40_000, False)
    assert between(desk, values, 3, 1)[0].is_mirrored
    (upload,) = between(desk, values, 4, 1)
    assert abs(upload.start_ms - 10_000) < 1500
    assert abs(upload.other_start_ms - 30_000) < 1500
    (sound_,) = between(desk, values, 5, 1)
    assert sound_.track is Track.SOUND
    (shot,) = between(desk, values, 7, 1)
    assert shot.track is Track.STILL
    assert shot.other_start_ms <= 50_000 <= shot.other_end_ms + 1000
    assert between(desk, values, 8, 1), "a screenshot that was turned"
    assert not between(desk, values, 9, 1)
    assert not between(desk, values, 6, 1)
    take_in(desk, values, [film(values, 20, FILMS.encoded(FILMS.cut(FILMS.first, (60, 90)), 5))], "OP-115")
    look_for_leads(desk, CASE)
    align(desk, "OP-115", unwatched)
    look_for_leads(desk, "OP-115")
    tracks = {(*pair, KINDS[each.track]) for pair, some in known(desk).items() for each in some}
    assert {(each.sha256, each.other, each.kind) for each in proposed(desk, values)} == tracks
    to_whole = [
        each for each in leads(desk, "OP-115", WantedLeads()).items if each.other.media.sha256 == values.sha256(1)
    ]
    assert [(each.link.kind, each.crosses) for each in to_whole] == [("same footage", True)]


def look_for_leads(desk: Desk, case: str) -> None:
    restack(desk, case)
    describe_views(desk, case, DescribeOptions(("recordings",)), unwatched)
    link(desk, case, ("recordings",), unwatched)


def proposed(desk: Desk, values: Values) -> list[Link]:
    """Return all links, each once."""
    with desk.catalog.reading() as tx:
        found = links_of(tx, [values.sha256(seed) for seed in range(21)])
    return [each for some in found.values() for each in some if each.sha256 < each.other]


def test_what_is_aligned_is_not_aligned_again(desk: Desk, values: Values) -> None:
    take_in(desk, values, evidence(values))
    align(desk, CASE, unwatched)
    before = known(desk)
    assert align(desk, CASE, unwatched) == 0
    assert known(desk) == before


def test_segments_are_those_of_all_pairs_compared(desk: Desk, values: Values) -> None:
    """The oracle: every film with every other, every recording with every other."""
    findings = evidence(values)
    take_in(desk, values, findings)
    align(desk, CASE, unwatched)
    wanted: dict[tuple[bytes, bytes], list[Segment]] = {}
    timed = sorted(
        (each.digests.sha256, each.footage, each.sound)
        for each in findings
        if each.digests is not None and each.footage is not None and each.sound is not None
    )
    for (one, first, sound_), (other, second, others) in combinations(timed, 2):
        seen, again = (timeline(each.frames[0], each.duration_ms, 50) for each in (first, second))
        found = [*aligning.align(seen, again), *listening.align_sound(sounding(sound_), sounding(others))]
        if found:
            wanted[one, other] = found
    timed_only = {pair: found for pair, found in known(desk).items() if found[0].track is not Track.STILL}
    assert timed_only == wanted


def test_the_order_of_arrival_changes_nothing(desk: Desk, values: Values) -> None:
    findings = evidence(values)
    for each in reversed(findings):
        take_in(desk, values, [each])
        align(desk, CASE, unwatched)
    one_by_one = known(desk)
    with desk.catalog.writing() as tx:
        numbers = segments._ids(tx, [each.digests.sha256 for each in findings if each.digests])
        segments.unmark(tx, numbers.values())
    assert align(desk, CASE, unwatched) == len(findings)
    assert known(desk) == one_by_one


def test_another_case_is_found_too(desk: Desk, values: Values) -> None:
    findings = evidence(values)
    take_in(desk, values, findings[:1], "OP-1")
    align(desk, "OP-1", unwatched)
    take_in(desk, values, [findings[1], findings[6]])
    align(desk, CASE, unwatched)
    assert between(desk, values, 2, 1)
    assert between(desk, values, 7, 1)


def test_a_kill_costs_a_batch(desk: Desk, values: Values, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(desk, values, evidence(values))
    monkeypatch.setattr(act, "FILMS", 2)
    monkeypatch.setattr(act, "PICTURES", 1)

    class Killed(BaseException):
        pass

    def killing(at: int) -> None:
        def watch(progress: Progress) -> None:
            if progress.done >= at:
                raise Killed

        with pytest.raises(Killed):
            align(desk, CASE, watch)

    killing(3)
    with desk.catalog.reading() as tx:
        assert len(segments.unaligned(tx, CASE, act.ALIGNER, 100)) == 5
    killing(1)
    assert align(desk, CASE, unwatched) == 3
    broken = known(desk)
    with desk.catalog.writing() as tx:
        sha256s = [each.digests.sha256 for each in evidence(values) if each.digests]
        segments.forget(tx, sha256s)
        segments.unmark(tx, segments._ids(tx, sha256s).values())
    align(desk, CASE, unwatched)
    assert known(desk) == broken
