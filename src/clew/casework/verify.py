"""Proves that nothing of a case was altered or lost: evidence, vault, lists, custody chain, accounting."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clew.casework.attest import (
    DECIDED,
    NOTED,
    STARTED,
    decided,
    decisions_in_custody,
    last_attested,
    noted,
    notes_in_custody,
    unfinished,
)
from clew.casework.desk import Desk
from clew.casework.ingest_run import KEPT_KINDS
from clew.casework.progress import Progress, Watch
from clew.casework.read_again import EvidenceReading
from clew.casework.verify_faces import differing_faces
from clew.casework.verify_gatherings import differing_gatherings
from clew.casework.verify_leads import differing_leads
from clew.custody import check
from clew.errors import EvidenceError
from clew.model.custody_entry import CustodyEntry
from clew.model.findings import Outcome
from clew.model.note import NoteKind
from clew.model.occurrence import text_of
from clew.store import cases, custody, decisions, hashsets, media, notes, occurrences
from clew.store.catalog import Transaction
from clew.store.listed import listed
from clew.store.state import case_digest, section_digest
from clew.store.transaction import batches

BATCH = 1000
AGAIN = "import it again"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as recorded."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was read again, and what differs; digests are hex."""

    case: str
    files_read: int
    thumbnails_read: int
    custody_entries: int
    accounting: cases.Accounting
    state_digest: str
    custody_head: str
    differences: tuple[Difference, ...]


def verify(
    desk: Desk, case: str, watch: Watch, *, with_evidence: bool, passwords: Sequence[bytes] = ()
) -> Verification:
    """Read everything of a case, all lists and gatherings again and compare it with what is recorded.

    Raises NotFoundError.

    `passwords` are tried on what is encrypted.
    """
    differences: list[Difference] = []
    with desk.catalog.reading() as tx:
        acts = list(custody.entries(tx))
        account = cases.accounting(tx, case, None)
        total = account.examined + account.unsupported + account.failed
        files_read = 0
        if with_evidence:
            for row in cases.exhibits(tx, case):
                files_read += _evidence(tx, EvidenceReading(desk, row, passwords), row, differences, (watch, total))
        thumbnails = _vault(tx, desk, case, acts, differences, watch)
        _custody(tx, case, acts, differences)
        _accounts(tx, case, differences)
        differences.extend(_lists(desk, watch))
        return Verification(
            case,
            files_read,
            thumbnails,
            len(acts),
            account,
            case_digest(tx, case).hex(),
            acts[-1].digest.hex() if acts else "",
            tuple(differences),
        )


def _evidence(
    tx: Transaction,
    reading: EvidenceReading,
    exhibit: cases.ExhibitRow,
    differences: list[Difference],
    progress: tuple[Watch, int],
) -> int:
    try:
        for path, reason in reading.differences(tx, *progress):
            differences.append(Difference(f"{exhibit.exhibit}/{text_of(path)}", reason))
    except EvidenceError as error:
        differences.append(Difference(exhibit.exhibit, f"evidence can't be opened: {error}"))
    return reading.files_read


def _vault(
    tx: Transaction, desk: Desk, case: str, acts: Sequence[CustodyEntry], differences: list[Difference], watch: Watch
) -> int:
    """Read every thumbnail of the case again, and every kept media; returns how many objects."""
    read = 0
    kept = _kept_media(tx, case, acts)
    for batch in batches(media.media_of_case(tx, case), BATCH):
        for sha256, row in media.media(tx, batch).items():
            is_kept = (sha256 in kept and row.kind in KEPT_KINDS) or desk.vault.has(sha256)
            keys = [*row.vault_keys, *([sha256] if is_kept else [])]
            read += len(keys)
            differences.extend(Difference(f"vault {key.hex()}", fault) for key, fault in desk.vault.verify(keys))
        watch(Progress("Reading the vault again", done=read, unit="objects"))
    return read


