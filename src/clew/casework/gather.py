"""Gathers media into a Series, a Subject, a Place or a Device, and says what is known of it.

Every act is appended, undone by a later one (`casework/ungather.py`), and has an entry in custody.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from clew.casework.annotate import word_of
from clew.casework.desk import Desk
from clew.casework.gathering_record import added, new_gathering, record, taken_out
from clew.casework.once import digest_of, done_before
from clew.casework.series import follow_act
from clew.errors import ConflictError, NotFoundError, UsageError
from clew.model.frame_part import frame_time
from clew.model.gathering import (
    STATES,
    ActKind,
    Change,
    Gathering,
    GatheringAct,
    GatheringKind,
    Role,
    Said,
    Sighting,
    Standing,
    State,
)
from clew.store import gathering_acts, gatherings
from clew.store.act_keys import Keyed, keep_key
from clew.store.catalog import Transaction
from clew.store.gathering_acts import ToAppend
from clew.store.media import media_ids

MADE = "gathering acts"
"""What a key of these acts stands for."""
LONGEST_REASON = 4000


@dataclass(frozen=True, slots=True)
class ToMake:
    """A gathering to make; `state` None is the first of its kind. `sightings` are its first members."""

    kind: GatheringKind
    name: str
    role: Role = Role.UNSAID
    state: State | None = None
    sightings: Sequence[Sighting] = ()
    reason: str = ""
    basis: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Gathered:
    """An act that was done, and the gathering it was about as it stands; `was_repeated` where it had been done before.

    `other` is the one merged into, or split off, as it stands.
    """

    act: GatheringAct
    gathering: Gathering
    other: Gathering | None
    was_repeated: bool


def make(desk: Desk, case: str, asked: ToMake, key: str | None = None) -> Gathered:
    """Make a gathering, with members or none yet.

    Raises UsageError for a name that is none and a state or role that its kind has not, ConflictError where one of
    this kind and name is there, NotFoundError for an unknown case or media.
    """
    name = word_of(asked.name)
    said = _checked(asked.kind, Said(name, asked.role, asked.state or STATES[asked.kind][0]))

    def build(tx: Transaction) -> ToAppend:
        require_free(tx, asked.kind, name)
        new = new_gathering(gatherings.last_gathering(tx) + 1, asked.kind, said)
        changes = added(new.number, checked_sightings(tx, asked.sightings))
        return ToAppend(
            ActKind.MAKE, new.number, [new], changes, said=said, reason=reason_of(asked.reason), basis=asked.basis
        )

    what = (asked.kind.value, name, asked.role.value, said.state.value, _digestible(asked.sightings), asked.reason)
    return done(desk, case, key, digest_of("make gathering", desk.officer, *what), build)


def rename(desk: Desk, case: str, number: int, name: str, reason: str = "", key: str | None = None) -> Gathered:
    """Give a gathering another name. Raises as `make`, and UsageError where it has this name already."""
    name = word_of(name)

    def build(tx: Transaction) -> ToAppend:
        found = live(tx, number)
        require_free(tx, found.kind, name, but=number)
        return _saying(ActKind.RENAME, found, replace(found.said, name=name), reason)

    return done(desk, case, key, digest_of("rename gathering", desk.officer, number, name, reason), build)


def set_state(
    desk: Desk,
    case: str,
    number: int,
    state: State | None = None,
    role: Role | None = None,
    reason: str = "",
    key: str | None = None,
) -> Gathered:
    """Say how far officers are with a gathering, or who a Subject is in it; None leaves as it is.

    Raises NotFoundError, UsageError for what its kind has not, and where that is said already.
    """

    def build(tx: Transaction) -> ToAppend:
        found = live(tx, number)
        said = replace(found.said, state=state or found.said.state, role=role or found.said.role)
        return _saying(ActKind.STATE, found, _checked(found.kind, said), reason)

    return done(desk, case, key, digest_of("state of gathering", desk.officer, number, state, role, reason), build)


def add(
    desk: Desk,
    case: str,
    number: int,
    sightings: Sequence[Sighting],
    reason: str = "",
    key: str | None = None,
    *,
    basis: str = "",
) -> Gathered:
    """Put media, or where in them something is, into a gathering; what was declined for it is so no more.

    Raises NotFoundError for an unknown gathering or media, UsageError where all are in it already.
    """

    def build(tx: Transaction) -> ToAppend:
        found = live(tx, number)
        seen = checked_sightings(tx, sightings)
        media = {each.sha256 for each in seen}
        there = gatherings.sightings(tx, number, among=media)
        new = [each for each in seen if each not in there]
        if not new:
            raise UsageError(f"{_called(found)} holds this already")
        declined = gatherings.sightings(tx, number, Standing.DECLINED, among=media)
        changes = taken_out(tx, number, declined, Standing.DECLINED)
        return ToAppend(
            ActKind.ADD, number, [found], [*changes, *added(number, new)], reason=reason_of(reason), basis=basis
        )

    asked = digest_of("add to gathering", desk.officer, number, _digestible(sightings), reason)
    return done(desk, case, key, asked, build)


def remove(
    desk: Desk, case: str, number: int, sightings: Sequence[Sighting], reason: str = "", key: str | None = None
) -> Gathered:
    """Take members out of a gathering; one named without frame or box goes with all its frames and boxes.

    Raises NotFoundError for an unknown gathering, and for what is not in it.
    """

    def build(tx: Transaction) -> ToAppend:
        found = live(tx, number)
        going = members_meant(tx, found, sightings)
        changes = taken_out(tx, number, going)
        return ToAppend(ActKind.REMOVE, number, [found], changes, reason=reason_of(reason))

    asked = digest_of("remove from gathering", desk.officer, number, _digestible(sightings), reason)
    return done(desk, case, key, asked, build)


def decline(
    desk: Desk, case: str, number: int, sightings: Sequence[Sighting], reason: str, key: str | None = None
) -> Gathered:
    """Say that media don't belong to a gathering, and why: they are never suggested for it again, unless it is undone.

    Raises NotFoundError, UsageError without a reason, for what was declined already, and for members.
    """
    if not reason.strip():
        raise UsageError("say why it is declined: give a reason")

    def build(tx: Transaction) -> ToAppend:
        found = live(tx, number)
        seen = [Sighting(sha256) for sha256 in dict.fromkeys(each.sha256 for each in checked_sightings(tx, sightings))]
        media = {each.sha256 for each in seen}
        if gatherings.sightings(tx, number, among=media):
            raise UsageError(f"{_called(found)} holds that: take it out instead")
        declined = gatherings.sightings(tx, number, Standing.DECLINED, among=media)
        new = [each for each in seen if each not in declined]
        if not new:
            raise UsageError(f"that was declined for {_called(found)} already")
        changes = [Change(number, each, Standing.DECLINED, is_added=True) for each in new]
        return ToAppend(ActKind.DECLINE, number, [found], changes, reason=reason_of(reason))

    asked = digest_of("decline for gathering", desk.officer, number, _digestible(sightings), reason)
    return done(desk, case, key, asked, build)


def done(desk: Desk, case: str, key: str | None, asked: bytes, build: Callable[[Transaction], ToAppend]) -> Gathered:
    """Do what is built in one transaction, once under a key; raises ConflictError for a key of another act."""
    with desk.catalog.deciding() as tx:
        before = done_before(tx, case, key, asked) if key is not None else None
        if before is not None:
            return _told(tx, gathering_acts.act_numbered(tx, before.first), was_repeated=True)
        wanted = build(tx)
        made = record(tx, desk, case, wanted)
        follow_act(tx, desk, made, wanted.changes)
        if key is not None:
            keep_key(tx, case, key, Keyed(asked, MADE, made.number, made.number))
        return _told(tx, made, was_repeated=False)


def live(tx: Transaction, number: int) -> Gathering:
    """Return a gathering that can be put into; raises NotFoundError, ConflictError for a merged or withdrawn one."""
    found = gatherings.gathering(tx, number)
    if found.merged_into is not None:
        raise ConflictError(f"{_called(found)} was merged into {found.merged_into}: say it of that one")
    if found.is_withdrawn:
        raise ConflictError(f"{_called(found)} was withdrawn: make it anew")
    return found


def require_free(tx: Transaction, kind: GatheringKind, name: str, but: int | None = None) -> None:
    """Raise ConflictError where another gathering of a kind goes under a name."""
    found = gatherings.gathering_named(tx, kind, name)
    if found is not None and found.is_live and found.number != but:
        raise ConflictError(f"{kind} {found.number} is called {found.name!r}: give another name, or add to that one")


def members_meant(tx: Transaction, found: Gathering, sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return the members that are meant; raises NotFoundError for what is not in the gathering."""
    held = gatherings.sightings(tx, found.number, among={each.sha256 for each in sightings})
    by_media: dict[bytes, list[Sighting]] = defaultdict(list)
    for each in held:
        by_media[each.sha256].append(each)
    meant: dict[Sighting, None] = {}
    for asked in map(gathering_acts.kept, sightings):
        is_whole = not asked.part and asked.box is None
        some = [each for each in by_media[asked.sha256] if is_whole or each == asked]
        if not some:
            raise NotFoundError(f"{_called(found)} does not hold {asked.sha256.hex()[:12]}")
        meant |= dict.fromkeys(some)
    return gathering_acts.sorted_sightings(meant)


