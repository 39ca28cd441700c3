"""Tells what a pass after hashing made of a file, or why nothing; of a container, what opens it."""

from collections.abc import Callable, Sequence

from clew.errors import ClewError
from clew.examine import digest_only
from clew.model.digests import Digests
from clew.model.findings import Findings, Kind, Outcome
from clew.model.link import Description

Told = tuple[Sequence[Description], tuple[str, ...]]
"""What was made, and what was not tried, with the reason."""


def told(data: memoryview, size: int, digests: Digests, tell: Callable[[], Told]) -> Findings:
    """Return what `tell` makes of a file that is no container; raises nothing but MemoryError, whatever the bytes."""
    opened = digest_only.describe(data, size, digests)
    if opened.contents is not None:
        return opened
    try:
        made, not_tried = tell()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - one item's failure must not stop a run, and is recorded
        reason = str(error) if isinstance(error, ClewError) else f"{type(error).__name__}: {error}"
        return Findings(Outcome.FAILED, reason, Kind.OTHER, opened.mime, size, digests)
    return Findings(
        Outcome.EXAMINED, "", Kind.OTHER, opened.mime, size, digests, descriptions=tuple(made), not_tried=not_tried
    )
