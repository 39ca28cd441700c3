"""Turns what acts return into what the command line prints."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from clew.cli import schemas
from clew.model.findings import Findings, Outcome
from clew.model.media_hash import WHOLE, MediaHash
from clew.model.occurrence import text_of
from clew.model.queue import Lane, QueueItem

if TYPE_CHECKING:  # acts import decoders and compiled code, which most commands can do without
    from clew.casework.custody_log import CustodyAct
    from clew.casework.decided import Decided
    from clew.casework.desk import Desk
    from clew.casework.doctor import Check
    from clew.casework.import_list import ListSummary
    from clew.casework.index import IndexCheck, IndexStatus
    from clew.casework.ingest import IngestSummary
    from clew.casework.show import ShownMedia
    from clew.casework.status import Overview
    from clew.casework.verify import Verification
    from clew.casework.written import Written
    from clew.model.decision import Decision
    from clew.store.hashsets import HashSetRow


def ingested(summary: "IngestSummary") -> schemas.Ingested:
    """Return what `clew ingest --json` prints."""
    lanes = {lane.value: summary.lanes[lane] for lane in Lane}
    return schemas.Ingested(
        found=summary.found,
        examined=summary.examined,
        unsupported=summary.unsupported,
        failed=summary.failed,
        media_new=summary.media_new,
        matches=schemas.MatchCounts(summary.exact, summary.near),
        stacks=summary.stacks,
        lanes=schemas.LaneCounts(**lanes),
        seconds=round(summary.seconds, 3),
        not_tried=[schemas.NotTried(what, files) for what, files in summary.not_tried.items()],
    )


def pdq_of(hashes: tuple[MediaHash, ...]) -> schemas.Pdq | None:
    """Return the PDQ hash of a whole picture, None where it has none."""
    for each in hashes:
        if each.hasher == "pdq" and each.part == WHOLE:
            return schemas.Pdq(each.digest.hex(), each.quality, each.version)
    return None


def hashed_file(path: Path, findings: Findings) -> schemas.HashedFile:
    """Return one file of what `clew hash --json` prints."""
    digests, picture = findings.digests, findings.picture
    hashes = schemas.Hashes(
        md5=digests.md5.hex() if digests else None,
        sha1=digests.sha1.hex() if digests else None,
        sha256=digests.sha256.hex() if digests else None,
        ed2k=digests.ed2k.hex() if digests else None,
        pdq=pdq_of(picture.hashes) if picture else None,
    )
    return schemas.HashedFile(
        path=str(path).encode("utf-8", "backslashreplace").decode(),
        kind=findings.kind,
        mime=findings.mime,
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        hashes=hashes,
        error=None if findings.outcome is Outcome.EXAMINED else findings.reason,
    )


def media_shown(shown: "ShownMedia") -> schemas.MediaShown:
    """Return what `clew show --json` prints."""
    from clew.cli import render_media

    return render_media.media_shown(shown, pdq_of(shown.hashes))


def queued(item: QueueItem) -> schemas.Queued:
    """Return one stack of what `clew triage --json` prints."""
    return schemas.Queued(
        stack=item.stack,
        lane=item.lane,
        rank=item.rank,
        score=round(item.score, 3),
        reasons=[schemas.QueueReason(reason.text, round(reason.weight, 3)) for reason in item.reasons],
        representative=schemas.Representative(item.sha256.hex(), text_of(item.path)),
        copies=item.copies,
    )


def list_imported(summary: "ListSummary") -> schemas.ListImported:
    """Return what `clew hashset import --json` prints."""
    return schemas.ListImported(
        hashset=summary.hashset.name,
        format=summary.hashset.format,
        version=summary.hashset.version,
        scheme=summary.hashset.scheme,
        entries=summary.entries,
        added=summary.changes.added,
        changed=summary.changes.changed,
        removed=summary.changes.removed,
        unchanged=summary.changes.unchanged,
        malformed=summary.malformed,
        first_malformed=[f"line {line.number}: {line.reason}" for line in summary.first_malformed],
        cases=summary.cases,
    )


def list_shown(row: "HashSetRow") -> schemas.ListShown:
    """Return one list of what `clew hashset list --json` prints."""
    head = row.hashset
    today: date = datetime.now(UTC).date()
    return schemas.ListShown(
        hashset=head.name,
        format=head.format,
        publisher=head.publisher,
        version=head.version,
        scheme=head.scheme,
        purpose=head.purpose,
        licence=head.licence,
        expires=head.expires.isoformat() if head.expires else None,
        is_expired=head.expires is not None and head.expires < today,
        entries=row.entries,
    )


def categorised(decision: "Decision") -> schemas.Categorised:
    """Return what `clew categorise --json` and `clew undo --json` print."""
    category = decision.category
    return schemas.Categorised(
        decision=decision.number,
        case=decision.case,
        stack=decision.stack,
        scheme=category.scheme if category else None,
        version=category.version if category else None,
        code=category.code if category else None,
        officer=decision.officer,
        at=decision.at.isoformat(),
        applied=[sha256.hex() for sha256 in decision.applied],
        suggested=[sha256.hex() for sha256 in decision.suggested],
        undoes=decision.undoes,
    )


def decision_shown(decided: "Decided") -> schemas.DecisionShown:
    """Return one decision of what `clew decisions --json` prints."""
    said = categorised(decided.decision)
    return schemas.DecisionShown(
        **msgspec.structs.asdict(said),
        note=decided.decision.note,
        state=decided.state,
        undone_by=decided.undone_by,
    )


def custody_shown(act: "CustodyAct") -> schemas.CustodyShown:
    """Return one act of what `clew custody --json` prints."""
    entry = act.entry
    return schemas.CustodyShown(
        sequence=entry.sequence,
        at=entry.at.isoformat(),
        agency=entry.agency,
        officer=entry.officer,
        act=entry.act,
        case=act.case,
        item=entry.item,
        details=act.details,
        previous=entry.previous.hex(),
        digest=entry.digest.hex(),
    )


def size_text(size: int) -> str:
    """Say a number of bytes: "850 bytes", "12.3 kB", "4.1 GB"."""
    if size < 1000:
        return f"{size} bytes"
    shown, units = float(size), ["kB", "MB", "GB", "TB", "PB"]
    while (shown := shown / 1000) >= 1000 and len(units) > 1:
        units.pop(0)
    return f"{shown:.1f} {units[0]}"


def written(summary: "Written") -> schemas.Written:
    """Return what `clew export --json` and `clew report --json` print."""
    return schemas.Written(
        path=str(summary.path),
        format=summary.format,
        items=summary.items,
        size=summary.size,
        sha256=summary.sha256.hex(),
        left_out=dict(summary.left_out),
    )


def verified(result: "Verification") -> schemas.Verified:
    """Return what `clew verify --json` prints."""
    account = result.accounting
    return schemas.Verified(
        case=result.case,
        is_intact=not result.differences,
        files_read=result.files_read,
        thumbnails_read=result.thumbnails_read,
        custody_entries=result.custody_entries,
        found=account.found,
        examined=account.examined,
        unsupported=account.unsupported,
        failed=account.failed,
        state_digest=result.state_digest,
        custody_head=result.custody_head,
        differences=[schemas.Difference(each.item, each.reason) for each in result.differences],
    )


def status_shown(desk: "Desk", overview: "Overview") -> schemas.Status:
    """Return what `clew status --json` prints."""
    return schemas.Status(
        workspace=desk.config.workspace,
        agency=desk.config.agency,
        officer=desk.officer,
        hashsets=len(overview.hashsets),
        lists=[list_shown(row) for row in overview.hashsets],
        cases=[
            schemas.CaseStatus(
                each.case,
                [
                    schemas.ExhibitStatus(
                        row.exhibit,
                        text_of(row.root),
                        row.found is not None and row.exhibit not in each.unfinished,
                        account.found,
                        account.examined,
                        account.unsupported,
                        account.failed,
                    )
                    for row, account in each.exhibits
                ],
                each.media,
                each.stacks,
                each.decisions,
            )
            for each in overview.cases
        ],
    )


def index_shown(status: "IndexStatus") -> schemas.IndexShown:
    """Return one index of what `clew index status --json` prints."""
    return schemas.IndexShown(
        index=status.name,
        is_there=status.is_there,
        codes=status.codes,
        segments=status.segments,
        size=status.size,
        bytes_a_code=round(status.size / max(status.codes, 1), 1),
        is_current=status.is_current,
        plan=status.plan,
        fault=status.fault or None,
    )


def index_checked(check: "IndexCheck") -> schemas.IndexChecked:
    """Return one index of what `clew index check --json` prints."""
    return schemas.IndexChecked(check.name, not check.faults, check.codes, list(check.faults))


def checked(check: "Check") -> schemas.Checked:
    """Return one line of what `clew doctor --json` prints."""
    return schemas.Checked(check.name, check.holds, check.is_required, check.detail)
