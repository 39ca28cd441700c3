"""Rows that wait in a file without a name until they are written to the catalog."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any


class SpooledRows:
    """Rows of any number, in the order they were added; their values are what JSON holds. Close it after use."""

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`

    def add(self, row: Mapping[str, object]) -> None:
        """Append a row."""
        self._file.write(json.dumps(row).encode() + b"\n")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield all rows from the first on."""
        self._file.seek(0)
        yield from map(json.loads, self._file)

    def close(self) -> None:
        """Forget all rows."""
        self._file.close()
