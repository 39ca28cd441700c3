"""Merges one gathering into another, and splits members off into a new one; both undone by `casework/ungather.py`."""

from collections.abc import Sequence
from dataclasses import replace

from clew.casework.annotate import word_of
from clew.casework.desk import Desk
from clew.casework.gather import (
    Gathered,
    done,
    live,
    members_meant,
    reason_of,
    require_free,
)
from clew.casework.gathering_record import new_gathering, taken_out
from clew.casework.once import digest_of
from clew.errors import ConflictError, UsageError
from clew.model.gathering import ActKind, Change, Role, Sighting, Standing
from clew.store import gatherings
from clew.store.catalog import Transaction
from clew.store.gathering_acts import ToAppend, sorted_sightings


def merge(desk: Desk, case: str, number: int, into: int, reason: str = "", key: str | None = None) -> Gathered:
    """Merge a gathering into another of its kind: its members, and what was declined for it, go there.

    What was said of the other holds. Raises NotFoundError, UsageError for one of another kind and for itself,
    ConflictError for one that was merged already, and for a subject whose role the other is not said to be in.
    """

    def build(tx: Transaction) -> ToAppend:
        one, other = live(tx, number), live(tx, into)
        if one.number == other.number or one.kind is not other.kind:
            raise UsageError(f"a {one.kind} is merged into another {one.kind}, not into {other.kind} {other.number}")
        if one.said.role not in {Role.UNSAID, other.said.role}:
            its = "in no role" if other.said.role is Role.UNSAID else f"the {other.said.role}"
            raise ConflictError(
                f"{one.kind} {one.number} is said to be the {one.said.role}, {other.number} {its}: if they are one "
                "person, say the same of both first"
            )
        changes: list[Change] = []
        for standing in Standing:
            going = gatherings.sightings(tx, one.number, standing)
            there = gatherings.sightings(tx, other.number, standing)
            for each in sorted_sightings(going):
                changes.append(Change(one.number, each, standing, is_added=False, origin=going[each].origin))
                if each not in there:
                    changes.append(Change(other.number, each, standing, is_added=True, origin=going[each].origin))
        stands = [replace(one, merged_into=other.number), other]
        return ToAppend(ActKind.MERGE, one.number, stands, changes, other=other.number, reason=reason_of(reason))

    return done(desk, case, key, digest_of("merge gatherings", desk.officer, number, into, reason), build)


def split(
    desk: Desk,
    case: str,
    number: int,
    sightings: Sequence[Sighting],
    name: str,
    reason: str = "",
    key: str | None = None,
) -> Gathered:
    """Split members off into a new gathering of the same kind, state and role; `Gathered.other` is the new one.

    Raises NotFoundError for what is not in it, ConflictError for a name that is taken.
    """
    name = word_of(name)

    def build(tx: Transaction) -> ToAppend:
        one = live(tx, number)
        require_free(tx, one.kind, name)
        going = members_meant(tx, one, sightings)
        if not going:
            raise UsageError("name at least one member to split off")
        new = new_gathering(gatherings.last_gathering(tx) + 1, one.kind, replace(one.said, name=name))
        out = taken_out(tx, number, going)
        return ToAppend(
            *(ActKind.SPLIT, number, [one, new]),
            [*out, *(replace(each, gathering=new.number, is_added=True) for each in out)],
            other=new.number,
            said=new.said,
            reason=reason_of(reason),
        )

    asked = [[each.sha256.hex(), each.part, str(each.box)] for each in sightings]
    return done(desk, case, key, digest_of("split gathering", desk.officer, number, asked, name, reason), build)
