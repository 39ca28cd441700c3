"""Walks the lines of a text in UTF-8 by its bytes, so that lines can be taken past the walk as well."""

from collections.abc import Iterator
from typing import BinaryIO, Self

import numpy as np
import numpy.typing as npt

from clew.errors import FormatError
from clew.notation.text import LONGEST_LINE

CHUNK_BYTES = 1 << 20
"""Millions of lines of SHA-1 and MD5 read in a second: 5.2 at 2^18, 5.2 at 2^20, 4.9 at 2^22, one core, blocks of 2^16
(`benchmarks/formats.py` measures it again)."""


class ByteLines(Iterator[str]):
    """Lines as `notation.text.lines` gives them; whoever takes some of `data` itself moves `at` beyond them.

    `data` is uint8[bytes] that were read and not dropped yet, `at` where the next line begins in it, and `end` where
    the last line that is there with its line feed ends.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._bytes = b""
        self.data: npt.NDArray[np.uint8] = np.frombuffer(b"", np.uint8)
        self.at = self.end = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        """Take a line, with its line feed where it has one; bytes that are not UTF-8 come as lone surrogates."""
        while self.at == self.end:
            if not self.more():
                if self.at == len(self._bytes):
                    raise StopIteration
                self.end = len(self._bytes)
        begin, self.at = self.at, self._bytes.find(b"\n", self.at, self.end) + 1 or self.end
        return self._bytes[begin : self.at].decode("utf-8", "surrogateescape")

    def more(self) -> bool:
        """Read on once all whole lines are taken; False at the end of the file.

        Raises FormatError for a line that does not end.
        """
        chunk = self._stream.read(CHUNK_BYTES)
        if not chunk:
            return False
        held = self._bytes[self.at :]
        self._bytes = held + chunk
        self.data = np.frombuffer(self._bytes, np.uint8)
        self.at, self.end = 0, self._bytes.rfind(b"\n", len(held)) + 1
        first = self._bytes.find(b"\n", len(held)) if self.end else len(self._bytes)
        if first > LONGEST_LINE and len(self._bytes[:first].decode("utf-8", "surrogateescape")) > LONGEST_LINE:
            raise FormatError(f"{self._name}: a line of more than {LONGEST_LINE} characters")
        return True
