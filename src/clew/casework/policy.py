"""Tells which linkers may be used: the agency's settings switch some off everywhere, officers some in a case."""

from collections.abc import Collection
from dataclasses import dataclass

from clew.casework.desk import Desk
from clew.errors import ConfigError, PolicyError
from clew.linker import linkers
from clew.store import linker_policies
from clew.store.cases import case_id, cases
from clew.store.catalog import Transaction
from clew.store.linker_policies import SwitchedOff

BY_AGENCY = "off by the agency's policy (setting linkers.off)"


def off_everywhere(desk: Desk) -> frozenset[str]:
    """Return the linkers that the settings switch off; raises ConfigError for a name that is none's."""
    named = frozenset(filter(None, map(str.strip, desk.config.linkers.off.split(","))))
    every = linkers()
    for name in sorted(named):
        if name not in every:
            raise ConfigError(f"linkers.off names {name!r}, and there is no such linker: there are {', '.join(every)}")
    return named


@dataclass(frozen=True, slots=True)
class Off:
    """Why a linker is off: the reason an officer gave in the case, None where the agency's settings say so."""

    reason: str | None

    @property
    def said(self) -> str:
        """The same in words."""
        return BY_AGENCY if self.reason is None else f"off by the case's policy: {self.reason}"


def off_by(tx: Transaction, desk: Desk, case: str) -> dict[str, Off]:
    """Return the linkers that are off in a case, each with why. Raises NotFoundError, ConfigError."""
    number, found = case_id(tx, case), dict.fromkeys(sorted(off_everywhere(desk)), Off(None))
    last = {each.linker: each for each in linker_policies.policies(tx, case)}
    for linker, without in linker_policies.switched_off(tx).items():
        if number in without:
            found.setdefault(linker, Off(last[linker].reason))
    return found


def off(tx: Transaction, desk: Desk, case: str) -> dict[str, str]:
    """Return the linkers that are off in a case, each with whose policy says so. Raises NotFoundError, ConfigError."""
    return {linker: why.said for linker, why in off_by(tx, desk, case).items()}


def switched_off(tx: Transaction, desk: Desk) -> SwitchedOff:
    """Return which linkers are off in which cases, by settings or by officers. Raises ConfigError."""
    return linker_policies.switched_off(tx, off_everywhere(desk))


def cases_off(tx: Transaction, desk: Desk, linker: str) -> tuple[str, ...]:
    """Return the names of the cases in which a linker is off. Raises ConfigError."""
    without = switched_off(tx, desk).get(linker, frozenset())
    return tuple(each for each in cases(tx) if case_id(tx, each) in without) if without else ()


def require_allowed(tx: Transaction, desk: Desk, case: str | None, linker: str) -> None:
    """Raise PolicyError where a linker is off: in the agency, or in the case, if there is one."""
    if linker in off_everywhere(desk):
        raise PolicyError(f"{linker}: {BY_AGENCY}")
    if case is not None and (why := off(tx, desk, case).get(linker)) is not None:
        raise PolicyError(f"{linker}: {why}: `clew linkers show --case {case}` tells by whom")


def require_one_allowed(tx: Transaction, desk: Desk, cases: Collection[str], linker: str) -> None:
    """Raise PolicyError unless a linker is on in one of these cases at least."""
    without = switched_off(tx, desk).get(linker, frozenset())
    if without and all(case_id(tx, each) in without for each in cases):
        raise PolicyError(f"{linker}: off by the policy of {', '.join(cases)}, and the media is in no other case")


def withheld(tx: Transaction, desk: Desk, linker: str) -> frozenset[int]:
    """Return the numbers of the media that are in no case in which a linker is on: never compared, never shown."""
    return linker_policies.withheld(tx, linker, switched_off(tx, desk))
