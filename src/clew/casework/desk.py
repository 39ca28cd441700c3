"""An officer's desk: the open workspace, the settings, and who acts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from clew.config import Config
from clew.store.catalog import Catalog
from clew.store.instant import now
from clew.store.vault import Vault
from clew.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Desk:
    """What every act works on; `officer` is the name that custody and decisions carry.

    `spool` is where the large files inside containers lie while they are examined; they have no names there.
    `clock` tells the time by which leases run out. `passwords` are tried on what is encrypted where pictures and films
    are looked at; they are kept nowhere.
    """

    catalog: Catalog
    vault: Vault
    config: Config
    officer: str
    spool: Path
    clock: Callable[[], datetime] = now
    passwords: tuple[bytes, ...] = field(default=(), repr=False)


@contextmanager
def open_desk(config: Config, officer: str, *, create: bool) -> Iterator[Desk]:
    """Open the workspace the settings name; `create` makes it where it does not exist yet.

    Raises CatalogError where there is no workspace or it can't be opened.
    """
    workspace = Workspace(Path(config.workspace), config.catalog_url)
    if create:
        workspace.create()
    catalog = workspace.open_catalog(config.agency)
    try:
        yield Desk(catalog, workspace.vault, config, officer, workspace.path / "spool")
    finally:
        catalog.close()
