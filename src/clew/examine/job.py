"""What the examiner is given, and what becomes of it on the way."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from clew.errors import EvidenceError, system_reason
from clew.examine.wire import UNKNOWN_TYPE, Digested, Header
from clew.model.findings import Contents, Findings, Kind, Outcome

Key = TypeVar("Key")
Identity = tuple[int, int, int, int]
"""Device, number, size and time of change of an open file: they differ once it is another, or was written to."""


@dataclass(frozen=True, slots=True)
class Inside(Generic[Key]):
    """How to go on with a file that turns out to be a container.

    `name` is its file name. `admit` is asked for each member: None where it is known already and need not be taken
    out, else its key and, unless containers are not opened any deeper, how to go on with it. `beside` opens the file
    of another name in the same place (raises EvidenceError), for containers in several files.
    """

    name: bytes
    admit: "Callable[[Header], Admitted[Key] | None]"
    beside: Callable[[bytes], int] | None = None


@dataclass(frozen=True, slots=True)
class Admitted(Generic[Key]):
    """A member to examine."""

    key: Key
    inside: Inside[Key] | None


@dataclass(frozen=True, slots=True)
class Job(Generic[Key]):
    """One file to examine: `open` returns a descriptor for reading (raises EvidenceError), `size` is in bytes.

    `key` is the caller's, to know the file by. `open` is called again where another child has to take the file over.
    A container is opened where there is an `inside`. The rest is the examiner's own: `within` is the container it came
    out of, `damage` why its bytes are not whole, `identity` which file it was, and how it was, when it was examined.
    """

    key: Key
    open: Callable[[], int]
    size: int
    inside: Inside[Key] | None = None
    within: "Container[Key] | None" = None
    damage: str = ""
    identity: "Identity | None" = None


@dataclass(slots=True, eq=False)
class Container(Generic[Key]):
    """A container that is being opened.

    `dealt` members are done or handed on, `pending` of them, of `pending_bytes`, are still being examined;
    `taken_bytes` came out in all. `stuck` is
    how many had been dealt with when a child last ended without a member to blame, `restarts` how often another child
    took it up.
    """

    job: Job[Key]
    findings: Findings
    dealt: int = 0
    pending: int = 0
    pending_bytes: int = 0
    taken_bytes: int = 0
    stuck: int = -1
    restarts: int = 0
    is_unpacked: bool = False
    contents: Contents | None = None
    reason: str = ""
    depth: int = field(init=False)

    def __post_init__(self) -> None:
        """Note how deep it lies: 0 for one that lies in no other."""
        self.depth = 0 if self.job.within is None else self.job.within.depth + 1

    def ended(self) -> Findings:
        """Return what to say of it now that all its members are done."""
        outcome = Outcome.FAILED if self.reason else Outcome.EXAMINED
        return replace(self.findings, outcome=outcome, reason=self.reason, contents=self.contents)


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


def identity_of(descriptor: int) -> Identity:
    """Return which file is open, and how it is now; raises OSError."""
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def why_not_open(error: EvidenceError | OSError) -> str:
    """Return why a file can't be opened, without the path, which stands beside it wherever it is shown."""
    cause = error.__cause__ if isinstance(error, EvidenceError) else error
    return system_reason(cause) if isinstance(cause, OSError) else str(error)
