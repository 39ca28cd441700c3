"""Takes in an exhibit: every file examined, recorded, compared with the lists; killed at any instant, it resumes."""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from clew.casework.admission import inside, is_settled, note_gone
from clew.casework.align import align
from clew.casework.attest import FINISHED, STARTED, attested, unfinished
from clew.casework.batches import timed_batches
from clew.casework.desk import Desk
from clew.casework.identify import KnownLists, identify, known_lists, searched
from clew.casework.ingest_run import KEPT_KINDS, IngestOptions, IngestRun
from clew.casework.progress import Progress, Watch
from clew.casework.stack import restack
from clew.casework.triage import ranked, view
from clew.custody import JSON
from clew.errors import EvidenceError, IntegrityError
from clew.examine.job import Job
from clew.examine.reach import Reach
from clew.examine.supervisor import Examiner
from clew.model.findings import Findings, Kind, Outcome
from clew.model.match import MatchKind
from clew.model.occurrence import Occurrence, text_of
from clew.model.queue import Lane
from clew.source import SourceFile, open_source
from clew.store import cases, custody, matches, occurrences
from clew.store.catalog import Transaction
from clew.store.indexes import keep
from clew.store.insides import insides
from clew.store.state import Section
from clew.store.transaction import batches

LOOK_UP_FILES = 1000
"""Files looked up in the catalog at once."""
COMMIT_FILES = 500
COMMIT_SECONDS = 1.0
"""A batch is committed when it holds so many files or is so old: what a kill costs at most."""
VERIFIED = "disk image verified"
"""The act in custody of comparing a disk image with the digests it carries."""
DIGEST = re.compile(r"MD5|SHA")
"""What facts on digests are named."""


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """The exhibit's accounting, then the case's matches, stacks and lanes; `media_new` is of this run.

    `altered` are paths whose content is no longer what an earlier ingest of this exhibit found. `not_tried` counts, by
    what an absent optional part left out ("sound: libchromaprint is not installed"), the files of this run.
    """

    found: int
    examined: int
    unsupported: int
    failed: int
    media_new: int
    exact: int
    near: int
    stacks: int
    lanes: dict[Lane, int]
    seconds: float
    altered: tuple[bytes, ...]
    not_tried: dict[str, int]


def ingest(desk: Desk, path: Path, case: str, exhibit: str, options: IngestOptions, watch: Watch) -> IngestSummary:
    """Take in everything at `path` as an exhibit of a case; raises EvidenceError, BusyError, SandboxError."""
    began = time.monotonic()
    source_name, source = open_source(path)
    root = os.fsencode(path.resolve())
    with desk.catalog.writer_lock():
        with desk.catalog.reading() as tx:
            was_cut_off = bool(unfinished(custody.entries(tx), case))
        with desk.catalog.writing() as tx:
            cases.add_case(tx, case)
            cases.add_exhibit(tx, case, exhibit, source_name, root)
            details: dict[str, JSON] = {
                "case": case,
                "source": source_name,
                "root": text_of(root),
                "keep_media": options.keep_media,
                "passwords": len(options.passwords),
            }
            custody.append(tx, desk.officer, STARTED, exhibit, details)
        with desk.catalog.reading() as tx:
            recorded = insides(tx, case, exhibit)
        run = IngestRun(desk, source, case, exhibit, options, watch, recorded)
        _count(run)
        sandbox = _examine_all(run)
        with desk.catalog.writing() as tx:
            cases.set_found(tx, case, exhibit, run.found)
        is_changed = run.done > 0 or was_cut_off
        if is_changed:
            align(desk, case, watch)
            watch(Progress("Stacking"))
            restack(desk, case)
        watch(Progress("Ranking"))
        summary = _summary(run, time.monotonic() - began)
        finished = _details(case, summary, sandbox)
        if is_changed:
            watch(Progress("Sealing"))
            with desk.catalog.reading() as tx:
                finished |= attested(tx, _touched(tx, run), Section.EVIDENCE, Section.MATCHES)
        with desk.catalog.writing() as tx:
            custody.append(tx, desk.officer, FINISHED, exhibit, finished)
        keep(desk.catalog, searched(desk.config.matching))
    return summary


