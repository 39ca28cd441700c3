from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from clew.custody import GENESIS, JSON, Break, canonical, check, digest_of, seal
from clew.model.custody_entry import CustodyEntry

NOON = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)


def chain(length: int) -> list[CustodyEntry]:
    entries: list[CustodyEntry] = []
    for number in range(length):
        entries.append(
            seal(
                entries[-1] if entries else None,
                at=NOON + timedelta(minutes=number),
                agency="local",
                officer="officer",
                act="ingest finished",
                item=f"OP-114/KP/{number}",
                details=canonical({"found": number}),
            )
        )
    return entries


def test_the_first_entry_follows_from_nothing() -> None:
    first, second = chain(2)
    assert (first.sequence, first.previous) == (1, GENESIS)
    assert (second.sequence, second.previous) == (2, first.digest)


def test_an_untouched_chain_holds() -> None:
    assert check(chain(5)) == []
    assert check([]) == []


def test_the_digest_is_what_the_documented_text_gives() -> None:
    # made with coreutils: printf 'clew custody v1\n{...}' | sha256sum
    entry = chain(1)[0]
    assert digest_of(entry).hex() == "b5453845365dd9d7b8baca1dc3b967c3de71a921c75b31f8027769b32ff62ffd"


def test_an_altered_entry_is_named() -> None:
    entries = chain(4)
    entries[2] = replace(entries[2], officer="someone else")
    assert check(entries) == [Break(3, "was altered: its digest does not fit its content")]


def test_an_entry_altered_and_sealed_anew_breaks_the_next() -> None:
    entries = chain(4)
    altered = replace(entries[1], item="OP-114/KP/9")
    entries[1] = replace(altered, digest=digest_of(altered))
    assert [found.sequence for found in check(entries)] == [3]


def test_a_missing_first_entry_is_found() -> None:
    assert {found.sequence for found in check(chain(3)[1:])} == {2}


def test_entries_cut_off_the_end_are_found_against_a_witnessed_digest() -> None:
    entries = chain(4)
    head = entries[-1].digest
    assert check(entries, [head]) == []
    assert check(entries[:-1]) == []
    assert check(entries[:-1], [head]) == [Break(0, f"the entry with digest {head.hex()} is gone")]


def test_a_recorded_time_without_offset_is_a_break_not_a_crash() -> None:
    entries = chain(2)
    entries[1] = replace(entries[1], at=datetime(2026, 11, 5, 12, 1))  # noqa: DTZ001
    assert check(entries) == [Break(2, "was altered: the time has no offset")]


def test_the_same_instant_in_another_zone_digests_the_same() -> None:
    entry = chain(1)[0]
    assert digest_of(replace(entry, at=NOON.astimezone(timezone(timedelta(hours=5))))) == entry.digest


def test_an_entry_of_another_agency_is_a_break() -> None:
    first = chain(1)[0]
    with pytest.raises(ValueError, match="agency"):
        seal(first, at=NOON, agency="other", officer="", act="", item="", details="{}")
    stray = replace(first, sequence=2, previous=first.digest, agency="other", digest=b"")
    stray = replace(stray, digest=digest_of(stray))
    assert check([first, stray]) == [Break(2, "is of agency 'other', the chain of 'local'")]


def test_canonical_orders_keys_by_utf16_units() -> None:
    # the example of RFC 8785, 3.2.3
    euro, carriage_return, hebrew, one, smiley, control, letter = "€", "\r", "\ufb33", "1", "😀", "\u0080", "ö"
    keys = (euro, carriage_return, hebrew, one, smiley, control, letter)
    text = canonical({key: index for index, key in enumerate(keys)})
    assert text == '{"\\r":1,"1":3,"\u0080":5,"ö":6,"€":0,"😀":4,"\ufb33":2}'


def test_canonical_keeps_every_kind_of_value() -> None:
    details: dict[str, JSON] = {"b": [True, False, None, -5, 'a\n"\\\x01/é'], "a": {"z": {}, "y": ()}}
    assert canonical(details) == '{"a":{"y":[],"z":{}},"b":[true,false,null,-5,"a\\n\\"\\\\\\u0001/é"]}'


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, -(2**53), "\ud800", b"bytes", {1: "a"}, {"\udfff": 1}])
def test_canonical_refuses_what_has_no_one_form(value: JSON) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical({"value": [value]})


@pytest.mark.parametrize("details", ["", "[]", '{"a": 1}', '{"b":1,"a":1}', '{"a":1,"a":1}', '{"a":1.0}', "nonsense"])
def test_only_canonical_details_are_sealed(details: str) -> None:
    with pytest.raises(ValueError, match="canonical"):
        seal(None, at=NOON, agency="local", officer="", act="", item="", details=details)


def test_a_time_without_offset_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="offset"):
        seal(None, at=datetime(2026, 11, 5), agency="local", officer="", act="", item="", details="{}")  # noqa: DTZ001
