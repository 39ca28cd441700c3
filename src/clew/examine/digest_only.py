"""Describes contents by no more than their digests, and which opener takes them: for reading evidence again."""

from clew.model.digests import Digests
from clew.model.findings import Contents, Findings, Kind, Outcome
from clew.opener import find_opener


def warm_up() -> None:
    """Load what sniffing imports."""
    find_opener(memoryview(b""))


def describe(data: memoryview, size: int, digests: Digests, **_others: object) -> Findings:
    """Say what a file's digests are, and whether it is a container."""
    opener, mime = find_opener(data) if size else (None, "")
    if opener is None:
        return Findings(Outcome.UNSUPPORTED, "only its digests were taken", Kind.OTHER, mime, size, digests)
    contents = Contents(f"{opener.name}/{opener.version}")
    return Findings(Outcome.EXAMINED, "", opener.kind, mime, size, digests, contents=contents)
