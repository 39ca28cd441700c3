from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from clew.model.category import Category
from clew.model.exposure import Exposure, Listed, Looks, Spared
from clew.model.hashset import HashSet
from clew.store import cases, decisions, list_import, matches
from clew.store.exposure import add_looks, exposure_by_case, exposure_by_day, exposure_by_officer
from clew.store.spared import listed_in, since, spared_by_day, spared_in

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def test_looks_add_up_over_pages_and_count_once(catalog: Catalog, values: Values) -> None:
    one, two, three = (values.sha256(number) for number in range(3))
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        cases.add_case(tx, "OP-2")
        add_looks(tx, "a", Looks("k1", MONDAY, "OP-1", 500, (one,)))
        add_looks(tx, "a", Looks("k1", MONDAY, "OP-1", 900, (one, two)))  # it has grown
        add_looks(tx, "a", Looks("k1", MONDAY, "OP-1", 500, (one,)))  # an old one comes late
        add_looks(tx, "a", Looks("k2", MONDAY, "OP-2", 100, (two,)))  # another page, the same picture
        add_looks(tx, "a", Looks("k3", TUESDAY, None, 50, (three,)))
        add_looks(tx, "b", Looks("k1", MONDAY, "OP-1", 7, (one,)))  # another officer's key
    with catalog.reading() as tx:
        assert exposure_by_day(tx, "a", MONDAY, TUESDAY) == {MONDAY: Exposure(1000, 2), TUESDAY: Exposure(50, 1)}
        assert exposure_by_day(tx, "a", TUESDAY, TUESDAY) == {TUESDAY: Exposure(50, 1)}
        assert exposure_by_case(tx, "a", MONDAY, TUESDAY) == {
            "": Exposure(50, 1),
            "OP-1": Exposure(900, 2),
            "OP-2": Exposure(100, 1),
        }
        assert exposure_by_officer(tx, "OP-1") == {"a": Exposure(900, 2), "b": Exposure(7, 1)}


def test_what_was_spared_are_files_never_seen(catalog: Catalog, values: Values) -> None:
    """Four files of three media in a stack, decided after seeing one; a fifth file is on a list, a sixth on none."""
    with catalog.writing() as tx:
        places = [(0, b"0"), (1, b"1"), (2, b"2"), (2, b"copy of 2"), (3, b"listed"), (4, b"other")]
        values.ingest(tx, "OP-1", [values.record(seed, path) for seed, path in places])
        list_import.replace(tx, HashSet("list", "csv", version="1"), [values.entry(3)], bytes(32))
        matches.record_matches(tx, [values.match(3, "list")])
        # 23:30 on Monday in UTC is Tuesday where clocks are an hour ahead
        for undone in (True, False):
            decided = decisions.append(
                tx,
                case="OP-1",
                stack="abc",
                category=Category("uk", "2014", "A"),
                officer="a",
                at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC),
                applied=[values.sha256(0), values.sha256(1)],
                suggested=[values.sha256(2)],
            )
            if undone:
                at = datetime(2026, 11, 23, 23, 31, tzinfo=UTC)
                undo = {"officer": "a", "at": at, "applied": decided.applied, "suggested": decided.suggested}
                decisions.append(tx, case="OP-1", stack="abc", category=None, undoes=decided.number, **undo)  # type: ignore[arg-type]
        add_looks(tx, "a", Looks("k", TUESDAY, "OP-1", 500, (values.sha256(2),)))
    with catalog.reading() as tx:
        assert spared_by_day(tx, "a", since(MONDAY, 60), 60) == {TUESDAY: Spared(stacks=1, files=4, unseen=2)}
        assert spared_by_day(tx, "a", since(MONDAY, 0), 0) == {MONDAY: Spared(stacks=1, files=4, unseen=4)}
        assert spared_by_day(tx, "a", since(TUESDAY, 0), 0) == {}
        assert spared_in(tx, "a", "OP-1") == Spared(stacks=1, files=4, unseen=2)
        assert spared_in(tx, "b", "OP-1") == Spared()
        assert listed_in(tx, "a", "OP-1") == Listed(files=1, unseen=1)
        add_day = Looks("l", MONDAY, "OP-1", 500, (values.sha256(3),))
    with catalog.writing() as tx:
        add_looks(tx, "a", add_day)
    with catalog.reading() as tx:
        assert listed_in(tx, "a", "OP-1") == Listed(files=1, unseen=0)
        assert listed_in(tx, "b", "OP-1") == Listed(files=1, unseen=1)
