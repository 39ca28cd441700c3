"""Keeps views of a case under names, for the officer alone or for all who work on the case.

None of it is put into custody: a view says how somebody looks at a case, and changes nothing in it.
"""

from collections.abc import Callable

from clew.casework.annotate import word_of
from clew.casework.desk import Desk
from clew.casework.once import digest_of, done_before
from clew.errors import NotFoundError, UsageError
from clew.model.named_view import NamedView
from clew.store import named_views
from clew.store.act_keys import Keyed, keep_key
from clew.store.catalog import Transaction
from clew.store.instant import now

MADE = "views"
"""What a key of this act stands for."""
LONGEST_QUERY = 4000


def views(desk: Desk, case: str) -> list[NamedView]:
    """Return the views that the officer may open: the own ones, and those shared in the case. Raises NotFoundError."""
    with desk.catalog.reading() as tx:
        found = named_views.named_views(tx, case)
    return [each for each in found if each.is_shared or each.officer == desk.officer]


def save_view(desk: Desk, case: str, key: str, view: tuple[str, str], *, is_shared: bool) -> NamedView:
    """Keep a view, its name and its query, in the place of the officer's own of this name.

    Raises NotFoundError for an unknown case, UsageError for no name or a query that is none, ConflictError for a key
    under which something else was asked.
    """
    name, query = word_of(view[0]), view[1].removeprefix("?")
    if len(query) > LONGEST_QUERY or not query.isprintable() or not query.isascii() or {"#", " "} & set(query):
        raise UsageError(f"a view's query is that of an address: at most {LONGEST_QUERY:,} characters, encoded")
    made = NamedView(0, case, name, query, is_shared, desk.officer, now())
    asked = digest_of("save view", desk.officer, name, query, is_shared)
    return _append(desk, case, key, asked, lambda _tx: made)


def remove_view(desk: Desk, case: str, key: str, name: str) -> NamedView:
    """Take the officer's own view of this name away; raises NotFoundError where there is none, ConflictError."""

    def removal(tx: Transaction) -> NamedView:
        found = next((each for each in named_views.named_views(tx, case) if _is_own(desk, each, name)), None)
        if found is None:
            raise NotFoundError(f"{desk.officer} has no view {name!r} in {case}")
        return NamedView(0, case, found.name, "", found.is_shared, desk.officer, now(), is_removal=True)

    return _append(desk, case, key, digest_of("remove view", desk.officer, name), removal)


def _is_own(desk: Desk, view: NamedView, name: str) -> bool:
    return (view.officer, view.name) == (desk.officer, name)


def _append(desk: Desk, case: str, key: str, asked: bytes, make: Callable[[Transaction], NamedView]) -> NamedView:
    with desk.catalog.deciding() as tx:
        known = done_before(tx, case, key, asked)
        if known is not None:
            return named_views.views_between(tx, case, known.first, known.last)[0]
        made = named_views.append_view(tx, make(tx))
        keep_key(tx, case, key, Keyed(asked, MADE, made.number, made.number))
        return made
