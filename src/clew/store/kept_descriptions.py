"""Descriptions in files beside the catalog, so that a search maps them instead of reading every row.

`index/<agency>.views/<linker>-<version>/<range>-<token>`: a file for each range of 4,096 numbers of media. A range has
a random token in the catalog, another one with every transaction that describes a media of it, and the file bears the
token that it was made at: a catalog that was restored, or that is read as it was earlier, never meets another's file.
All of it can be made anew from the catalog.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import msgspec
import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from clew.errors import CatalogError, IndexDamagedError, system_reason
from clew.matching.array_file import damaged, open_arrays, write_arrays
from clew.matching.manifest import sync_names
from clew.store import schema
from clew.store.descriptions import RANGE_BITS, Named, linker_id, views_between
from clew.store.transaction import Transaction

RANGE: Final = 1 << RANGE_BITS
"""Media of one file: 220 MB of local features. It is what is read again where one of them is described."""
KIND: Final = "views"
_OWN: Final = "own."
_CHECK_BYTES: Final = 8

Array = npt.NDArray[Any]
Columns = Callable[[Sequence[bytes]], Mapping[str, Array]]


@dataclass(frozen=True, slots=True, eq=False)
class KeptRange:
    """The views of a range: number of the media and part of each row, the linker's own columns, and descriptions."""

    path: Path | None
    media: npt.NDArray[np.int64]
    parts: tuple[str, ...]
    columns: Mapping[str, Array]
    starts: npt.NDArray[np.int64]
    checks: npt.NDArray[np.uint8]
    data: npt.NDArray[np.uint8]

    def description(self, row: int) -> bytes:
        """Return a description; raises IndexDamagedError for one that is not as it was written."""
        found = self.data[self.starts[row] : self.starts[row + 1]].tobytes()
        if _check(found) != self.checks[row].tobytes():
            raise damaged(self.path or Path(), "a description is not as written: delete the file, it is made anew")
        return found


def kept_ranges(tx: Transaction, linker: Named, columns: Columns) -> list[KeptRange]:
    """Return all that a linker has described, in the order of the media's numbers; files that lack are made.

    Raises CatalogError where the disk takes none.
    """
    number = linker_id(tx, linker)
    if number is None:
        return []
    found = [_taken(tx, linker, at, token, columns) for at, token in _tokens(tx, number)]
    return [each for each in found if len(each.media)]


def _tokens(tx: Transaction, linker: int) -> list[tuple[int, bytes]]:
    table = schema.description_ranges
    statement = (
        select(table.c.range, table.c.token)
        .where(table.c.agency == tx.agency, table.c.linker_id == linker)
        .order_by(table.c.range)
    )
    return [(row.range, row.token) for row in tx.connection.execute(statement)]


def _taken(tx: Transaction, linker: Named, at: int, token: bytes, columns: Columns) -> KeptRange:
    root = tx.indexes.path
    if root is None:
        return _parted(None, _made(tx, linker, at, columns))
    folder = root.with_name(f"{root.name}.views") / quote("-".join(linker), safe="")
    path = folder / f"{at:08x}-{token.hex()}"
    known: KeptRange | None = tx.indexes.views.get(path)
    if known is None:
        try:
            known = _opened(path)
        except IndexDamagedError:  # none yet, or damaged
            _write(path, _made(tx, linker, at, columns))
            known = _opened(path)
        for each in list(tx.indexes.views):
            if each.parent == folder and each.name.startswith(f"{at:08x}-"):
                tx.indexes.views.pop(each, None)
        tx.indexes.views[path] = known
    return known


def _made(tx: Transaction, linker: Named, at: int, columns: Columns) -> dict[str, Array]:
    """Read a range from the catalog."""
    rows = [each for each in views_between(tx, linker, at * RANGE, (at + 1) * RANGE) if each.data]
    lengths = np.array([len(each.data) for each in rows], np.int64)
    parts = msgspec.json.encode([each.part for each in rows])
    own = {f"{_OWN}{name}": values for name, values in columns([each.data for each in rows]).items()}
    return {
        "media": np.array([each.number for each in rows], np.int64),
        "parts": np.frombuffer(parts, np.uint8),
        "starts": np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        "checks": np.frombuffer(b"".join(_check(each.data) for each in rows), np.uint8).reshape(-1, _CHECK_BYTES),
        "data": np.frombuffer(b"".join(each.data for each in rows), np.uint8),
        **own,
    }


def _opened(path: Path) -> KeptRange:
    """Map a file after all but the descriptions was compared with its checksum: those are when one is read."""
    file = open_arrays(path, KIND)
    with ThreadPoolExecutor(1) as pool:
        altered = file.altered(pool, [name for name in file.arrays if name != "data"])
    if altered:
        raise damaged(path, f"{', '.join(altered)} not as written")
    return _parted(path, file.arrays)


def _parted(path: Path | None, arrays: Mapping[str, Array]) -> KeptRange:
    own = {name.removeprefix(_OWN): values for name, values in arrays.items() if name.startswith(_OWN)}
    parts = tuple(msgspec.json.decode(arrays["parts"].tobytes(), type=list[str]))
    return KeptRange(path, arrays["media"], parts, own, arrays["starts"], arrays["checks"], arrays["data"])


def _write(path: Path, arrays: Mapping[str, Array]) -> None:
    """Put a file in the place of those of the same range; who has one of those open keeps it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with ThreadPoolExecutor() as pool:
                write_arrays(draft, KIND, {}, arrays, pool)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        sync_names(path.parent)
        for each in _earlier(path):
            each.unlink(missing_ok=True)
    except OSError as error:
        raise CatalogError(f"{path.parent} can't be written: {system_reason(error)}; free some space there") from error


def _earlier(path: Path) -> Iterator[Path]:
    prefix = path.name.partition("-")[0]
    return (each for each in path.parent.glob(f"{prefix}-*") if each != path and not each.name.endswith(".new"))


def _check(data: bytes) -> bytes:
    return blake2b(data, digest_size=_CHECK_BYTES).digest()
