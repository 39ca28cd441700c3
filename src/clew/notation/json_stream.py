"""Walks a JSON text of any length, one value of it in memory at a time, and finds its way again after a bad one."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Never, TextIO

from clew.errors import FormatError

CHUNK_CHARS = 1 << 18
"""Characters read at a time. VICS media of 643 bytes read in a second: 47,100 at 2^14, 46,900 at 2^16, 49,600 at 2^18,
48,700 at 2^20, 48,200 at 2^22, one core (`benchmarks/formats.py` measures it again)."""
LARGEST_CHARS = 1 << 26
"""A value longer than this is bad: it bounds what a hostile file can make us hold."""
_TORN = 16
"""An error this near to the end of what was read may come from the tear: no JSON token but a string is longer."""
_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_MARK = re.compile(r'["{}\[\]]')
_PLAIN = re.compile(r"[^,\]}\s]+")
_PAIRS = {"{": "}", "[": "]"}


class JsonStream:
    """A pull reader: the caller walks members and elements, and takes or skips each value before the next."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream = stream
        self.name = name
        self._buffer = ""
        self._at = 0
        self._is_whole = False
        self._decode = json.JSONDecoder(strict=False, parse_float=Decimal, parse_constant=_no_constant).raw_decode

    def peek(self) -> str:
        """Return the next character that is not white space without taking it, "" at the end."""
        while True:
            space = _SPACE.match(self._buffer, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def value(self) -> object:
        """Take one whole value, floats as Decimal; raises ValueError for a bad one, which is then not taken."""
        self.peek()
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
            except (ValueError, RecursionError) as error:
                if not self._may_be_torn(error) or not self._more():
                    raise ValueError(_reason(error)) from error
            else:
                if end < len(self._buffer) or isinstance(value, str | dict | list) or not self._more():
                    self._at = end
                    return value

    def skip(self) -> None:
        """Pass over one value, bad as it may be, by its brackets; raises FormatError where they don't close."""
        first = self.peek()
        if first not in _PAIRS and first != '"':
            self._skip_plain()
            return
        open_brackets: list[str] = []
        while True:
            mark = _MARK.search(self._buffer, self._at)
            if mark is None:
                self._at = len(self._buffer)
                if not self._more():
                    self.fail("ends in the middle; is the file cut off?")
                continue
            self._at = mark.start()
            if mark[0] == '"':
                self._skip_string()
            else:
                self._at += 1
                if mark[0] in _PAIRS:
                    open_brackets.append(_PAIRS[mark[0]])
                elif not open_brackets or open_brackets.pop() != mark[0]:
                    self.fail(f"{mark[0]!r} closes what was not opened")
            if not open_brackets:
                return

    def members(self) -> Iterator[str]:
        """Walk the keys of an object; the caller takes or skips each value."""
        self._take("{")
        while self.peek() != "}":
            try:
                key = self.value()
            except ValueError as error:
                self.fail(str(error), error)
            if not isinstance(key, str):
                self.fail(f"a key must be text, found {key!r}")
            self._take(":")
            yield key
            if not self._goes_on("}"):
                break
        self._take("}")

    def elements(self) -> Iterator[None]:
        """Walk the elements of an array; the caller takes or skips each."""
        self._take("[")
        while self.peek() != "]":
            yield
            if not self._goes_on("]"):
                break
        self._take("]")

    def fail(self, reason: str, cause: Exception | None = None) -> Never:
        """Raise FormatError: from here on the text can't be followed."""
        raise FormatError(f"{self.name}: not JSON from here on: {reason}") from cause

    def _goes_on(self, closing: str) -> bool:
        """Take the comma between two items; a comma before the closing bracket is let pass."""
        following = self.peek()
        if following == ",":
            self._at += 1
            return True
        if following != closing:
            self._expected(f"',' or {closing!r}", following)
        return False

    def _take(self, char: str) -> None:
        found = self.peek()
        if found != char:
            self._expected(repr(char), found)
        self._at += 1

    def _expected(self, what: str, found: str) -> Never:
        if not found:
            self.fail(f"ends where {what} was expected; is the file cut off?")
        self.fail(f"{what} was expected, found {self._buffer[self._at : self._at + 20]!r}")

    def _skip_plain(self) -> None:
        while match := _PLAIN.match(self._buffer, self._at):
            self._at = match.end()
            if self._at < len(self._buffer) or not self._more():
                return
        if self.peek() not in tuple(",]}"):
            self._expected("a value", self.peek())

    def _skip_string(self) -> None:
        while (string := _STRING.match(self._buffer, self._at)) is None:
            if len(self._buffer) - self._at > LARGEST_CHARS or not self._more():
                self.fail("a text does not end; is the file cut off?")
        self._at = string.end()

    def _may_be_torn(self, error: BaseException) -> bool:
        left = len(self._buffer) - self._at
        if self._is_whole or left > LARGEST_CHARS or not isinstance(error, json.JSONDecodeError):
            return False
        return error.pos >= len(self._buffer) - _TORN or error.msg.startswith("Unterminated")

    def _more(self) -> bool:
        """Read on, dropping what was taken; at least doubling what is held, so that long values cost linear time."""
        held = self._buffer[self._at :]
        chunk = self._stream.read(max(CHUNK_CHARS, len(held)))
        self._is_whole = not chunk
        self._buffer, self._at = held + chunk, 0
        return bool(chunk)


def _no_constant(name: str) -> Never:
    raise ValueError(f"{name} is not JSON")


def _reason(error: BaseException) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"bad JSON: {error.msg}"
    if isinstance(error, RecursionError):
        return "bad JSON: nested too deeply"
    return f"bad JSON: {error}"