def _touched(tx: Transaction, run: IngestRun) -> list[str]:
    """Return the cases whose state this run may have changed: its own, and others that share re-examined media."""
    shared = matches.cases_with(tx, sorted(run.bettered))
    return sorted({run.case}.union(*shared.values()))


def _count(run: IngestRun) -> None:
    """Walk once to know what lies ahead, so that progress can tell the time left."""
    for number, file in enumerate(run.source.files(), 1):
        run.files_total = number
        run.bytes_total += file.occurrence.size
        if number % 5000 == 0:
            run.watch(Progress("Counting files", done=number, bytes_done=run.bytes_total))


def _examine_all(run: IngestRun) -> str:
    """Examine and commit everything that is not settled; returns what sandbox held, "" where nothing was examined."""
    settings = run.desk.config
    with run.desk.catalog.reading() as tx:
        known = known_lists(tx, settings.matching)
    reach = Reach(settings.footage, settings.containers, run.options.passwords, run.desk.spool)
    with Examiner(
        settings.limits, settings.workers, required_sandbox=run.options.require_sandbox, reach=reach
    ) as examiner:
        results = (_told(run, job, findings) for job, findings in examiner.examine(_jobs(run)))
        for batch in timed_batches(results, COMMIT_FILES, COMMIT_SECONDS):
            _commit(run, known, batch)
        sandbox = examiner.sandbox if run.done else ""
    if run.decided:
        _commit(run, known, [])
    run.tell()
    return sandbox


def _jobs(run: IngestRun) -> Iterator[Job[SourceFile]]:
    """Yield what is not committed yet; what the source itself decided is put aside for the next commit."""
    for batch in batches(run.source.files(), LOOK_UP_FILES):
        run.found += len(batch)
        with run.desk.catalog.reading() as tx:
            seen = occurrences.seen(tx, run.case, run.exhibit, [file.occurrence.path for file in batch])
        for file in batch:
            before = seen.get(file.occurrence.path)
            if is_settled(run, file, before):
                run.files_total -= 1
                run.bytes_total -= file.occurrence.size
            elif file.outcome is not None:
                run.decided.append((file, _undecodable(file, file.outcome)))
            else:
                opened = partial(run.source.open, file.occurrence)
                yield Job(file, opened, file.occurrence.size, inside(run, file.occurrence, before))


def _told(run: IngestRun, job: Job[SourceFile], findings: Findings) -> tuple[SourceFile, Findings]:
    """Return a file with what came of it, told as it is recorded; its bytes are kept first where that was asked for."""
    file = job.key
    if file.occurrence.container:
        remark = "; ".join(filter(None, (file.occurrence.remark, job.damage)))
        file = replace(file, occurrence=replace(file.occurrence, size=job.size, remark=remark))
    if findings.contents is not None and job.inside is None and findings.outcome is Outcome.EXAMINED:
        depth = run.desk.config.containers.depth
        reason = f"not opened: it lies {depth} containers deep (containers.depth)"
        findings = replace(findings, outcome=Outcome.UNSUPPORTED, reason=reason)
    if run.options.keep_media:
        findings = _kept(run, job, findings)
    return file, findings


def _undecodable(file: SourceFile, outcome: Outcome) -> Findings:
    return Findings(outcome, file.reason, Kind.OTHER, "", file.occurrence.size, None)


