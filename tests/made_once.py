"""What is made once in a run of the tests and shared by its workers: samples, workspaces that tests copy."""

import fcntl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MadeOnce:
    """Folders below one that all workers of a run see; who has one of them only reads it, or copies it."""

    root: Path

    def __call__(self, name: str, make: Callable[[Path], object]) -> Path:
        """Return the folder of a name, empty before `make` had it; other workers wait until it is done."""
        self.root.mkdir(exist_ok=True)
        folder, done = self.root / name, self.root / f"{name}.done"
        with (self.root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                folder.mkdir()
                make(folder)
                done.touch()
        return folder
