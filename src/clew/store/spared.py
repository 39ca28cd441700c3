"""How many files officers did not have to look at, because stacks or lists stood for them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Select, Subquery, and_, case, exists, func, literal, select, type_coerce

from clew.model.exposure import Listed, Spared
from clew.model.match import MatchKind
from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction, plain

_DAY_US = 86_400_000_000
_EPOCH = date(1970, 1, 1)


def spared_by_day(tx: Transaction, officer: str, since: datetime, offset_minutes: int) -> dict[date, Spared]:
    """Return what an officer decided on each day since then, and what of it was not seen that day.

    Days are those of clocks so far ahead of UTC. Of undone decisions nothing counts.
    """
    decisions, pictures = schema.decisions, schema.exposure_pictures
    at = type_coerce(decisions.c.at, BigInteger) + offset_minutes * 60_000_000
    day = (at // _DAY_US).label("day")
    decided = _decided(tx, officer, day).where(decisions.c.at >= since).subquery()
    days = {number: (_EPOCH + timedelta(days=int(number))) for number in _numbers(tx, decided)}
    iso = case({number: each.isoformat() for number, each in days.items()}, value=decided.c.day, else_="")
    is_seen = exists().where(*_saw(tx, officer), pictures.c.sha256 == decided.c.sha256, pictures.c.day == iso)
    return {days[number]: spared for number, spared in _spared(tx, decided, is_seen).items()} if days else {}


def spared_in(tx: Transaction, officer: str, name: str) -> Spared:
    """Return what an officer decided in a case, and what of it was never seen. Raises NotFoundError."""
    pictures = schema.exposure_pictures
    number = case_id(tx, name)
    decided = _decided(tx, officer, literal(0).label("day")).where(schema.decisions.c.case_id == number).subquery()
    is_seen = exists().where(
        *_saw(tx, officer), pictures.c.sha256 == decided.c.sha256, pictures.c.case_id == decided.c.case_id
    )
    return _spared(tx, decided, is_seen).get(0, Spared())


def listed_in(tx: Transaction, officer: str, name: str) -> Listed:
    """Return how many files of a case a list knows to the byte, and how many of them an officer never saw in it."""
    files, exhibits, media = schema.occurrences, schema.exhibits, schema.media
    pictures, matches = schema.exposure_pictures, schema.matches
    number = case_id(tx, name)
    is_listed = exists().where(
        matches.c.agency == tx.agency, matches.c.media_id == files.c.media_id, matches.c.kind == MatchKind.EXACT.value
    )
    is_seen = exists().where(*_saw(tx, officer), pictures.c.sha256 == media.c.sha256, pictures.c.case_id == number)
    row = tx.connection.execute(
        select(func.count(), func.count(case((~is_seen, 1))))
        .join_from(files, exhibits, and_(exhibits.c.agency == files.c.agency, exhibits.c.id == files.c.exhibit_id))
        .join(media, and_(media.c.agency == files.c.agency, media.c.id == files.c.media_id))
        .where(files.c.agency == tx.agency, exhibits.c.case_id == number, is_listed)
    ).one()
    return Listed(*row)


def _saw(tx: Transaction, officer: str) -> list[Any]:
    pictures = schema.exposure_pictures
    return [pictures.c.agency == tx.agency, pictures.c.officer == plain(officer)]


def _decided(tx: Transaction, officer: str, day: Any) -> Select[Any]:  # noqa: ANN401 - a column
    """Select the media of an officer's decisions that were not undone, by day and case, each once for its stack."""
    decisions, media = schema.decisions, schema.decision_media
    undo = decisions.alias("undo")
    mine = and_(undo.c.agency == decisions.c.agency, undo.c.case_id == decisions.c.case_id)
    is_undone = exists().where(mine, undo.c.undoes == decisions.c.number)
    named = and_(
        media.c.agency == decisions.c.agency,
        media.c.case_id == decisions.c.case_id,
        media.c.number == decisions.c.number,
    )
    return (
        select(day, decisions.c.case_id, decisions.c.stack, media.c.sha256)
        .distinct()
        .join_from(decisions, media, named)
        .where(
            decisions.c.agency == tx.agency,
            decisions.c.officer == plain(officer),
            decisions.c.code.is_not(None),
            ~is_undone,
        )
    )


def _numbers(tx: Transaction, decided: Subquery) -> list[int]:
    return [int(number) for number in tx.connection.scalars(select(decided.c.day).distinct())]


def _spared(tx: Transaction, decided: Subquery, is_seen: Any) -> dict[int, Spared]:  # noqa: ANN401 - a condition
    """Count the files of what was decided by day, and those of them whose media were not seen."""
    files, exhibits, media = schema.occurrences, schema.exhibits, schema.media
    places = (
        select(decided.c.day, func.count(), func.count(case((~is_seen, 1))))
        .join_from(decided, media, and_(media.c.agency == tx.agency, media.c.sha256 == decided.c.sha256))
        .join(files, and_(files.c.agency == media.c.agency, files.c.media_id == media.c.id))
        .join(
            exhibits,
            and_(
                exhibits.c.agency == files.c.agency,
                exhibits.c.id == files.c.exhibit_id,
                exhibits.c.case_id == decided.c.case_id,
            ),
        )
        .group_by(decided.c.day)
    )
    each = select(decided.c.day, decided.c.case_id, decided.c.stack).distinct().subquery()
    stacks = select(each.c.day, func.count()).group_by(each.c.day)
    counted = {int(day): (int(files), int(unseen)) for day, files, unseen in tx.connection.execute(places)}
    return {
        int(day): Spared(int(count), *counted.get(int(day), (0, 0))) for day, count in tx.connection.execute(stacks)
    }


def since(day: date, offset_minutes: int) -> datetime:
    """Return when a day begins where clocks are so far ahead of UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(minutes=offset_minutes)
