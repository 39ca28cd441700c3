"""Describes contents by no more than their digests, and which opener takes them: for reading evidence again."""

from clew.decoder import decoders
from clew.model.digests import Digests
from clew.model.findings import Contents, Findings, Kind, Outcome
from clew.opener import find_opener, find_wrapper, openers
from clew.player import find_player


def warm_up() -> None:
    """Load what telling containers imports."""
    for opener in openers().values():
        _opener(memoryview(opener.sample()))


def describe(data: memoryview, size: int, digests: Digests, **_others: object) -> Findings:
    """Say what a file's digests are, and whether it is a container, as `clew.examine.describe` tells it."""
    opener, mime, kind = _opener(data) if size else ("", "", Kind.OTHER)
    if not opener:
        return Findings(Outcome.UNSUPPORTED, "only its digests were taken", kind, mime, size, digests)
    return Findings(Outcome.EXAMINED, "", kind, mime, size, digests, contents=Contents(opener))


def _opener(data: memoryview) -> tuple[str, str, Kind]:
    """Return the opener that takes a file, with its version, the MIME type and the kind."""
    opener, mime = find_wrapper(data)
    if opener is None and _is_media(data):
        return "", "", Kind.OTHER
    if opener is None:
        opener, mime = find_opener(data)
    return (f"{opener.name}/{opener.version}", mime, opener.kind) if opener is not None else ("", "", Kind.OTHER)


def _is_media(data: memoryview) -> bool:
    return any(each.sniff(data) is not None for each in decoders().values()) or find_player(data)[0] is not None
