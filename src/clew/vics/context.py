"""The context: the address at the root of a VICS file that says version, region and kind."""

import re
from dataclasses import dataclass
from pathlib import Path

from clew.errors import FormatError
from clew.notation.json_stream import JsonStream
from clew.notation.text import head, opened, tail

CONTEXT_KEYS = ("@odata.context", "odata.metadata")
_MODEL = r"ProjectVic/DataModels/(\d+)\.(\d+)(?:\.xml)?(?:/([^/#\s\"]*?))?(?:/?\$metadata)?#(Cases|Media)"
_ADDRESS = re.compile(rf"\S*{_MODEL}\S*", re.IGNORECASE)
_MEMBER = re.compile(rf'"@?odata\.(?:context|metadata)"\s*:\s*"([^"\s]*{_MODEL}[^"\s]*)"', re.IGNORECASE)
EXPECTED = (
    'expected VICS: a JSON object with "@odata.context" or "odata.metadata" that names ProjectVic\'s data model '
    '(…/ProjectVic/DataModels/2.0.xml/US/$metadata#Media), and a list "value"'
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a context says; `region` is lower-case ("us"), empty before 2.0."""

    major: int
    minor: int
    region: str
    is_cases: bool

    @classmethod
    def parse(cls, address: str) -> "Context | None":
        """Read a context's address; None where it names no VICS data model."""
        match = _ADDRESS.fullmatch(address.strip().replace("\\/", "/"))
        if match is None:
            return None
        major, minor, region, kind = match.groups()
        return cls(int(major), int(minor), (region or "").lower(), kind.lower() == "cases")


def sniffed(path: Path) -> Context | None:
    """Tell a file's context by its start or its end; None where neither has one."""
    start = head(path)
    if not start.lstrip().startswith("{"):
        return None
    for text in (start, tail(path)):
        if match := _MEMBER.search(text.replace("\\/", "/")):
            return Context.parse(match[1])
    return None


def found(path: Path) -> Context:
    """Return a file's context wherever it stands at the root; raises FormatError where there is none."""
    if context := sniffed(path):
        return context
    with opened(path) as text:
        stream = JsonStream(text, str(path))
        if stream.peek() != "{":
            raise FormatError(f"{path}: {EXPECTED}; found {stream.peek() or 'nothing'!r} at its start")
        for key in stream.members():
            if key not in CONTEXT_KEYS:
                stream.skip()
                continue
            address = _value(stream)
            if isinstance(address, str) and (context := Context.parse(address)):
                return context
            raise FormatError(f"{path}: {EXPECTED}; found {key} = {address!r}")
    raise FormatError(f"{path}: {EXPECTED}; found an object without a context")


def _value(stream: JsonStream) -> object:
    try:
        return stream.value()
    except ValueError as error:
        stream.fail(str(error), error)
