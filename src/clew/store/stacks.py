"""The stacks of a case, as the machine made them last."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, delete, select

from clew.errors import NotFoundError, UsageError
from clew.model.stack import Stack, StackMember
from clew.store import schema
from clew.store.cases import case_id
from clew.store.media import begins_with, media_ids
from clew.store.transaction import Transaction, batches, insert_plain


@dataclass(frozen=True, slots=True)
class Change:
    """Stacks that go, and those that come in their place, of the same media and of new ones."""

    gone: list[Stack] = field(default_factory=list)
    made: list[Stack] = field(default_factory=list)


def replace_stacks(tx: Transaction, case: str, made: Sequence[Stack]) -> None:
    """Put these stacks in the place of all the case had. Raises NotFoundError for a media not in the catalog."""
    for each in changes(stacks(tx, case), made):
        change(tx, case, each)


def changes(before: Iterable[Stack], after: Iterable[Stack], members: int | None = None) -> Iterator[Change]:
    """Yield what leads from stacks to others, in parts of some `members` or in one; what is in both is left alone.

    After each part, whichever come first, a media is in no two stacks, and those that were in one and stay are in one.
    """
    old, new = dict.fromkeys(before), dict.fromkeys(after)
    gone = _by_member(each for each in old if each not in new)
    made = _by_member(each for each in new if each not in old)
    done: set[bytes] = set()
    part, size = Change(), 0
    for first in (*made, *gone):
        if first in done:
            continue
        some = _joined(first, gone, made)
        joined = [member.sha256 for each in (*some.gone, *some.made) for member in each.members]
        done.update(joined)
        size += len(joined)
        part.gone.extend(some.gone)
        part.made.extend(some.made)
        if members is not None and size >= members:
            yield part
            part, size = Change(), 0
    if size:
        yield part


def _by_member(of: Iterable[Stack]) -> dict[bytes, list[Stack]]:
    found: dict[bytes, list[Stack]] = {}
    for stack in of:
        for member in stack.members:
            found.setdefault(member.sha256, []).append(stack)
    return found


def _joined(first: bytes, gone: Mapping[bytes, list[Stack]], made: Mapping[bytes, list[Stack]]) -> Change:
    """Return all stacks that share media with each other, from one media on."""
    found: tuple[dict[Stack, None], dict[Stack, None]] = ({}, {})
    open_ends = [first]
    while open_ends:
        sha256 = open_ends.pop()
        for of, into in zip((gone, made), found, strict=True):
            for stack in of.get(sha256, ()):
                if stack not in into:
                    into[stack] = None
                    open_ends += [member.sha256 for member in stack.members]
    return Change(list(found[0]), list(found[1]))


def change(tx: Transaction, case: str, change: Change) -> None:
    """Put stacks in the place of others. Raises NotFoundError for a media not in the catalog."""
    table = schema.stack_members
    number = case_id(tx, case)
    ids = media_ids(tx, list({one.sha256 for stack in (*change.gone, *change.made) for one in stack.members}))
    try:
        old = [ids[stack.representative] for stack in change.gone]
        rows = [
            (tx.agency, number, ids[stack.representative], ids[member.sha256], member.distance)
            for stack in change.made
            for member in stack.members
        ]
    except KeyError as error:
        raise NotFoundError(f"media {error.args[0].hex()} is not in the catalog") from error
    for batch in batches(old):
        tx.connection.execute(
            delete(table).where(
                table.c.agency == tx.agency, table.c.case_id == number, table.c.representative_id.in_(batch)
            )
        )
    insert_plain(tx, table, sorted(rows))


def stacks(tx: Transaction, case: str) -> list[Stack]:
    """Return the stacks of a case by representative; members as in `Stack.members`."""
    return _stacks(tx, _members(tx, case))


def stack_of(tx: Transaction, case: str, reference: str) -> Stack:
    """Return the stack named by the first hex digits of its representative's SHA-256, else of any member's.

    Raises NotFoundError where nothing begins so, UsageError where several stacks do.
    """
    members = schema.stack_members
    condition = begins_with(reference.strip().lower())
    for column in (members.c.representative_id, members.c.media_id):
        named = (
            select(members.c.representative_id)
            .join_from(
                members, schema.media, (schema.media.c.agency == members.c.agency) & (schema.media.c.id == column)
            )
            .where(members.c.agency == tx.agency, members.c.case_id == case_id(tx, case), condition)
        )
        found = _stacks(tx, _members(tx, case).where(members.c.representative_id.in_(named)))
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(stack.name for stack in found[:5])
            raise UsageError(f"{reference!r} fits {len(found)} stacks ({names}, ...): give more digits")
    raise NotFoundError(f"case {case!r} has no stack and no media {reference!r}")


def stacks_with(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, dict[str, bytes]]:
    """Return the representatives of the stacks that contents are in, by the case."""
    members, cases = schema.stack_members, schema.cases
    best, media = schema.media.alias("best"), schema.media.alias("member")
    found: dict[bytes, dict[str, bytes]] = {}
    for batch in batches(media_ids(tx, sha256s).values()):
        statement = (
            select(media.c.sha256, cases.c.name, best.c.sha256)
            .join_from(members, best, (best.c.agency == members.c.agency) & (best.c.id == members.c.representative_id))
            .join(media, (media.c.agency == members.c.agency) & (media.c.id == members.c.media_id))
            .join(cases, (cases.c.agency == members.c.agency) & (cases.c.id == members.c.case_id))
            .where(members.c.agency == tx.agency, members.c.case_id.in_(_numbers(tx)), members.c.media_id.in_(batch))
        )
        for sha256, case, representative in tx.connection.execute(statement):
            found.setdefault(sha256, {})[case] = representative
    return found


def _numbers(tx: Transaction) -> list[int]:
    """Return the numbers of all cases: with them, members are found by the index on case and media."""
    return list(tx.connection.scalars(select(schema.cases.c.id).where(schema.cases.c.agency == tx.agency)))


def _members(tx: Transaction, case: str) -> Select[Any]:
    members = schema.stack_members
    best, media = schema.media.alias("best"), schema.media.alias("member")
    return (
        select(best.c.sha256, media.c.sha256, members.c.distance)
        .join_from(members, best, (best.c.agency == members.c.agency) & (best.c.id == members.c.representative_id))
        .join(media, (media.c.agency == members.c.agency) & (media.c.id == members.c.media_id))
        .where(members.c.agency == tx.agency, members.c.case_id == case_id(tx, case))
    )


def _stacks(tx: Transaction, statement: Select[Any]) -> list[Stack]:
    rows = sorted(
        (best, sha256 != best, distance, sha256) for best, sha256, distance in tx.connection.execute(statement).all()
    )
    return [
        Stack(best, tuple(StackMember(sha256, distance) for _, _, distance, sha256 in members))
        for best, members in groupby(rows, key=itemgetter(0))
    ]
