"""What one camera took in one go."""

from datetime import UTC, datetime, timedelta

from clew.chronology.claims import Claim, claim
from clew.chronology.reckoning import Basis, reckon
from clew.chronology.sessions import Dated, Session, sessions
from clew.model.media_facts import Clock, Lying, MediaFacts, Position

START = datetime(2024, 5, 1, 12)  # noqa: DTZ001 - a camera's clock


def taken(minutes: float, *, serial: str = "4711-22", case: str = "OP-1", exhibit: str = "KP/1") -> Dated:
    facts = MediaFacts(
        f"{minutes} {serial} {case} {exhibit}".encode().ljust(32),
        make="Canon",
        model="Canon EOS 80D",
        body_serial=serial,
        clock=Clock(START + timedelta(minutes=minutes)),
        position=Position(44.6, -110.5, 50),
        lying=(Lying(case, exhibit, b"a.jpg"),),
    )
    time = reckon(facts, {})
    assert time is not None
    return Dated(facts, time)


def spans(found: list[Session]) -> list[tuple[int, int]]:
    began = START.replace(tzinfo=UTC)
    return [(round((each.first - began).total_seconds() / 60), len(each.media)) for each in found]


def test_a_pause_ends_a_session() -> None:
    found = sessions([taken(at) for at in (0, 50, 100, 161, 170)])
    assert spans(found) == [(0, 3), (161, 2)]
    assert found[0].camera == "Canon EOS 80D, serial 4711-22"
    assert len(found[0].positions) == 1


def test_one_bodys_pictures_belong_together_over_cases() -> None:
    (found,) = sessions([taken(0, case="OP-2"), taken(5, case="OP-1", exhibit="KP/9")])
    assert found.cases == ("OP-1", "OP-2")
    assert found.is_one_body


def test_a_models_pictures_stay_in_their_exhibit() -> None:
    found = sessions([taken(0, serial=""), taken(1, serial=""), taken(2, serial="", exhibit="KP/2")])
    assert spans(found) == [(0, 2), (2, 1)]
    assert not found[0].is_one_body


def test_what_has_no_clock_is_of_no_session() -> None:
    facts = MediaFacts(b"1" * 32, lying=(Lying("OP-1", "KP/1", b"a", datetime(2024, 1, 1, tzinfo=UTC)),))
    time = reckon(facts, {})
    assert time is not None
    assert time.basis is Basis.FILE
    assert sessions([Dated(facts, time)]) == []


def test_numbers_and_names_that_name_nothing_are_left_out() -> None:
    named = Claim("canon eos 80d", "471122", "ada example")
    assert claim("Canon", "Canon  EOS 80D", "4711-22", "Ada Example") == named
    for serial in ("000000", "1111111", "123456", "007", "unknown", "", "0123456789"):
        assert claim("Canon", "M", serial, "").serial == ""
    for owner in ("", "Owner", "unknown", "Canon", "12345", "  - "):
        assert claim("Canon", "M", "", owner).owner == ""
