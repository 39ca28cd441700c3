"""Which kinds of links there are: a kind that is misspelt must not look like one that nothing was found of."""

from collections.abc import Collection

from clew.errors import UsageError
from clew.linker import linkers
from clew.model.link import turned_kind
from clew.store.case_leads import kinds_recorded
from clew.store.catalog import Transaction


def link_kinds() -> frozenset[str]:
    """Return the kinds that linkers propose here, as either of two media sees them."""
    kinds = {kind for each in linkers().values() for kind in each.kinds}
    return frozenset(kinds | {turned_kind(each) for each in kinds})


def check_kinds(tx: Transaction, kinds: Collection[str]) -> None:
    """Raise UsageError for a kind that no linker here proposes, and no link of the agency is of."""
    known = link_kinds()
    if known.issuperset(kinds):
        return
    recorded = frozenset(kinds_recorded(tx))  # by linkers that were here once
    known |= recorded | {turned_kind(each) for each in recorded}
    for kind in kinds:
        if kind not in known:
            raise UsageError(f"no link is of the kind {kind!r}; kinds are: {', '.join(sorted(known))}")
