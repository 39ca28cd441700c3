"""What triage says of films, of what they share, and of sound."""

from typing import Any

import pytest
from tests.triage.test_queue import Case, sha

from clew.config import Triage
from clew.model.frame_part import frame_part
from clew.model.match import Match
from clew.model.queue import Lane, QueueItem
from clew.model.segment import Segment, Track
from clew.triage.copied import Copied
from clew.triage.shared import CaseShares, Shared, Shares, clock

FILM, LISTED, CLIP = 1, 2, 3


def stretch(start: int, end: int, other_start: int = 0, track: Track = Track.FRAMES) -> Segment:
    """Return a segment, times in seconds."""
    times = (1000 * start, 1000 * end, 1000 * other_start, 1000 * (other_start + end - start))
    return Segment(track, *times, 1.0, is_mirrored=False, items=9, distance=5.0, share=0.5, other_share=0.5)


def item(case: Case, shared: dict[int, Shares], number: int = FILM, **more: Any) -> QueueItem:  # noqa: ANN401
    shares = CaseShares({sha(each): some for each, some in shared.items()}, {sha(LISTED): "b/film.mp4"})
    (found,) = (each for each in case.queue(shared=shares, **more) if each.sha256 == sha(number))
    return found


def texts(found: QueueItem) -> list[str]:
    return [reason.text for reason in found.reasons]


def film(**facts: Any) -> Case:  # noqa: ANN401
    case = Case()
    case.add(FILM, duration_ms=120_000, **facts)
    return case


def known(*segments: Segment, duration_ms: int = 120_000, is_known: bool = True, series: str | None = None) -> Shares:
    return Shares(duration_ms, tuple(Shared(sha(LISTED), each, is_known, series) for each in segments))


def test_a_film_that_is_wholly_in_a_known_one_is_near() -> None:
    found = item(film(), {FILM: known(stretch(0, 118, 30))})
    assert found.lane is Lane.NEAR
    assert "118 s of 120 s are in known films" in texts(found)


def test_a_stretch_that_is_new_in_a_film_that_is_mostly_known_is_told_first() -> None:
    found = item(film(), {FILM: known(stretch(0, 12), stretch(46, 120))})
    assert found.lane is Lane.NEAR
    assert texts(found)[0] == "34 s of 120 s are in no known film: 0:12-0:46"
    assert found.reasons[0].weight == Triage().weights.new_stretch


def test_a_film_that_shows_a_short_known_stretch_is_new() -> None:
    found = item(film(), {FILM: known(stretch(20, 40, 65))})
    assert found.lane is Lane.NEW
    assert "0:20-0:40 is that of b/film.mp4 at 1:05-1:25, which is known" in texts(found)


def test_what_is_shared_with_media_on_no_list_changes_no_lane() -> None:
    found = item(film(), {FILM: known(stretch(0, 120), is_known=False)})
    assert found.lane is Lane.NEW
    assert not any("known" in text for text in texts(found))


def test_what_is_shared_with_a_series_is_of_it() -> None:
    found = item(film(), {FILM: known(stretch(20, 40), series="bridge")})
    assert found.lane is Lane.SERIES
    assert "near to something of series 'bridge'" in texts(found)


def test_a_screenshot_leads_to_its_film() -> None:
    case = Case()
    case.add(FILM)
    seen = Segment(
        Track.STILL, 0, 0, 12_000, 12_500, 1.0, is_mirrored=False, items=1, distance=3.0, share=1.0, other_share=0.1
    )
    found = item(case, {FILM: known(seen, duration_ms=0, is_known=False)})
    assert found.lane is Lane.NEW
    assert "a frame of the film at b/film.mp4, at 0:12" in texts(found)
    listed = item(case, {FILM: known(seen, duration_ms=0)})
    assert listed.lane is Lane.NEAR
    assert "a frame of a known film" in texts(listed)


def test_a_known_picture_in_a_film_is_told_and_the_film_is_new() -> None:
    seen = Segment(
        Track.STILL, 12_000, 12_500, 0, 0, 1.0, is_mirrored=False, items=1, distance=3.0, share=0.1, other_share=1.0
    )
    found = item(film(), {FILM: known(seen)})
    assert found.lane is Lane.NEW
    assert "its frame at 0:12 is that of the picture b/film.mp4, which is known" in texts(found)


def test_a_frame_near_an_entry_of_a_list_is_told_and_the_film_is_new() -> None:
    case = film()
    case.match(FILM, "near")
    (match,) = case.matches[sha(FILM)]
    whole = item(case, {})
    assert whole.lane is Lane.NEAR
    case.matches[sha(FILM)] = [
        Match(**{name: getattr(match, name) for name in match.__slots__} | {"part": frame_part(61_000)})
    ]
    found = item(case, {})
    assert found.lane is Lane.NEW
    assert "its frame at 1:01 is near an entry of national (12 bits)" in texts(found)


def test_sound_under_another_picture_is_told() -> None:
    sound = stretch(5, 40, track=Track.SOUND)
    found = item(film(), {FILM: known(sound, is_known=False)})
    assert "its sound at 0:05-0:40 is that of b/film.mp4 at 0:00-0:35" in texts(found)
    both = item(film(), {FILM: known(sound, stretch(0, 60), is_known=False)})
    assert not any("sound" in text for text in texts(both))


def test_speech_and_duration_are_told() -> None:
    found = item(film(speech_ms=11_200), {})
    assert "somebody speaks for 12 s" in texts(found)
    assert "a video of 2:00" in texts(found)
    silent = item(film(speech_ms=0), {})
    assert not any("speaks" in text for text in texts(silent))


@pytest.mark.parametrize(("time", "text"), [(0, "0:00"), (59_999, "0:59"), (3_723_000, "1:02:03")])
def test_times_are_said_as_a_player_shows_them(time: int, text: str) -> None:
    assert clock(time) == text


def test_many_new_stretches_are_counted() -> None:
    shares = known(*(stretch(at, at + 8) for at in range(0, 120, 12)), duration_ms=120_000)
    found = item(film(), {FILM: shares})
    assert texts(found)[0].endswith("0:08-0:12, 0:20-0:24, 0:32-0:36, 0:44-0:48 and 6 more")


def test_a_collage_with_a_known_picture_is_new_and_says_so() -> None:
    case = Case()
    case.add(FILM)
    copied = Copied("contains", 0.24, "b/known.jpg", "national", "places", 1e-6)
    (found,) = case.queue(shared=CaseShares({}, {}, {sha(FILM): copied}))
    assert found.lane is Lane.NEW
    (reason,) = (each for each in found.reasons if "known picture" in each.text)
    assert reason.text.startswith(
        "holds a known picture in 24% of it: b/known.jpg (list national), by the linker places;"
    )
    assert reason.weight == Triage().weights.holds_known
