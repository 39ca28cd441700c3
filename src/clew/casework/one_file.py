"""Opens a single file that an officer names, wherever it lies, read-only."""

import hashlib
import os
from pathlib import Path

from clew.errors import EvidenceError, UsageError
from clew.model.occurrence import Occurrence
from clew.source import OpenSource, open_source

_READ = 1 << 20


def one_file(path: Path) -> tuple[OpenSource, Occurrence]:
    """Return what opens a file, and where it lies; raises EvidenceError where it can't be read."""
    _name, source = open_source(path)
    (file,) = source.files()
    if file.outcome is not None:
        raise EvidenceError(f"{path}: {file.reason}")
    return source, file.occurrence


def one_picture(path: Path) -> tuple[OpenSource, Occurrence]:
    """Return what opens a picture to search by; raises UsageError for a folder, and as `one_file`."""
    if path.is_dir():
        raise UsageError(f"{path}: a folder; give one picture")
    return one_file(path)


def sha256_at(descriptor: int) -> bytes:
    """Return the digest of an open file's content."""
    digest = hashlib.sha256()
    for at in range(0, os.fstat(descriptor).st_size, _READ):
        digest.update(os.pread(descriptor, _READ, at))
    return digest.digest()
