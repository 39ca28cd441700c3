"""The stacks of a case, as the machine made them last."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, delete, select

from clew.errors import NotFoundError, UsageError
from clew.model.stack import Stack, StackMember
from clew.store import schema
from clew.store.cases import case_id
from clew.store.media import begins_with, media_ids
from clew.store.transaction import Transaction, batches, insert_rows


def replace_stacks(tx: Transaction, case: str, stacks: Sequence[Stack]) -> None:
    """Put these stacks in the place of all the case had. Raises NotFoundError for a media not in the catalog."""
    table = schema.stack_members
    number = case_id(tx, case)
    tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.case_id == number))
    for batch in batches(stacks):
        ids = media_ids(tx, list({member.sha256 for stack in batch for member in stack.members}))
        try:
            rows = [
                {
                    "agency": tx.agency,
                    "case_id": number,
                    "representative_id": ids[stack.representative],
                    "media_id": ids[member.sha256],
                    "distance": member.distance,
                }
                for stack in batch
                for member in stack.members
            ]
        except KeyError as error:
            raise NotFoundError(f"media {error.args[0].hex()} is not in the catalog") from error
        insert_rows(tx, table, rows)


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
        (best, sha256 != best, distance, sha256) for best, sha256, distance in tx.connection.execute(statement)
    )
    return [
        Stack(best, tuple(StackMember(sha256, distance) for _, _, distance, sha256 in members))
        for best, members in groupby(rows, key=itemgetter(0))
    ]
