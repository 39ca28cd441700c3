"""Every error Clew raises on purpose; each owns its message and its exit code.

ClewError                    exit 3
├── UsageError               2   what was asked can't be done as asked
│   ├── ConfigError          2   the config file or a setting is wrong
│   ├── NotFoundError        2   no such case, exhibit, stack, list, media
│   ├── ConflictError        2   it was done already, or otherwise, meanwhile
│   │   ├── HeldError        2   another officer works on these stacks
│   │   └── OvertakenError   2   another officer decided otherwise, and the page had not shown it yet
│   ├── PolicyError          2   the policy of the agency, or of the case, switched it off
│   └── TranslationError     2   no stated translation between two schemes
├── UnavailableError         4   an optional part is not installed, or this machine lacks it
│   └── SandboxError         4   the sandbox holds less than was required
├── EvidenceError            5   a source can't be opened or read at all
├── FormatError              6   a file is not of the format it was taken for
├── CatalogError             7   the catalog can't be opened, written or migrated
│   └── BusyError            7   another process writes to this workspace
├── IntegrityError           8   something recorded differs from what is there now
│   └── IndexDamagedError    8   an index on disk can't be used; the catalog can make it anew
└── ExaminationError         9   one file could not be examined (recorded, never ends a run)
"""

import os
from typing import ClassVar


class ClewError(Exception):
    """Base of all errors that Clew raises on purpose."""

    exit_code: ClassVar[int] = 3


class UsageError(ClewError):
    """What was asked can't be done as asked."""

    exit_code: ClassVar[int] = 2


class ConfigError(UsageError):
    """The config file or a setting is wrong."""


class NotFoundError(UsageError):
    """There is no such case, exhibit, stack, list or media."""


class ConflictError(UsageError):
    """It was done already, or otherwise, meanwhile."""


class HeldError(ConflictError):
    """Another officer works on these stacks."""


class OvertakenError(ConflictError):
    """Another officer decided otherwise, and the page had not shown it yet."""


class PolicyError(UsageError):
    """The policy of the agency, or of the case, switched it off."""


class TranslationError(UsageError):
    """There is no stated translation between two category schemes."""


class UnavailableError(ClewError):
    """An optional part is not installed, or this machine lacks it; the message says what to do."""

    exit_code: ClassVar[int] = 4


class SandboxError(UnavailableError):
    """The sandbox holds less than was required."""


class EvidenceError(ClewError):
    """A source can't be opened or read at all."""

    exit_code: ClassVar[int] = 5


class FormatError(ClewError):
    """A file is not of the format it was taken for; the message says what was expected."""

    exit_code: ClassVar[int] = 6


class CatalogError(ClewError):
    """The catalog can't be opened, written or migrated."""

    exit_code: ClassVar[int] = 7


class BusyError(CatalogError):
    """Another process writes to this workspace."""


class IntegrityError(ClewError):
    """Something recorded differs from what is there now."""

    exit_code: ClassVar[int] = 8


class IndexDamagedError(IntegrityError):
    """An index on disk can't be used; the catalog can make it anew."""


class ExaminationError(ClewError):
    """One file could not be examined; the message is the reason that is recorded for it."""

    exit_code: ClassVar[int] = 9


def system_reason(error: OSError) -> str:
    """Return the system's words for what went wrong, as reasons are written: "permission denied"."""
    words = os.strerror(error.errno) if error.errno else str(error)
    return words[:1].lower() + words[1:]
