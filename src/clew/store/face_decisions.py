"""What officers say of faces: appended, never altered, by the content, view and box of each face."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select

from clew.model.face import FaceAct, FaceAt, FaceDecision
from clew.model.link import Box
from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction, insert_rows, plain

SHARES = ("left_share", "top_share", "width_share", "height_share")


def append(  # noqa: PLR0913 - a row has so many sides
    tx: Transaction,
    case: str | None,
    act: FaceAct,
    officer: str,
    reason: str,
    *,
    faces: Sequence[FaceAt] = (),
    others: Sequence[FaceAt] = (),
    of: int = 0,
    name: str = "",
) -> FaceDecision:
    """Append what an officer says, numbered next in the agency; `case` is where, None for all. Raises NotFoundError."""
    made = FaceDecision(
        *(newest(tx) + 1, act, tuple(faces), tuple(others), of),
        *(plain(name), plain(reason), plain(officer), datetime.now(UTC), case),
    )
    head = {
        "agency": tx.agency,
        "number": made.number,
        "case_id": None if case is None else case_id(tx, case),
        "act": act.value,
        "of": of,
        "name": made.name,
        "reason": made.reason,
        "officer": made.officer,
        "at": made.at,
    }
    insert_rows(tx, schema.face_decisions, [head])
    sides = [(0, each) for each in made.faces] + [(1, each) for each in made.others]
    rows = [
        {
            "agency": tx.agency,
            "number": made.number,
            "position": position,
            "side": side,
            "sha256": face.sha256,
            "part": plain(face.part),
            **shares_of(face.box),
        }
        for position, (side, face) in enumerate(sides)
    ]
    insert_rows(tx, schema.face_decision_faces, rows)
    return made


def newest(tx: Transaction) -> int:
    """Return the number of the agency's newest decision on faces, 0 where there is none."""
    table = schema.face_decisions
    return tx.connection.scalar(select(func.max(table.c.number)).where(table.c.agency == tx.agency)) or 0


def decisions(tx: Transaction) -> list[FaceDecision]:
    """Return everything that was said of faces, oldest first."""
    table, of = schema.face_decisions, schema.face_decision_faces
    said: dict[int, tuple[list[FaceAt], list[FaceAt]]] = {}
    rows = tx.connection.execute(select(of).where(of.c.agency == tx.agency).order_by(of.c.number, of.c.position))
    for row in rows:
        sides = said.setdefault(row.number, ([], []))
        sides[row.side].append(FaceAt(row.sha256, row.part, Box(*(getattr(row, name) for name in SHARES))))
    cases = schema.cases
    where = (cases.c.agency == table.c.agency) & (cases.c.id == table.c.case_id)
    statement = select(table, cases.c.name.label("said_in")).join_from(table, cases, where, isouter=True)
    statement = statement.where(table.c.agency == tx.agency).order_by(table.c.number)
    found = []
    for row in tx.connection.execute(statement):
        faces, others = said.get(row.number, ([], []))
        about = row.number, FaceAct(row.act), tuple(faces), tuple(others)
        found.append(FaceDecision(*about, row.of, row.name, row.reason, row.officer, row.at, row.said_in))
    return found


def shares_of(box: Box) -> dict[str, float]:
    """Return a box as the columns of `SHARES`."""
    return dict(zip(SHARES, (box.left, box.top, box.width, box.height), strict=True))
