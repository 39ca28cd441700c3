"""The chain of custody: how an act is sealed onto the one before it, and how a chain is checked.

What a chain shows and what it doesn't: whoever alters, removes, inserts or swaps an entry without recomputing every
later digest is found by `check` alone. Whoever recomputes them all, or cuts entries off the end, is found only against
a digest that lies elsewhere (a printed report, another agency): give those to `check` as `witnessed`.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TypeAlias

from clew.model.custody_entry import CustodyEntry

JSON: TypeAlias = "str | int | bool | Sequence[JSON] | Mapping[str, JSON] | None"
"""What `details` may hold; floats are left out because two programs may write the same one differently."""

GENESIS = bytes(32)
"""The `previous` of the first entry."""

DOMAIN = b"clew custody v1\n"
"""Goes before what is digested, so that no digest of anything else can stand for one of an entry."""

LARGEST_INTEGER = 2**53 - 1
"""RFC 8785 (3.2.2.3) writes numbers as IEEE 754 doubles; larger whole numbers belong in a string."""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold: the entry's sequence (0: the chain as a whole), and why."""

    sequence: int
    reason: str


def canonical(details: Mapping[str, JSON]) -> str:
    """Return details as canonical JSON (RFC 8785): the same text for the same content, whoever writes it.

    Raises ValueError for what has no one canonical form: a float, a whole number beyond 2^53 - 1, a key that is
    not text, text with a lone surrogate.
    """
    text = json.dumps(_ordered(details), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"text that is not Unicode: {error.object[error.start : error.end]!a}") from error
    return text


def seal(
    previous: CustodyEntry | None, *, at: datetime, agency: str, officer: str, act: str, item: str, details: str
) -> CustodyEntry:
    """Make the entry that follows `previous` (None: the first of its agency's chain).

    `details` is what `canonical` returned. Raises ValueError for other details, a time without an offset, or a
    `previous` of another agency.
    """
    if previous is not None and previous.agency != agency:
        raise ValueError(f"the chain is of agency {previous.agency!r}, not {agency!r}")
    if not _is_canonical(details):
        raise ValueError("details are not a canonical JSON object")
    unsealed = CustodyEntry(
        sequence=1 if previous is None else previous.sequence + 1,
        at=at,
        agency=agency,
        officer=officer,
        act=act,
        item=item,
        details=details,
        previous=GENESIS if previous is None else previous.digest,
        digest=b"",
    )
    sealed = {field.name: getattr(unsealed, field.name) for field in fields(unsealed)}
    return CustodyEntry(**{**sealed, "digest": digest_of(unsealed)})


def digest_of(entry: CustodyEntry) -> bytes:
    """Return the SHA-256 over all fields of an entry but its digest.

    Digested is "clew custody v1", a line feed, and the canonical JSON object of the fields: `at` as
    "2026-11-05T12:00:00.000000Z" (UTC), `previous` in hex, `details` as one string. Raises ValueError for a time
    without an offset or text that has no canonical form.
    """
    if entry.at.utcoffset() is None:
        raise ValueError("the time has no offset")
    content: dict[str, JSON] = {
        "act": entry.act,
        "agency": entry.agency,
        "at": entry.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z",
        "details": entry.details,
        "item": entry.item,
        "officer": entry.officer,
        "previous": entry.previous.hex(),
        "sequence": entry.sequence,
    }
    return hashlib.sha256(DOMAIN + canonical(content).encode()).digest()


def check(entries: Iterable[CustodyEntry], witnessed: Collection[bytes] = ()) -> list[Break]:
    """Return every place where a chain, given from its first entry on in recorded order, does not hold.

    `witnessed` are digests of entries that were seen elsewhere; each must still be in the chain.
    """
    breaks: list[Break] = []
    missing = set(witnessed)
    before: CustodyEntry | None = None
    for entry in entries:
        breaks += [Break(entry.sequence, reason) for reason in _faults(before, entry)]
        missing.discard(entry.digest)
        before = entry
    breaks += [Break(0, f"the entry with digest {digest.hex()} is gone") for digest in sorted(missing)]
    return breaks


def _faults(before: CustodyEntry | None, entry: CustodyEntry) -> list[str]:
    """Return what is wrong with an entry that stands after `before`."""
    reasons = []
    expected = 1 if before is None else before.sequence + 1
    if entry.sequence != expected:
        reasons.append(f"entry {expected} was expected here")
    if before is not None and entry.agency != before.agency:
        reasons.append(f"is of agency {entry.agency!r}, the chain of {before.agency!r}")
    if entry.previous != (GENESIS if before is None else before.digest):
        reasons.append("does not follow from the entry before it")
    try:
        if digest_of(entry) != entry.digest:
            reasons.append("was altered: its digest does not fit its content")
    except ValueError as error:
        reasons.append(f"was altered: {error}")
    return reasons


def _ordered(value: JSON) -> JSON:
    """Return a value with every object's keys in order of their UTF-16 code units (RFC 8785, 3.2.3)."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError(f"{value} is beyond 2^53 - 1; write it as text")
        return int(value)
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise ValueError(f"key {key!r} is not text")  # noqa: TRY004 - one error for whatever has no form
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return {name: _ordered(value[name]) for name in names}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    raise ValueError(f"{type(value).__name__} has no canonical form here")


def _is_canonical(details: str) -> bool:
    """Tell whether a text is a canonical JSON object."""
    try:
        parsed = json.loads(details)
        return isinstance(parsed, dict) and canonical(parsed) == details
    except (ValueError, RecursionError):
        return False
