"""Where the snapshots of an agency's galleries lie; all of it can be made anew from the catalog.

`gallery/<first 16 hex of the SHA-256 of the agency's name>/<the same of the case's>`: one file of arrays, written
beside its name and then given it, so that a reader sees the one before or the new one, and keeps what it has open.
"""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from clew.errors import CatalogError, system_reason
from clew.gallery.arrays import KIND, from_arrays, to_arrays
from clew.gallery.columns import Gallery
from clew.matching.array_file import damaged, open_arrays, write_arrays
from clew.matching.manifest import sync_names
from clew.store.agency_folder import agency_folder

LOCK = "lock"
DRAFT = ".new"


class GalleryFolder:
    """The snapshots of one agency."""

    def __init__(self, root: Path, agency: str) -> None:
        self.path = agency_folder(root, agency)

    def file(self, case: str) -> Path:
        """Return where the snapshot of a case lies."""
        return self.path / hashlib.sha256(case.encode()).hexdigest()[:16]

    def open(self, case: str) -> Gallery:
        """Map the snapshot of a case, after every byte of it was compared with its checksum.

        Raises IndexDamagedError for one that is not as it was written, of another format, or not there.
        """
        file = open_arrays(self.file(case), KIND)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            altered = file.altered(pool)
        if altered:
            raise damaged(file.path, f"{', '.join(altered)} not as written")
        try:
            return from_arrays(file.numbers, file.arrays)
        except KeyError as error:
            raise damaged(file.path, f"it lacks {error.args[0]}") from error

    def save(self, case: str, gallery: Gallery) -> None:
        """Put a snapshot in the place of the one before; raises CatalogError where the disk takes none."""
        numbers, arrays = to_arrays(gallery)
        target = self.file(case)
        draft = target.with_name(target.name + DRAFT)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with self._alone(), ThreadPoolExecutor(os.cpu_count()) as pool:
                draft.unlink(missing_ok=True)
                try:
                    write_arrays(draft, KIND, numbers, arrays, pool)
                except OSError:
                    draft.unlink(missing_ok=True)
                    raise
                draft.replace(target)
                sync_names(self.path)
        except OSError as error:
            what = (
                "free some space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "check the disk and who owns it"
            )
            raise CatalogError(f"{self.path} can't be written: {system_reason(error)}; {what}") from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the only one who writes here; the kernel frees the lock when its holder dies."""
        descriptor = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
