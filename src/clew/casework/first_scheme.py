"""Tells which category scheme a case is begun with."""

from clew.casework.desk import Desk
from clew.errors import ConfigError, NotFoundError
from clew.model.category import Scheme
from clew.schemes import scheme as known_scheme
from clew.schemes import schemes
from clew.store import hashsets, matches


def check_first_scheme(name: str) -> None:
    """Raise ConfigError unless a scheme of this name has codes; "" is no name."""
    if not name:
        return
    try:
        known = known_scheme(name)
    except NotFoundError as error:
        raise ConfigError(f"setting review.scheme: {error}") from error
    if not known.codes:
        raise ConfigError(f"setting review.scheme: {known.title} publishes no codes to decide by: name another scheme")


def first_scheme(desk: Desk, case: str) -> Scheme | None:
    """Return the scheme of the setting, else that of the case's lists where they agree, else the first with codes.

    The case's lists are those of what must be found that know any of its media; where none does, all of that purpose.
    Raises NotFoundError for an unknown case.
    """
    known = schemes()
    if desk.config.review.scheme in known:
        return known[desk.config.review.scheme]
    with desk.catalog.reading() as tx:
        counts = matches.count_matches(tx, case)
        lists = [row.hashset for row in hashsets.hashsets(tx) if row.hashset.purpose != "ignore"]
    matching = [each for each in lists if any(counts.get(each.name, (0, 0)))]
    named = {each.scheme for each in matching or lists if each.scheme in known and known[each.scheme].codes}
    if len(named) == 1:
        return known[named.pop()]
    return next((each for each in known.values() if each.codes), None)