def _kept_media(tx: Transaction, case: str, acts: Sequence[CustodyEntry]) -> set[bytes]:
    """Return the contents of exhibits that were taken in with `--keep media`."""
    kept = {
        entry.item
        for entry in acts
        if entry.act == STARTED and (details := json.loads(entry.details))["case"] == case and details["keep_media"]
    }
    rows = (row for exhibit in kept for row in occurrences.occurrences(tx, case, exhibit))
    return {row.sha256 for row in rows if row.sha256 is not None and row.outcome is not Outcome.FAILED}


def _lists(desk: Desk, watch: Watch) -> Iterator[Difference]:
    """Read the columns of every list again; a list that is replaced meanwhile isn't lost."""
    with desk.catalog.reading() as tx:
        known, names = listed(tx), {row.hashset.name for row in hashsets.hashsets(tx)}
    for name in sorted(names - {each.name for each in known}):
        yield Difference(f"list {name}", f"the catalog names no columns of it: {AGAIN}")
    for number, each in enumerate(known):
        watch(Progress("Reading lists again", done=number, total=len(known), unit="lists"))
        faults = list(desk.catalog.volumes.check(each))
        if faults:
            with desk.catalog.reading() as tx:
                is_current = each in listed(tx)
            if is_current:
                yield from (Difference(f"list {each.name}", f"{file} {fault}: {AGAIN}") for file, fault in faults)


def _custody(tx: Transaction, case: str, entries: Sequence[CustodyEntry], differences: list[Difference]) -> None:
    """Check the chain, then by it the case, what the agency's officers said of faces, and its gatherings."""
    differences.extend(Difference(f"custody entry {each.sequence}", each.reason) for each in check(entries))
    differences.extend(_compared_states(tx, case, entries))
    differences.extend(_compared_decisions(tx, case, entries))
    differences.extend(_compared_notes(tx, case, entries))
    differences.extend(Difference(item, reason) for item, reason in differing_leads(tx, case, entries))
    differences.extend(Difference(item, reason) for item, reason in differing_faces(tx, entries))
    differences.extend(Difference(item, reason) for item, reason in differing_gatherings(tx, entries))
    differences.extend(
        Difference(exhibit, "ingest was not finished: run it again") for exhibit in sorted(unfinished(entries, case))
    )


def _compared_states(tx: Transaction, case: str, entries: Sequence[CustodyEntry]) -> Iterator[Difference]:
    is_cut_off = bool(unfinished(entries, case))
    for section, (sequence, digest) in last_attested(entries, case).items():
        if not is_cut_off and section_digest(tx, case, section).hex() != digest:
            yield Difference(case, f"{section} in the catalog differ from those that custody entry {sequence} attests")


def _compared_decisions(tx: Transaction, case: str, entries: Sequence[CustodyEntry]) -> Iterator[Difference]:
    told = decisions_in_custody(entries, case)
    recorded = {each.number: decided(each)[DECIDED] for each in decisions.decisions(tx, case)}
    for number in sorted(told.keys() | recorded.keys()):
        if told.get(number) != recorded.get(number):
            yield Difference(f"decision {number}", "is not as custody tells it")


def _compared_notes(tx: Transaction, case: str, entries: Sequence[CustodyEntry]) -> Iterator[Difference]:
    """Compare comments, tags and series; bookmarks are not in custody."""
    told = notes_in_custody(entries, case)
    kept = (each for each in notes.notes(tx, case) if each.kind is not NoteKind.BOOKMARK)
    recorded = {each.number: noted(each)[NOTED] for each in kept}
    for number in sorted(told.keys() | recorded.keys()):
        if told.get(number) != recorded.get(number):
            yield Difference(f"note {number}", "is not as custody tells it")


def _accounts(tx: Transaction, case: str, differences: list[Difference]) -> None:
    for row in cases.exhibits(tx, case):
        account = cases.accounting(tx, case, row.exhibit)
        counted = account.examined + account.unsupported + account.failed
        if row.found is not None and row.found != counted:
            reason = (
                f"found {row.found} is not examined {account.examined} + unsupported {account.unsupported} "
                f"+ failed {account.failed}"
            )
            differences.append(Difference(row.exhibit, reason))
