"""Switches a linker off in a case, or on again: a policy, kept with who says so and why."""

from clew.casework.desk import Desk
from clew.casework.policy import off, off_everywhere, withheld
from clew.custody import JSON
from clew.errors import ConflictError, NotFoundError, PolicyError, UsageError
from clew.linker import linkers
from clew.model.linker_policy import LinkerPolicy
from clew.store import custody, linker_policies


def switch_linker(desk: Desk, case: str, linker: str, reason: str, *, is_off: bool) -> LinkerPolicy:
    """Switch a linker off in a case, or on again; it goes into custody.

    What is off describes nothing of the case, compares nothing of it, and none of its leads is shown; what was
    described stays where it is. A run of `clew link` that is under way ends at its next commit. Media that are in no
    other case count as not compared, so that they are once the linker is on. Raises NotFoundError for no such case or
    linker, UsageError for no reason, ConflictError where it holds already, PolicyError for one that the agency's
    settings switch off.
    """
    every = linkers()
    if linker not in every:
        raise NotFoundError(f"there is no linker {linker!r}: there are {', '.join(every)}")
    if not reason.strip():
        raise UsageError(f"say why {linker} is switched {'off' if is_off else 'on'}: give a reason")
    if linker in off_everywhere(desk):
        raise PolicyError(f"{linker} is off in every case: the agency's settings say so (linkers.off)")
    with desk.catalog.deciding() as tx:
        if (linker in off(tx, desk, case)) == is_off:
            raise ConflictError(f"{linker} is {'off' if is_off else 'on'} in case {case!r} already")
        made = linker_policies.append(tx, case, linker, reason, desk.officer, is_off=is_off)
        linker_policies.unmark_compared(tx, linker, withheld(tx, desk, linker))
        details: dict[str, JSON] = {"case": case, "number": made.number, "linker": linker, "reason": made.reason}
        custody.append(tx, desk.officer, f"linker switched {'off' if is_off else 'on'}", case, details)
    return made
