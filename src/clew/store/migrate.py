"""Brings a catalog to this version's schema, by Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, inspect, text

from clew.errors import CatalogError
from clew.store.engine import WRITES
from clew.store.statistics import write_statistics
from clew.store.writer_lock import advisory_key

HEAD = "0019"
"""The newest revision in `migrations/versions`; Alembic, slow to import, is needed only where a catalog has another."""

MOVING = "0003"
"""The revision in which a catalog stays until the entries of its lists are moved from rows into volumes."""

EARLIER = ("0001", "0002")
"""Revisions from which a catalog comes to `MOVING` first."""

VERSION_TABLE = "clew_version"


def upgrade(engine: Engine, place: str) -> str:
    """Create or upgrade the schema in one transaction, and return its revision: `HEAD`, or `MOVING` where rows wait.

    Raises CatalogError for what this version can't take over.
    """
    with engine.connect() as connection:
        if (revision := _revision(connection, place)) in {HEAD, MOVING}:
            return str(revision)
    with _alone(engine) as connection:
        revision = _revision(connection, place)
        if revision not in {HEAD, MOVING}:
            revision = MOVING if revision in EARLIER else HEAD
            _run(connection, revision, place)
    return str(revision)


def finish(engine: Engine, place: str) -> str:
    """Drop the tables that entries were rows of, once those of every agency are moved; return the revision then."""
    with _alone(engine) as connection:
        waiting = connection.scalar(
            text(
                "SELECT count(*) FROM hashsets WHERE NOT EXISTS (SELECT 1 FROM volumes"
                " WHERE volumes.agency = hashsets.agency AND volumes.hashset_id = hashsets.id)"
            )
        )
        if not waiting and _revision(connection, place) == MOVING:
            _run(connection, HEAD, place)
        return str(_revision(connection, place))


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Open a write transaction in which no other process migrates."""
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": advisory_key("migration")})
        yield connection


def _revision(connection: Connection, place: str) -> str | None:
    """Return the catalog's revision, None for an empty database; raises CatalogError for some other database."""
    inspector = inspect(connection)
    if inspector.has_table(VERSION_TABLE):
        revision = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
        return None if revision is None else str(revision)
    if inspector.get_table_names():
        raise CatalogError(f"{place} holds something else than a Clew catalog: give an empty or a new database")
    return None


def _run(connection: Connection, target: str, place: str) -> None:
    from alembic import command  # noqa: PLC0415 - 0.2 s, needed once in a catalog's life
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "clew.store:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    revision = _revision(connection, place)
    if revision is not None and revision not in known:
        raise CatalogError(
            f"catalog {place} was made by a newer Clew (schema {revision}, this version knows up to {HEAD}): "
            "update Clew, the catalog is left as it is"
        )
    command.upgrade(config, target)
    if connection.dialect.name == "sqlite":
        write_statistics(connection)