def _commit(run: IngestRun, known: KnownLists, batch: list[tuple[SourceFile, Findings]]) -> None:
    """Put one batch on disk: thumbnails first, then everything else in one transaction, once all is computed."""
    batch = batch + run.decided
    run.decided = []
    thumbnails = [findings.picture.thumbnail if findings.picture else b"" for _file, findings in batch]
    sheets = [findings.footage.contact_sheet if findings.footage else b"" for _file, findings in batch]
    shown = dict.fromkeys(filter(None, (*thumbnails, *sheets)))
    keys = dict(zip(shown, run.desk.vault.put_many(list(shown)), strict=True))
    records = [
        occurrences.Record(file.occurrence, findings, keys.get(thumbnail), keys.get(sheet))
        for (file, findings), thumbnail, sheet in zip(batch, thumbnails, sheets, strict=True)
    ]
    with run.desk.catalog.reading() as tx:
        found = identify(tx, known, [findings for _file, findings in batch])
    with run.desk.catalog.writing() as tx:
        recorded = occurrences.record(tx, run.case, run.exhibit, records)
        for file, findings in batch:
            note_gone(run, tx, file.occurrence.path)
            _record_image(run, tx, file.occurrence, findings)
        matches.record_matches(tx, found)
    _tally(
        run,
        batch,
        {match.sha256: match.kind for match in found if match.kind is MatchKind.NEAR}
        | {match.sha256: match.kind for match in found if match.kind is MatchKind.EXACT},
    )
    run.media_new += len(recorded.new)
    run.bettered |= recorded.better
    run.tell()


def _record_image(run: IngestRun, tx: Transaction, where: Occurrence, findings: Findings) -> None:
    """Put into custody whether a disk image is what its own digests say."""
    if findings.kind is not Kind.DISK or findings.contents is None:
        return
    told: dict[str, JSON] = {name: value for name, value in findings.contents.facts if DIGEST.search(name)}
    if told:
        custody.append(tx, run.desk.officer, VERIFIED, run.exhibit, {"case": run.case, "path": where.text, **told})


def _kept(run: IngestRun, job: Job[SourceFile], findings: Findings) -> Findings:
    """Copy a media into the vault; returns its findings, failed with the reason where its bytes can't be had again."""
    if findings.digests is None or findings.kind not in KEPT_KINDS or run.desk.vault.has(findings.digests.sha256):
        return findings
    try:
        descriptor = job.open()
        try:
            run.desk.vault.add_stream(descriptor, findings.digests.sha256)
        finally:
            os.close(descriptor)
    except (EvidenceError, IntegrityError) as error:
        return replace(findings, outcome=Outcome.FAILED, reason=f"could not be kept: {error}")
    return findings


def _tally(run: IngestRun, batch: list[tuple[SourceFile, Findings]], kinds: dict[bytes, MatchKind]) -> None:
    for file, findings in batch:
        sha256 = findings.digests.sha256 if findings.digests is not None else None
        if run.before.pop(file.occurrence.path, sha256) != sha256:
            run.altered.append(file.occurrence.path)
        run.done += 1
        run.not_tried.update(findings.not_tried)
        run.bytes_done += findings.size
        run.failed += findings.outcome is Outcome.FAILED
        kind = kinds.get(sha256) if sha256 is not None else None
        run.known += kind is MatchKind.EXACT
        run.near += kind is MatchKind.NEAR
        run.new += kind is None and findings.outcome is Outcome.EXAMINED


def _summary(run: IngestRun, seconds: float) -> IngestSummary:
    with run.desk.catalog.reading() as tx:
        account = cases.accounting(tx, run.case, run.exhibit)
        seen = view(tx, run.desk, run.case)
        queue = ranked(tx, run.desk, run.case, seen)
    lanes = {lane: sum(item.lane is lane for item in queue) for lane in Lane}
    exact = sum(any(match.kind is MatchKind.EXACT for match in each) for each in seen.matches.values())
    return IngestSummary(
        found=account.found,
        examined=account.examined,
        unsupported=account.unsupported,
        failed=account.failed,
        media_new=run.media_new,
        exact=exact,
        near=len(seen.matches) - exact,
        stacks=len(queue),
        lanes=lanes,
        seconds=seconds,
        altered=tuple(run.altered),
        not_tried=dict(sorted(run.not_tried.items())),
    )


def _details(case: str, summary: IngestSummary, sandbox: str) -> dict[str, JSON]:
    return {
        "case": case,
        "found": summary.found,
        "examined": summary.examined,
        "unsupported": summary.unsupported,
        "failed": summary.failed,
        "media_new": summary.media_new,
        "altered": [text_of(path) for path in summary.altered],
        "sandbox": sandbox,
    }
