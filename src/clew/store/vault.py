"""The vault: small files named by their SHA-256, written so that a crash leaves whole files or none."""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from clew.errors import CatalogError, EvidenceError, IntegrityError, system_reason
from clew.store.durable import sync_file_system

_CHUNK = 1 << 20
_TEMPORARY = "incoming"


class Vault:
    """A content-addressed folder: `ab/cd/<64 hex digits>`, read-only files.

    Anyone may read; only who holds the writer's lock may write. What a killed writer left unfinished is removed
    before the first write.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._is_clean = False
        self._serial = 0

    def put_many(self, blobs: Sequence[bytes]) -> list[bytes]:
        """Store blobs; return their keys in order. When this returns they are on the disk.

        All are written under temporary names and synced in one go, then named, then the names are synced: two
        `syncfs` for a batch of 500 take 0.1 to 0.2 ms a file, an fsync each 0.4 ms (`benchmarks/catalog.py`).
        A file that is there already is compared and, if it isn't what its name says, written anew.
        """
        keys = [hashlib.sha256(blob).digest() for blob in blobs]
        new = {key: blob for key, blob in zip(keys, blobs, strict=True) if not self._holds(key, blob)}
        if not new:
            return keys
        with _explained(self.root), self._incoming():
            temporary = {key: self._write_temporary(blob) for key, blob in new.items()}
            sync_file_system(self.root)
            for key, path in temporary.items():
                self._name(path, key)
            sync_file_system(self.root)
        return keys

    def add_stream(self, descriptor: int, expected_sha256: bytes) -> bytes:
        """Copy a file, read from where it stands to its end; return its key, the SHA-256.

        Keeps nothing and raises IntegrityError where the bytes are not those that were expected, EvidenceError where
        they can't be read.
        """
        if self.has(expected_sha256):
            return expected_sha256
        with _explained(self.root), self._incoming():
            path = self._temporary_path()
            copied = _copy(descriptor, path)
            if copied != expected_sha256:
                raise IntegrityError(f"the file changed: {expected_sha256.hex()} was expected, {copied.hex()} read")
            self._name(path, expected_sha256)
            sync_file_system(self.root)
        return expected_sha256

    def get(self, key: bytes) -> bytes:
        """Return a blob; raises IntegrityError where it is missing or altered."""
        try:
            blob = self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise IntegrityError(f"{key.hex()} is missing from the vault") from error
        except OSError as error:
            raise IntegrityError(f"{key.hex()} in the vault can't be read: {error.strerror}") from error
        if hashlib.sha256(blob).digest() != key:
            raise IntegrityError(f"{key.hex()} in the vault was altered")
        return blob

    def open(self, key: bytes) -> int:
        """Open a file for reading, return its descriptor (the caller closes it); raises IntegrityError."""
        try:
            return os.open(self._path(key), os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise IntegrityError(f"{key.hex()} in the vault can't be read: {error.strerror}") from error

    def has(self, key: bytes) -> bool:
        """Tell whether there is a file of this name; only `get` and `verify` look inside."""
        return self._path(key).is_file()

    def keys(self) -> Iterator[bytes]:
        """Iterate over the keys of all files, sorted."""
        for first in _folders(self.root):
            for second in _folders(first):
                yield from sorted(bytes.fromhex(file.name) for file in second.iterdir() if len(file.name) == 64)

    def verify(self, keys: Iterable[bytes]) -> Iterator[tuple[bytes, str]]:
        """Read files anew; iterate over those that are missing or altered, with the reason."""
        for key in keys:
            reason = self._fault(key)
            if reason:
                yield key, reason

    def _fault(self, key: bytes) -> str:
        digest = hashlib.sha256()
        try:
            with self._path(key).open("rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
        except FileNotFoundError:
            return "missing"
        except OSError as error:
            return f"can't be read: {error.strerror}"
        return "" if digest.digest() == key else "altered"

    def _path(self, key: bytes) -> Path:
        name = key.hex()
        return self.root / name[:2] / name[2:4] / name

    def _holds(self, key: bytes, blob: bytes) -> bool:
        try:
            return self._path(key).read_bytes() == blob
        except OSError:
            return False

    @contextmanager
    def _incoming(self) -> Iterator[None]:
        """Have the folder for temporary files; what fails inside leaves none of them."""
        folder = self.root / _TEMPORARY
        if not self._is_clean:
            folder.mkdir(parents=True, exist_ok=True)
            _empty(folder)
            self._is_clean = True
        try:
            yield
        except BaseException:
            _empty(folder)
            raise

    def _temporary_path(self) -> Path:
        self._serial += 1
        return self.root / _TEMPORARY / f"{os.getpid()}-{self._serial}"

    def _write_temporary(self, blob: bytes) -> Path:
        path = self._temporary_path()
        with _created(path) as descriptor:
            _write_all(descriptor, blob)
        return path

    def _name(self, path: Path, key: bytes) -> None:
        target = self._path(key)
        try:
            path.replace(target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def _folders(parent: Path) -> list[Path]:
    """Return the two-digit folders of a folder, sorted; none where it doesn't exist."""
    if not parent.is_dir():
        return []
    return sorted(child for child in parent.iterdir() if len(child.name) == 2 and child.is_dir())


def _empty(folder: Path) -> None:
    for left in folder.iterdir():
        left.unlink()


@contextmanager
def _created(path: Path) -> Iterator[int]:
    """Create a file that is read-only for everyone after; yield its descriptor."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o440)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _copy(source: int, path: Path) -> bytes:
    """Copy a file from where it stands to its end, onto the disk; return the SHA-256."""
    digest = hashlib.sha256()
    with _created(path) as target:
        while chunk := _read(source):
            digest.update(chunk)
            _write_all(target, chunk)
        os.fsync(target)
    return digest.digest()


def _read(source: int) -> bytes:
    try:
        return os.read(source, _CHUNK)
    except OSError as error:
        raise EvidenceError(f"can't be read: {error.strerror}") from error


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


@contextmanager
def _explained(root: Path) -> Iterator[None]:
    """Turn the system's errors while writing into CatalogErrors that say what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CatalogError(
                f"vault {root} can't grow, the disk is full: free some space and run the same command again; "
                "what was committed is kept"
            ) from error
        words = f"vault {root} can't be written: {system_reason(error)}; check the disk and who owns it"
        raise CatalogError(words) from error
