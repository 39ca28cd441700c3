"""What leads from one media to another by camera, time and position, and what must not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from clew.linker import Tells, linkers
from clew.model.link import Proposal
from clew.model.media_facts import Clock, Habits, Lying, MediaFacts, Position

START = datetime(2024, 5, 1, 12)  # noqa: DTZ001 - a camera's clock
DAY = timedelta(days=1)
BODY, LENS, OWNER, MODEL = "same camera body", "same lens", "same owner name", "same camera model, consistent"
SESSION, POSITION = "same session", "same position"


def media(at: timedelta = timedelta(0), exhibit: str = "KP/1", **known: object) -> MediaFacts:
    base = MediaFacts(
        b"1" * 32, make="Canon", model="EOS 80D", clock=Clock(START + at), lying=(Lying("OP-1", exhibit, b"x/1.jpg"),)
    )
    return replace(base, **known)  # type: ignore[arg-type]


def proposed(name: str, *held: MediaFacts) -> list[Proposal]:
    plugin = linkers()[name]
    assert isinstance(plugin, Tells)
    described = {view: data for view, each in enumerate(held) if (data := plugin.describe_facts(each))}
    index = plugin.index()
    index.add(list(described), list(described.values()))
    return index.propose(list(described), list(described.values()))


def pairs(name: str, kind: str, *held: MediaFacts) -> set[tuple[int, int]]:
    return {(min(p.view, p.other), max(p.view, p.other)) for p in proposed(name, *held) if p.kind == kind}


def others(count: int) -> list[MediaFacts]:
    """Return pictures of as many cameras, each of its own model, years away."""
    return [
        media(-900 * DAY - at * DAY, f"far {at}", model=f"Other {at}", body_serial=f"90{at}77", lens_serial=f"L8{at}55")
        for at in range(count)
    ]


def test_the_same_serial_number_leads_from_day_to_day() -> None:
    held = [media(at * DAY, f"KP/{at}", body_serial="471122") for at in range(4)]
    assert pairs("cameras-by-exif", BODY, *held) == {(0, 1), (1, 2), (2, 3)}


def test_ten_thousand_pictures_make_as_many_links_at_most() -> None:
    held = [media(at * DAY, f"KP/{at}", body_serial="471122") for at in range(2_000)]
    found = proposed("cameras-by-exif", *held)
    assert {each.kind for each in found} == {BODY}
    assert len(found) == 2 * 1_999


def test_one_sitting_in_one_exhibit_needs_no_lead() -> None:
    near = timedelta(minutes=10)
    assert pairs("cameras-by-exif", BODY, media(body_serial="471122"), media(near, body_serial="471122")) == set()
    assert pairs("cameras-by-exif", BODY, media(body_serial="471122"), media(near, "KP/2", body_serial="471122"))


@pytest.mark.parametrize("serial", ["000000", "123456", "none"])
def test_a_default_number_links_nothing(serial: str) -> None:
    assert proposed("cameras-by-exif", media(body_serial=serial), media(DAY, "KP/2", body_serial=serial)) == []


def test_a_number_on_two_models_links_nothing() -> None:
    held = [media(body_serial="471122"), media(DAY, "KP/2", body_serial="471122")]
    stranger = media(DAY, "KP/3", body_serial="471122", model="D5600")
    assert pairs("cameras-by-exif", BODY, *held)
    assert pairs("cameras-by-exif", BODY, *held, stranger) == set()


def test_the_more_cameras_are_known_the_more_a_number_says() -> None:
    held = [media(body_serial="471122"), media(DAY, "KP/2", body_serial="471122")]
    rates = [
        next(each.false_match_rate for each in proposed("cameras-by-exif", *held, *others(count)) if each.kind == BODY)
        for count in (0, 9, 99)
    ]
    assert rates == pytest.approx([1 / 2, 1 / 47, 1 / 4952])


def test_a_lens_leads_to_another_body() -> None:
    held = [media(lens_serial="L-4099", body_serial="471122"), media(DAY, lens_serial="L-4099", body_serial="471133")]
    assert pairs("cameras-by-exif", LENS, *held) == {(0, 1)}


def test_an_owners_name_leads_on_until_too_many_have_it() -> None:
    held = [media(at * DAY, f"KP/{at}", owner="Ada Example", model=f"M{at}") for at in range(6)]
    assert pairs("cameras-by-exif", OWNER, *held[:2]) == {(0, 1)}
    assert pairs("cameras-by-exif", OWNER, *held) == set()


def test_habits_lead_only_together_and_only_where_rare() -> None:
    habits = Habits("a1", "160x120 b2", "4000x3000")
    held = [media(at * DAY, f"KP/{at}", habits=habits, counter=100 + at) for at in range(2)]
    common = [media(at * DAY, f"far {at}", model=f"O{at}", habits=Habits("a1", "160x120", "1")) for at in range(200)]
    assert pairs("cameras-by-exif", MODEL, *held, *common) == {(0, 1)}
    assert pairs("cameras-by-exif", MODEL, *held, *common[:50]) == set()
    backwards = replace(held[1], counter=99)
    assert pairs("cameras-by-exif", MODEL, held[0], backwards, *common) == set()
    bodies = [replace(each, body_serial=f"47{at}1122") for at, each in enumerate(held)]
    assert pairs("cameras-by-exif", MODEL, *bodies, *common) == set()
    tables_only = [replace(each, habits=Habits("a1")) for each in held]
    assert pairs("cameras-by-exif", MODEL, *tables_only, *common) == set()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("IMG_1234.JPG", "IMG_1240.JPG"), "count up as the times do"),
        (("IMG_1240.JPG", "IMG_1234.JPG"), "count against the times: renamed, begun anew, or not one camera"),
        (("IMG_1234.JPG", "DSC01240.JPG"), "of different kinds: one was renamed, or another camera's"),
        (("IMG_1234.JPG", "kitchen.jpg"), None),
    ],
)
def test_numbers_in_the_names_of_files_speak_for_one_camera_or_against_it(
    names: tuple[str, str], said: str | None
) -> None:
    habits = Habits("a1", "160x120 b2", "4000x3000")
    held = [
        media(at * DAY, habits=habits, lying=(Lying("OP-1", f"KP/{at}", f"DCIM/{name}".encode()),))
        for at, name in enumerate(names)
    ]
    common = [media(at * DAY, f"far {at}", model=f"O{at}", habits=Habits("a1", "160x120", "1")) for at in range(200)]
    (found,) = [each for each in proposed("cameras-by-exif", *held, *common) if each.kind == MODEL and each.view == 0]
    assert dict(found.evidence.facts).get("file names") == said
    assert (("file name", "IMG_1234", "IMG_1240") in found.evidence.sides) == (said == "count up as the times do")


def test_a_session_leads_to_another_exhibit() -> None:
    near = timedelta(minutes=9)
    assert pairs("times", SESSION, media(), media(near, "KP/2")) == {(0, 1)}
    assert pairs("times", SESSION, media(), media(near)) == set()
    assert pairs("times", SESSION, media(), media(2 * near, "KP/2")) == set()
    bodies = [media(body_serial="471122"), media(2 * near, "KP/2", body_serial="471122")]
    assert pairs("times", SESSION, *bodies) == {(0, 1)}


def test_counters_and_serial_numbers_can_speak_against_a_session() -> None:
    near = timedelta(minutes=5)
    assert pairs("times", SESSION, media(counter=100), media(near, "KP/2", counter=104)) == {(0, 1)}
    assert pairs("times", SESSION, media(counter=100), media(near, "KP/2", counter=96)) == set()
    assert pairs("times", SESSION, media(counter=100), media(near, "KP/2", counter=5_000)) == set()
    assert pairs("times", SESSION, media(body_serial="471122"), media(near, "KP/2", body_serial="471133")) == set()


def test_a_model_that_is_used_each_day_at_this_hour_says_less() -> None:
    held = [media(), media(timedelta(minutes=5), "KP/2")]
    daily = [media(at * DAY, f"far {at}") for at in range(-30, 31) if at]
    elsewhen = [media(at * DAY + timedelta(hours=6), f"far {at}") for at in range(-30, 31) if at]

    def rate(*more: MediaFacts) -> float:
        found = [each for each in proposed("times", *held, *more) if {each.view, each.other} == {0, 1}]
        return found[0].false_match_rate

    assert rate(*daily) == pytest.approx(61 / (61 * 62))
    assert rate(*elsewhen) == pytest.approx(1 / (61 * 62))


def test_a_position_leads_as_far_as_both_are_sure() -> None:
    there = Position(44.6, -110.55, 50)
    near, far = replace(there, latitude=44.6008), replace(there, latitude=44.602)
    held = media(position=there)
    assert pairs("times", POSITION, held, media(40 * DAY, "KP/2", position=near)) == {(0, 1)}
    assert pairs("times", POSITION, held, media(40 * DAY, "KP/2", position=far)) == set()
    assert pairs("times", POSITION, held, media(40 * DAY, "KP/2", position=replace(far, within_m=180))) == {(0, 1)}
    assert pairs("times", POSITION, held, media(40 * DAY, "KP/2", position=replace(far, within_m=900))) == set()


def test_positions_meet_across_the_date_line() -> None:
    east, west = Position(-16.9, 179.9999, 50), Position(-16.9, -179.9999, 50)
    assert pairs("times", POSITION, media(position=east), media(40 * DAY, "KP/2", position=west)) == {(0, 1)}


def test_a_cameras_own_place_in_its_exhibit_and_a_sight_lead_nowhere() -> None:
    there = Position(44.6, -110.55, 50)
    assert pairs("times", POSITION, media(position=there), media(40 * DAY, position=there)) == set()
    crowd = [media(at * DAY, f"KP/{at}", model=f"M{at}", position=there) for at in range(22)]
    assert pairs("times", POSITION, *crowd) == set()
    assert pairs("times", POSITION, *crowd[:5])
