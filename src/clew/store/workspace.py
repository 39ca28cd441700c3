"""The folder that a workspace's state lives in: catalog, lock, lists, vault."""

import os
from pathlib import Path

from sqlalchemy import URL

from clew.errors import CatalogError
from clew.store.catalog import Catalog
from clew.store.vault import Vault

_MARK = "clew-workspace"
_LAYOUT = "1\n"


class Workspace:
    """A folder with a catalog (an SQLite file unless a URL names another database), lists in columns, and a vault."""

    def __init__(self, path: Path, catalog_url: str = "") -> None:
        self.path = path
        self.catalog_url = catalog_url or str(URL.create("sqlite", database=str(path.absolute() / "catalog.sqlite")))
        self.vault = Vault(path / "vault")
        self.lists = path / "lists"

    def create(self) -> None:
        """Make the folder a workspace unless it is one.

        Raises CatalogError where it holds something else, or can't be written.
        """
        if self.exists():
            return
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if any(each.name != _MARK for each in self.path.iterdir()):
                raise CatalogError(
                    f"{self.path} holds other files and is no Clew workspace: give an empty or a new folder"
                )
            (self.path / _MARK).write_text(_LAYOUT, encoding="ascii")
        except OSError as error:
            raise CatalogError(
                f"{self.path} can't be made a workspace: {error.strerror}; give a folder you may write"
            ) from error

    def exists(self) -> bool:
        """Tell whether the folder is a workspace; one whose making broke off, with an empty mark, is none yet."""
        mark = self.path / _MARK
        return mark.is_file() and mark.stat().st_size > 0

    def check(self) -> None:
        """Raise CatalogError unless the folder is a workspace of a layout known here, and writable."""
        if not self.exists():
            raise CatalogError(
                f"{self.path} is no Clew workspace: name the right one (--workspace), or begin one with `clew ingest`"
            )
        layout = (self.path / _MARK).read_text(encoding="ascii", errors="replace")
        if layout.strip() != _LAYOUT.strip():
            raise CatalogError(f"{self.path} was made by a newer Clew (layout {layout.strip()!a}): update Clew")
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise CatalogError(f"{self.path} can't be written: check who owns the folder")

    def open_catalog(self, agency: str) -> Catalog:
        """Open the catalog as an agency; raises CatalogError."""
        self.check()
        return Catalog.open(self.catalog_url, agency, self.lists)
