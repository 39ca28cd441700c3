"""What is kept while no run writes is as right as what is counted anew."""

from tests.conftest import Values

from clew.model.findings import Kind
from clew.model.stack import Stack, StackMember
from clew.store import stacks
from clew.store.case_totals import CaseTotals, case_totals
from clew.store.catalog import Catalog
from clew.store.kept import Kept
from clew.store.run_writes import run_writes

QUEUED = frozenset({Kind.PICTURE})


def totals(catalog: Catalog) -> list[CaseTotals]:
    """Return the totals as they are kept, which are those that are counted anew."""
    with catalog.reading() as tx:
        kept = case_totals(tx, catalog.kept, QUEUED)
        assert kept == case_totals(tx, Kept(), QUEUED)
    return kept


def test_totals_are_right_after_every_write(catalog: Catalog, values: Values) -> None:
    assert totals(catalog) == []
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record("bridge"), values.record("harbour")])
    assert totals(catalog) == [CaseTotals("OP-1", 1, 2, 0, 0)]
    first, second = values.sha256("bridge"), values.sha256("harbour")
    with catalog.writing() as tx:
        stacks.replace_stacks(tx, "OP-1", [Stack(each, (StackMember(each, 0),)) for each in (first, second)])
        values.ingest(tx, "OP-2", [values.record("bridge")])
    assert totals(catalog) == [CaseTotals("OP-1", 1, 2, 2, 0), CaseTotals("OP-2", 1, 1, 0, 0)]
    with catalog.reading() as tx:
        before = run_writes(tx)
    with catalog.writing() as tx:
        values.ingest(tx, "OP-2", [values.record("mill")], exhibit="KP/2")
    assert totals(catalog)[1] == CaseTotals("OP-2", 2, 2, 0, 0)
    with catalog.reading() as tx:
        assert run_writes(tx) == before + 1


def test_what_a_transaction_sees_is_not_what_came_after_it(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record("bridge")])
    with catalog.reading() as earlier:
        assert case_totals(earlier, catalog.kept, QUEUED)[0].media == 1
        with catalog.writing() as tx:
            values.ingest(tx, "OP-1", [values.record("harbour")])
        assert totals(catalog)[0].media == 2
        assert case_totals(earlier, catalog.kept, QUEUED)[0].media == 1
    assert totals(catalog)[0].media == 2
