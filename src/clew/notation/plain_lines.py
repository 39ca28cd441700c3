"""Reads text of digests in blocks: plain lines by a kernel from the bytes, odd ones by the format's own reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from clew.model.digests import LENGTHS
from clew.model.hashset import PRESENT, BadLine, DigestBlock, Entry, ListGroup
from clew.notation.byte_lines import ByteLines

BLOCK_LINES = 1 << 16
"""Millions of lines of SHA-1 and MD5 read in a second: 5.1 at 2^14, 5.2 at 2^16, 5.1 at 2^17, 4.8 at 2^18, one core
(`benchmarks/formats.py` measures it again)."""
FEW = 8
"""Plain lines between two odd ones that are worth a block, and the kernel's next try at once.

With one odd line in 6, 10, 20 and 32, lines are read 0.9, 1.4, 2.3 and 3.5 times as fast as one by one; worth it from 4
lines on 0.9, 1.4, 2.4 and 3.4, from 16 on 0.9, 0.9, 2.3 and 3.4 (`benchmarks/formats.py` measures it again).
"""
MANY_ODD = 1 << 10
"""Odd lines after which the kernel tries again at the latest: no difference beyond noise from 2^6 to 2^12."""
BY_LENGTH = "hash"
"""Stands for a column of digests told by their length."""

Item: TypeAlias = Entry | ListGroup | BadLine


@dataclass(frozen=True, slots=True)
class Columns:
    """What a plain line holds: for each column the digest's name, BY_LENGTH, or "" for one that must be empty.

    Without a delimiter a line is one cell, and quotation marks mean nothing. `longest` is how many digits a digest told
    by its length may have.
    """

    names: tuple[str, ...]
    delimiter: str | None = None
    longest: int = 64


class OddLines(Protocol):
    """A format's own reader of lines, which takes none from the source before it is asked for the next item."""

    @property
    def columns(self) -> Columns:
        """Return what a plain line holds from here on."""
        ...

    def __iter__(self) -> Iterator[Item]:
        """Walk what the lines say."""
        ...

    def skip(self, count: int) -> None:
        """Count lines that were taken past it, for the numbers of those that follow."""
        ...


def blocks(source: ByteLines, odd: OddLines) -> Iterator[Item | DigestBlock]:
    """Stream what `odd`, which reads from `source`, would give alone; runs of plain lines come as blocks.

    Where many lines are odd, more and more of them are read between two tries of the kernel.
    """
    plain, items = _Plain(source, odd), iter(odd)
    turn = 1
    while True:
        given = 0
        for item in islice(items, turn):
            given += 1
            yield item
        if given < turn:
            return
        count = 0
        for block in plain.take():
            count += len(block)
            if len(block) < FEW:
                yield from block.entries()
            else:
                yield block
        turn = 1 if count >= FEW else min(2 * turn, MANY_ODD)


class _Plain:
    """Takes plain lines into columns."""

    def __init__(self, source: ByteLines, odd: OddLines) -> None:
        from clew.notation import hex_kernel  # noqa: PLC0415 - Numba takes longer than all of Clew

        self._kernel = hex_kernel
        self._source = source
        self._odd = odd
        self._rows = np.zeros((BLOCK_LINES, hex_kernel.WIDTH), np.uint8)
        self._present = np.zeros(BLOCK_LINES, np.uint8)

    def take(self) -> Iterator[DigestBlock]:
        """Take lines up to the next odd one."""
        source, columns, row = self._source, self._odd.columns, 0
        slots = self._slots(columns)
        delimiter = ord(columns.delimiter) if columns.delimiter else self._kernel.NO_DELIMITER
        while True:
            rows, present = self._rows[row:], self._present[row:]
            source.at, filled, lines = self._kernel.take_lines(
                source.data, source.at, source.end, delimiter, slots, columns.longest, rows, present
            )
            row += filled
            self._odd.skip(lines)
            if row == len(self._present):
                yield self._block(row)
                row = 0
            elif source.at < source.end or not source.more():
                break
        if row:
            yield self._block(row)

    def _slots(self, columns: Columns) -> npt.NDArray[np.int64]:
        called = {**self._kernel.SLOTS, BY_LENGTH: self._kernel.BY_LENGTH, "": self._kernel.NO_DIGEST}
        return np.array([called[name] for name in columns.names], np.int64)

    def _block(self, count: int) -> DigestBlock:
        rows, present = self._rows[:count], self._present[:count]
        found = int(np.bitwise_or.reduce(present))
        begins = self._kernel.BEGINS
        columns = {
            name: rows[:, begins[name] : begins[name] + length].copy()
            for name, length in LENGTHS.items()
            if found & PRESENT[name]
        }
        block = DigestBlock(present.copy(), **columns)
        rows[:] = 0
        present[:] = 0
        return block
