"""Where the volumes of an agency lie: opened once, put into place before their row is committed, swept after a crash.

`lists/<first 16 hex of the SHA-256 of the agency's name>/<volume>/`, and `incoming/` beside them for one in the making.
Only a run writes here, and there is one at a time (`writer_lock.py`).
"""

import errno
import shutil
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from clew.errors import CatalogError, IntegrityError, system_reason
from clew.store.agency_folder import agency_folder
from clew.store.durable import sync_file_system
from clew.store.volume import Volume, check_files

INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with its current volume, as the catalog has it."""

    hashset_id: int
    name: str
    version: str
    purpose: str
    entries: int
    volume: int
    manifest_sha256: bytes


class VolumeFolder:
    """The volumes of one agency on the disk, shared by the threads of a process."""

    def __init__(self, lists: Path | None, agency: str) -> None:
        self._lists = lists
        self._agency = agency
        self._open: dict[tuple[int, bytes], Volume] = {}
        self._guard = threading.Lock()
        self._made: list[int] = []
        self._doomed: list[int] = []

    @property
    def path(self) -> Path:
        """The agency's folder; raises CatalogError for a catalog that was opened without one."""
        if self._lists is None:
            raise CatalogError("lists lie in a workspace's folder, and this catalog was opened without one")
        return agency_folder(self._lists, self._agency)

    def volume(self, listed: Listed) -> Volume:
        """Return a list's volume, opened; raises IntegrityError where it is not as it was written."""
        key = (listed.volume, listed.manifest_sha256)
        with self._guard:
            if key not in self._open:
                folder = self.path / str(listed.volume)
                self._open[key] = Volume.open(folder, listed.volume, listed.manifest_sha256, listed.name)
            return self._open[key]

    def pin(self, current: Sequence[Listed]) -> "Volumes":
        """Open the volumes of all lists, so that they stay readable whoever deletes them; forget others."""
        found: dict[int, Volume] = {}
        if self._lists is not None:
            for each in current:
                with suppress(IntegrityError):  # said to whoever needs it
                    found[each.volume] = self.volume(each)
        with self._guard:
            wanted = {(each.volume, each.manifest_sha256) for each in current}
            self._open = {key: volume for key, volume in self._open.items() if key in wanted}
        return Volumes(self, found)

    def is_there(self, number: int) -> bool:
        """Tell whether a volume has a folder."""
        return self._lists is None or (self.path / str(number)).is_dir()

    def check(self, listed: Listed) -> Iterator[tuple[str, str]]:
        """Read a list's volume whole and yield (file, what is wrong with it)."""
        yield from check_files(self.path / str(listed.volume), listed.manifest_sha256, listed.name)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn the system's errors while writing into CatalogErrors that say what to do."""
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise CatalogError(
                    f"{self.path} can't grow, the disk is full: free some space and import the list again; "
                    "its older version is kept"
                ) from error
            raise CatalogError(
                f"{self.path} can't be written: {system_reason(error)}; check the disk and who owns it"
            ) from error

    def begin(self, number: int, current: Collection[int]) -> Path:
        """Return a new folder to write a volume in. Call it under the writer's lock.

        What an earlier writer left that died goes first: all but the volumes in `current`.
        """
        self._sweep({*current, *self._made, *self._doomed})
        folder = self.path / INCOMING / str(number)
        folder.mkdir(parents=True)
        return folder

    def _sweep(self, kept: set[int]) -> None:
        names = {str(number) for number in kept}
        if self.path.is_dir():
            for left in self.path.iterdir():
                if left.name not in names:
                    shutil.rmtree(left)

    def place(self, folder: Path, number: int) -> None:
        """Give a finished folder its name for good; the row that names it is committed after, or it is discarded."""
        folder.rename(self.path / str(number))
        sync_file_system(self.path)

    def discard(self, number: int) -> None:
        """Delete a volume that no row is to name, finished or not."""
        self._close([number])
        if self._lists is not None:
            for folder in (self.path / INCOMING / str(number), self.path / str(number)):
                shutil.rmtree(folder, ignore_errors=True)  # what stays is swept by the next import

    def adopt(self, number: int) -> None:
        """Note that this transaction writes the row that names a volume: if it fails, the volume goes."""
        self._made.append(number)

    def doom(self, number: int) -> None:
        """Delete a volume once the transaction is committed."""
        self._doomed.append(number)

    def settle(self) -> None:
        """Delete what the transaction that was committed replaced or removed; readers that have it open keep it."""
        self._close(self._doomed)
        for number in self._doomed:
            shutil.rmtree(self.path / str(number), ignore_errors=True)  # what stays is swept by the next import

    def abandon(self) -> None:
        """Delete what a transaction that is rolled back was to name."""
        for number in self._made:
            self.discard(number)

    def _close(self, numbers: Collection[int]) -> None:
        with self._guard:
            self._open = {key: each for key, each in self._open.items() if key[0] not in numbers}

    def forget(self) -> None:
        """Begin anew; what a commit that failed leaves is swept by the next import, which knows whether it was one."""
        self._made, self._doomed = [], []


@dataclass(frozen=True, slots=True)
class Volumes:
    """The volumes that one transaction sees: `pinned` are those it holds open."""

    folder: VolumeFolder
    pinned: Mapping[int, Volume]

    def volume(self, listed: Listed) -> Volume:
        """Return a list's volume; raises IntegrityError where it is not as it was written."""
        return self.pinned.get(listed.volume) or self.folder.volume(listed)
