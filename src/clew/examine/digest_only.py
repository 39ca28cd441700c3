"""Describes contents by no more than their digests, and which opener takes them: for reading evidence again."""

from clew.decoder import decoders
from clew.model.digests import Digests
from clew.model.findings import Contents, Findings, Kind, Outcome
from clew.opener import Opener, find_opener
from clew.player import find_player


def warm_up() -> None:
    """Load what sniffing imports."""
    _opener(memoryview(b""))


def describe(data: memoryview, size: int, digests: Digests, **_others: object) -> Findings:
    """Say what a file's digests are, and whether it is a container."""
    opener, mime = _opener(data) if size else (None, "")
    if opener is None:
        return Findings(Outcome.UNSUPPORTED, "only its digests were taken", Kind.OTHER, mime, size, digests)
    contents = Contents(f"{opener.name}/{opener.version}")
    return Findings(Outcome.EXAMINED, "", opener.kind, mime, size, digests, contents=contents)


def _opener(data: memoryview) -> tuple[Opener | None, str]:
    """Return the opener that takes a file: as `describe` has it, none for what a decoder or a player takes too."""
    if any(decoder.sniff(data) is not None for decoder in decoders().values()) or find_player(data)[0] is not None:
        return None, ""
    return find_opener(data)
