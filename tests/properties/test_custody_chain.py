import json
from dataclasses import replace
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from clew.custody import JSON, canonical, check, seal
from clew.model.custody_entry import CustodyEntry

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(text, values, max_size=4)
times = st.datetimes(timezones=st.just(UTC))


@st.composite
def chains(draw: st.DrawFn, shortest: int = 1) -> list[CustodyEntry]:
    entries: list[CustodyEntry] = []
    for _ in range(draw(st.integers(shortest, 6))):
        entries.append(
            seal(
                entries[-1] if entries else None,
                at=draw(times),
                agency="local",
                officer=draw(text),
                act=draw(text),
                item=draw(text),
                details=canonical(draw(objects)),
            )
        )
    return entries


@given(objects)
def test_canonical_json_reads_back_and_is_stable(details: dict[str, JSON]) -> None:
    written = canonical(details)
    assert json.loads(written) == details
    assert canonical(dict(reversed(details.items()))) == written


@given(chains())
def test_a_sealed_chain_holds(entries: list[CustodyEntry]) -> None:
    assert check(entries, [entry.digest for entry in entries]) == []


@given(chains(), st.data())
def test_any_single_edit_is_found(entries: list[CustodyEntry], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    entry = entries[index]
    other = st.binary(min_size=32, max_size=32)
    edits: dict[str, st.SearchStrategy[object]] = {
        "sequence": st.integers(0, 100),
        "at": times,
        "agency": text,
        "officer": text,
        "act": text,
        "item": text,
        "details": objects.map(canonical),
        "previous": other,
        "digest": other,
    }
    name = data.draw(st.sampled_from(sorted(edits)))
    value = data.draw(edits[name].filter(lambda new: new != getattr(entry, name)))
    entries[index] = replace(entry, **{name: value})  # type: ignore[arg-type]
    assert check(entries)


@given(chains())
def test_moving_text_between_fields_is_found(entries: list[CustodyEntry]) -> None:
    entry = entries[-1]
    entries[-1] = replace(entry, officer=entry.officer + entry.act, act="")
    assert bool(check(entries)) == bool(entry.act)


@given(chains(shortest=3), st.data())
def test_a_deletion_in_the_middle_is_found(entries: list[CustodyEntry], data: st.DataObject) -> None:
    del entries[data.draw(st.integers(0, len(entries) - 2))]
    assert check(entries)


@given(chains(), st.data())
def test_an_insertion_is_found(entries: list[CustodyEntry], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    before = entries[at - 1] if at else None
    inserted = seal(before, at=entries[at].at, agency="local", officer="x", act="y", item="z", details="{}")
    assert check([*entries[:at], inserted, *entries[at:]])


@given(chains(shortest=2), st.data())
def test_a_swap_is_found(entries: list[CustodyEntry], data: st.DataObject) -> None:
    pair = st.lists(st.integers(0, len(entries) - 1), min_size=2, max_size=2, unique=True)
    first, second = data.draw(pair)
    entries[first], entries[second] = entries[second], entries[first]
    assert check(entries)
