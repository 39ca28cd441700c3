"""What the VICS formats have in common: each reads the contexts it accepts and writes one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from clew.errors import FormatError
from clew.format import ExportHead
from clew.model.hashset import BadLine, Entry, HashSet, ListGroup
from clew.notation.text import stem
from clew.vics import reading, writing
from clew.vics.context import EXPECTED, Context, found, sniffed


@dataclass(slots=True)
class VicsFormat:
    """A VICS version and region, read and written.

    `accepts` tells which contexts are this format's; `context` is the key at the root and the address (up to "#")
    that are written; `categories` is the (scheme, version) that its codes are of.
    """

    name: str
    title: str
    accepts: Callable[[Context], bool]
    context: tuple[str, str]
    categories: tuple[str, str]
    suffix: str = ".json"

    def sniff(self, path: Path) -> bool:
        """Tell by the context at the start or the end of the file."""
        context = sniffed(path)
        return context is not None and self.accepts(context)

    def read_head(self, path: Path) -> HashSet:
        """Return the list's name and scheme; VICS says no more of itself."""
        self._context(path)
        return HashSet(name=stem(path), format=self.name, scheme=self.categories[0])

    def read(self, path: Path) -> Iterator[Entry | ListGroup | BadLine]:
        """Stream the file; see `clew.vics.reading.read`."""
        yield from reading.read(path, self._context(path), self.categories)

    def scheme(self) -> tuple[str, str]:
        """Return the scheme of this region."""
        return self.categories

    def write(self, head: ExportHead, entries: Iterable[Entry], stream: BinaryIO) -> None:
        """Write entries; see `clew.vics.writing.write`."""
        writing.write(head, entries, stream, self.context, self.categories)

    def _context(self, path: Path) -> Context:
        context = found(path)
        if not self.accepts(context):
            version = f"{context.major}.{context.minor} {context.region.upper()}".strip()
            raise FormatError(f"{path}: {EXPECTED}; found VICS {version}, which is not {self.title}")
        return context
