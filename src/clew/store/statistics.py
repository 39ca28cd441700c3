"""Tells SQLite's planner how selective each index is, before there is a row to count.

Without statistics SQLite takes `agency = ?` alone for selective and reads whole tables where an index over (agency,
digest) was meant: 203 us for each of 10,000 digests among 100,000 lines, against 26 us with them
(`benchmarks/catalog.py`). Fixed figures keep every plan the same, however a catalog has grown; writing them is a
documented use (https://www.sqlite.org/optoverview.html#manctrl, "sqlite_stat1"). PostgreSQL counts for itself.
"""

from sqlalchemy import Connection, text

from clew.store.schema import metadata

_ROWS = 1_000_000
_FEW = {"agency": 1, "case_id": 10, "exhibit_id": 1000, "hashset_id": 10, "hasher_id": 1, "part": 1}
"""How many values a column has; all others are taken to differ from row to row."""


def write_statistics(connection: Connection) -> None:
    """Put the figures of every index into `sqlite_stat1`, and have them read."""
    connection.execute(text("ANALYZE sqlite_schema"))  # makes the table
    connection.execute(text("DELETE FROM sqlite_stat1"))
    rows = [row for table in metadata.tables for row in _figures(connection, table)]
    connection.execute(text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :figures)"), rows)
    connection.execute(text("ANALYZE sqlite_schema"))


def _figures(connection: Connection, table: str) -> list[dict[str, str]]:
    """Return the rows about one table: the number of rows, then of rows alike in the first 1, 2, ... columns."""
    has_row_ids = metadata.tables[table].dialect_options["sqlite"]["with_rowid"]
    found = []
    for _, index, _, origin, _ in connection.execute(text(f"PRAGMA index_list({table})")).all():
        alike = _ROWS
        figures = [_ROWS]
        for _, _, column in connection.execute(text(f"PRAGMA index_info({index})")).all():
            alike = max(1, alike // _FEW.get(column, _ROWS))
            figures.append(alike)
        is_the_table = origin == "pk" and not has_row_ids
        name = table if is_the_table else index
        found.append({"table": table, "index": name, "figures": " ".join(map(str, figures))})
    return found
