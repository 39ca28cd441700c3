"""Streams a VICS file: media by media, whatever the order of keys, going on after a bad one."""

from collections.abc import Iterator
from pathlib import Path

from clew.errors import FormatError
from clew.model.hashset import BadLine, Entry, ListGroup
from clew.notation.json_stream import JsonStream
from clew.notation.leftovers import pack
from clew.notation.text import opened
from clew.vics.context import CONTEXT_KEYS, EXPECTED, Context
from clew.vics.media_in import entry

NO_GROUP = -1

Item = Entry | ListGroup | BadLine


def read(path: Path, context: Context, scheme: tuple[str, str]) -> Iterator[Item]:
    """Stream entries, and the fields around them as groups, each when it ends.

    A case gives a ListGroup with its own index after its media; fields beside "value" at the root give one with index
    -1 at the end. BadLine numbers count media over the whole file, from 1. Raises FormatError where the text can't be
    followed any more.
    """
    with opened(path) as text:
        yield from _Reader(JsonStream(text, str(path)), context, scheme).root()


class _Reader:
    def __init__(self, stream: JsonStream, context: Context, scheme: tuple[str, str]) -> None:
        self._stream = stream
        self._context = context
        self._scheme = scheme
        self._number = 0

    def root(self) -> Iterator[Item]:
        stream, fields, has_value = self._stream, dict[str, object](), False
        for key in stream.members():
            if key == "value":
                if stream.peek() != "[":
                    raise FormatError(f'{stream.name}: {EXPECTED}; its "value" is not a list')
                has_value = True
                yield from self._cases() if self._context.is_cases else self._media(NO_GROUP)
            elif key in CONTEXT_KEYS:
                stream.skip()
            else:
                fields[key] = self._field()
        if not has_value:
            raise FormatError(f'{stream.name}: {EXPECTED}; found no "value"')
        if stream.peek():
            stream.fail("more text after the end")
        if fields:
            yield ListGroup(NO_GROUP, pack(fields))

    def _cases(self) -> Iterator[Item]:
        stream = self._stream
        for index, _ in enumerate(stream.elements()):
            if stream.peek() != "{":
                raise FormatError(f"{stream.name}: case {index + 1} is not an object")
            fields: dict[str, object] = {}
            for key in stream.members():
                if key == "Media" and stream.peek() == "[":
                    yield from self._media(index)
                else:
                    fields[key] = self._field()
            if fields.get("Media", ...) is None:
                del fields["Media"]
            if "Media" in fields:
                raise FormatError(f"{stream.name}: Media of case {index + 1} is not a list")
            yield ListGroup(index, pack(fields) or "{}")

    def _media(self, group: int) -> Iterator[Entry | BadLine]:
        stream, scheme = self._stream, self._scheme
        for _ in stream.elements():
            self._number += 1
            try:
                media = stream.value()
            except ValueError as error:
                reason = str(error)
                stream.skip()
                yield BadLine(self._number, reason)
                continue
            try:
                yield entry(media, scheme, group)
            except ValueError as error:
                yield BadLine(self._number, str(error))

    def _field(self) -> object:
        try:
            return self._stream.value()
        except ValueError as error:
            self._stream.fail(str(error), error)
