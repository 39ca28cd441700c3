"""What the examiner is given, and what becomes of it on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from clew.errors import EvidenceError, system_reason
from clew.examine.wire import UNKNOWN_TYPE, Digested
from clew.model.findings import Findings, Kind, Outcome

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Job(Generic[Key]):
    """One file to examine: `open` returns a descriptor for reading (raises EvidenceError), `size` is in bytes.

    `key` is the caller's, to know the file by. `open` is called again where another child has to take the file over.
    """

    key: Key
    open: Callable[[], int]
    size: int


@dataclass(slots=True)
class Work(Generic[Key]):
    """A job under its number in the talk with the children, and what is known of it so far."""

    job: Job[Key]
    number: int
    digested: Digested | None = None
    is_second_try: bool = False

    def failed(self, reason: str) -> tuple[Job[Key], Findings]:
        """Return the job as failed, with the digests where a child got that far."""
        known = self.digested
        kind, mime, digests = (known.kind, known.mime, known.digests) if known else (Kind.OTHER, UNKNOWN_TYPE, None)
        return self.job, Findings(Outcome.FAILED, reason, kind, mime, self.job.size, digests)


def why_not_open(error: EvidenceError | OSError) -> str:
    """Return why a file can't be opened, without the path, which stands beside it wherever it is shown."""
    cause = error.__cause__ if isinstance(error, EvidenceError) else error
    return system_reason(cause) if isinstance(cause, OSError) else str(error)
