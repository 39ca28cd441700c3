"""Shows which linkers may be used in a case, and everything that was switched there."""

from dataclasses import dataclass

from clew.casework import policy
from clew.casework.desk import Desk
from clew.linker import linkers
from clew.model.linker_policy import LinkerPolicy
from clew.store import linker_policies


@dataclass(frozen=True, slots=True)
class LinkerState:
    """One linker in a case: `off` says by whose policy it is off, `missing` why it can't be tried on this machine."""

    linker: str
    version: str
    off: str
    missing: str
    switchings: tuple[LinkerPolicy, ...]


def show_policy(desk: Desk, case: str) -> list[LinkerState]:
    """Return every linker with whether it may be used in a case. Raises NotFoundError, ConfigError."""
    with desk.catalog.reading() as tx:
        off, every = policy.off(tx, desk, case), linker_policies.policies(tx, case)
    return [
        LinkerState(
            *(name, each.version, off.get(name, ""), each.missing() or ""),
            tuple(made for made in every if made.linker == name),
        )
        for name, each in linkers().items()
    ]
