"""The state of a case as text, and the digest of it: equal for equal content, on whichever database."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from clew.model.decision import Decision
from clew.model.match import Match
from clew.model.occurrence import text_of
from clew.store.cases import exhibits
from clew.store.decisions import decisions
from clew.store.matches import matches_of
from clew.store.media import MediaRow, hashes_of, media, media_of_case
from clew.store.occurrences import OccurrenceRow, occurrences
from clew.store.stacks import stacks
from clew.store.transaction import Transaction, batches

DOMAIN = b"clew case state v1\n"
"""Goes before what is digested, so that no digest of anything else can stand for one of a state."""


def case_digest(tx: Transaction, case: str) -> bytes:
    """Return the SHA-256 over the lines of `dump`, each ended by a line feed. Raises NotFoundError."""
    digest = hashlib.sha256(DOMAIN)
    for line in dump(tx, case):
        digest.update(line.encode() + b"\n")
    return digest.digest()


def dump(tx: Transaction, case: str) -> Iterator[str]:
    """Stream a case's content as lines of canonical JSON, in an order that the content alone decides.

    Left out: row numbers, and the times at which Clew did something (examined, decided, imported).
    """
    for exhibit in exhibits(tx, case):
        yield _line("exhibit", name=exhibit.exhibit, source=exhibit.source, root=exhibit.root, found=exhibit.found)
        for row in occurrences(tx, case, exhibit.exhibit):
            yield _occurrence(row)
    for batch in batches(media_of_case(tx, case)):
        yield from _media(tx, batch)
    for stack in stacks(tx, case):
        yield _line("stack", members=[[member.sha256, member.distance] for member in stack.members])
    for decision in decisions(tx, case):
        yield _decision(decision)


def _occurrence(row: OccurrenceRow) -> str:
    where = row.occurrence
    return _line(
        "occurrence",
        exhibit=row.exhibit,
        path=where.path,
        shown=text_of(where.path),
        container=where.container,
        size=where.size,
        modified_ns=where.modified_ns,
        is_deleted=where.is_deleted,
        outcome=row.outcome,
        reason=row.reason,
        sha256=row.sha256,
    )


def _media(tx: Transaction, sha256s: list[bytes]) -> Iterator[str]:
    rows, hashes, matches = media(tx, sha256s), hashes_of(tx, sha256s), matches_of(tx, sha256s)
    for sha256 in sha256s:
        yield _facts(rows[sha256])
        for each in hashes.get(sha256, []):
            yield _line("hash", sha256=sha256, **asdict(each))
        for match in matches.get(sha256, []):
            yield _match(match)


def _facts(row: MediaRow) -> str:
    picture = None if row.picture is None else asdict(row.picture)
    return _line(
        "media",
        **asdict(row.digests),
        size=row.size,
        mime=row.mime,
        kind=row.kind,
        decoder=row.decoder,
        outcome=row.outcome,
        thumbnail=row.thumbnail,
        picture=picture,
    )


def _match(match: Match) -> str:
    return _line("match", **asdict(match))


def _decision(decision: Decision) -> str:
    fields = asdict(decision)
    del fields["at"], fields["case"]
    return _line("decision", **fields)


def _line(what: str, **fields: Any) -> str:  # noqa: ANN401 - whatever JSON takes, and bytes
    return json.dumps({"what": what, **fields}, sort_keys=True, separators=(",", ":"), default=_hex)


def _hex(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} in a state")