def checked_sightings(tx: Transaction, sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return sightings as they are kept, each once; raises NotFoundError, UsageError for what is no frame or box."""
    found = list(dict.fromkeys(map(gathering_acts.kept, sightings)))
    known = media_ids(tx, list({each.sha256 for each in found}))
    for each in found:
        if each.sha256 not in known:
            raise NotFoundError(f"there is no media {each.sha256.hex()[:12]}")
        if each.part and frame_time(each.part) is None:
            raise UsageError(f"{each.part!r} names no frame: say it as 'frame at 2500 ms'")
        if each.box is not None and not each.box.is_within:
            raise UsageError("a box lies within its picture: fractions of 0 to 1, left, top, width, height")
    return found


def reason_of(reason: str) -> str:
    """Return a reason as it is kept; raises UsageError for one that is too long."""
    if len(reason) > LONGEST_REASON:
        raise UsageError(f"a reason has at most {LONGEST_REASON:,} characters, this one {len(reason):,}")
    return reason.strip()


def _called(found: Gathering) -> str:
    return f"{found.kind} {found.number} ({found.name})"


def _checked(kind: GatheringKind, said: Said) -> Said:
    if said.state not in STATES[kind]:
        raise UsageError(f"a {kind} is {' or '.join(STATES[kind])}, not {said.state}")
    if said.role is not Role.UNSAID and kind is not GatheringKind.SUBJECT:
        raise UsageError(f"only a subject is {said.role}, a {kind} has no role")
    if said.role is Role.OFFENDER and said.state is State.SAFEGUARDED:
        raise UsageError("an offender is unidentified or identified: victims are safeguarded")
    return said


def _saying(act: ActKind, found: Gathering, said: Said, reason: str) -> ToAppend:
    if said == found.said:
        raise UsageError(f"that is said of {_called(found)} already")
    return ToAppend(act, found.number, [replace(found, said=said)], was=found.said, said=said, reason=reason_of(reason))


def _told(tx: Transaction, made: GatheringAct, *, was_repeated: bool) -> Gathered:
    other = None if made.other is None else gatherings.gathering(tx, made.other)
    return Gathered(made, gatherings.gathering(tx, made.gathering), other, was_repeated)


def _digestible(sightings: Sequence[Sighting]) -> list[list[object]]:
    return [
        [each.sha256.hex(), each.part, None if each.box is None else str(each.box)]
        for each in map(gathering_acts.kept, sightings)
    ]
