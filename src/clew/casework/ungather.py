"""Undoes what was done with a gathering, by a later act: nothing is taken off the record."""

from dataclasses import replace

from clew.casework.desk import Desk
from clew.casework.gather import Gathered, done, reason_of, require_free
from clew.casework.once import digest_of
from clew.errors import ConflictError, NotFoundError, UsageError
from clew.model.gathering import ActKind, Change, Gathering, GatheringAct, Said, Standing
from clew.store import gathering_acts, gatherings
from clew.store.catalog import Transaction
from clew.store.gathering_acts import ToAppend


def undo_gathering(desk: Desk, case: str, number: int, reason: str = "", key: str | None = None) -> Gathered:
    """Undo an act by its number: what it put in goes out, what it took out comes back, what it said is as before.

    What was done since stays: a member that was taken out since is not put in again. Raises NotFoundError, UsageError
    for an undo, ConflictError for an act that is undone already, or that something since stands in the way of.
    """
    asked = digest_of("undo gathering", desk.officer, number, reason)
    return done(desk, case, key, asked, lambda tx: undoing(tx, number, reason))


def undoing(tx: Transaction, number: int, reason: str) -> ToAppend:
    """Return what undoes an act, to be recorded in this transaction. Raises as `undo_gathering`."""
    undone = gathering_acts.act_numbered(tx, number)
    if undone.act is ActKind.UNDO:
        raise UsageError(f"act {number} is itself an undo: do it again instead")
    if (by := gathering_acts.undone_by(tx, number)) is not None:
        raise ConflictError(f"act {number} is undone already, by act {by}")
    return _undoing(tx, undone, reason_of(reason))


def unmerge(desk: Desk, case: str, number: int, reason: str = "", key: str | None = None) -> Gathered:
    """Undo the merging of this gathering into another: its members come back from there. Raises as `undo_gathering`."""
    with desk.catalog.reading() as tx:
        merged = [each for each in gathering_acts.acts_on(tx, number) if each.act is ActKind.MERGE]
        mine = [each for each in merged if each.gathering == number]
    if not mine:
        raise NotFoundError(f"gathering {number} was merged into no other")
    return undo_gathering(desk, case, mine[-1].number, reason, key)


def _undoing(tx: Transaction, undone: GatheringAct, reason: str) -> ToAppend:
    stands = {undone.gathering: gatherings.gathering(tx, undone.gathering)}
    if undone.other is not None:
        stands[undone.other] = gatherings.gathering(tx, undone.other)
    _require_nothing_since(tx, undone, stands)
    changes = _turned(tx, undone, stands)
    was, said = _said_again(undone, stands[undone.gathering])
    if said is not None:
        require_free(tx, stands[undone.gathering].kind, said.name, but=undone.gathering)
    stands |= _standing_again(undone, stands, said)
    return ToAppend(
        *(ActKind.UNDO, undone.gathering, list(stands.values()), changes, undone.other, was, said),
        reason=reason,
        undoes=undone.number,
    )


def _require_nothing_since(tx: Transaction, undone: GatheringAct, stands: dict[int, Gathering]) -> None:
    """Raise ConflictError where what an act did can't be taken back without what came of it since."""
    about = stands[undone.gathering]
    if undone.act is ActKind.MERGE:
        into = stands[undone.other or 0]
        if into.merged_into is not None:
            raise ConflictError(f"{into.kind} {into.number} was merged into {into.merged_into} since: undo that first")
        require_free(tx, about.kind, about.name)
        return
    for each in stands.values():
        if not each.is_live:
            became = "was withdrawn" if each.merged_into is None else f"was merged into {each.merged_into}"
            raise ConflictError(f"{each.kind} {each.number} {became} since: undo that first")
    new = {ActKind.MAKE: undone.gathering, ActKind.SPLIT: undone.other}.get(undone.act)
    if new is not None and any(each.act != undone.number for each in gatherings.sightings(tx, new).values()):
        raise ConflictError(f"gathering {new} has gained members since: take them out first, or merge it")


def _turned(tx: Transaction, undone: GatheringAct, stands: dict[int, Gathering]) -> list[Change]:
    """Return the changes that take an act's own back, as far as they hold still."""
    changes = gathering_acts.changes_of(tx, undone.number)
    there = {
        (number, standing): gatherings.sightings(tx, number, standing) for number in stands for standing in Standing
    }
    return [
        replace(each, is_added=not each.is_added)
        for each in reversed(changes)
        if _holds(each, there[each.gathering, each.standing].get(each.sighting), undone.number)
    ]


def _holds(change: Change, held: gatherings.Held | None, number: int) -> bool:
    """Whether a change is still so: what it added is there by that act, what it took out is not there."""
    return held is not None and held.act == number if change.is_added else held is None


def _said_again(undone: GatheringAct, stands: Gathering) -> tuple[Said | None, Said | None]:
    if undone.act not in (ActKind.RENAME, ActKind.STATE) or undone.was is None or undone.said is None:
        return None, None
    now, was, said = stands.said, undone.was, undone.said
    if undone.act is ActKind.RENAME:
        again = replace(now, name=was.name)
        is_so = now.name == said.name
    else:
        again = replace(now, state=was.state, role=was.role)
        is_so = (now.state, now.role) == (said.state, said.role)
    if not is_so:
        raise ConflictError(f"{stands.kind} {stands.number} was said otherwise since: say what holds instead")
    return now, again


def _standing_again(undone: GatheringAct, stands: dict[int, Gathering], said: Said | None) -> dict[int, Gathering]:
    about = stands[undone.gathering]
    match undone.act:
        case ActKind.MERGE:
            return {about.number: replace(about, merged_into=None)}
        case ActKind.MAKE:
            return {about.number: replace(about, is_withdrawn=True)}
        case ActKind.SPLIT if undone.other is not None:
            return {undone.other: replace(stands[undone.other], is_withdrawn=True)}
        case _ if said is not None:
            return {about.number: replace(about, said=said)}
        case _:
            return {}
