"""Says which files of an exhibit are still to be examined, inside containers too; what is settled is only counted."""

from functools import partial

from clew.casework.ingest_run import IngestRun
from clew.examine.job import Admitted, Inside
from clew.examine.wire import Header
from clew.model.findings import Outcome
from clew.model.occurrence import INSIDE, Occurrence
from clew.source import SourceFile
from clew.store import occurrences
from clew.store.catalog import Transaction
from clew.store.insides import mark_gone

GONE = "no longer inside its container, which has changed"


def is_settled(run: IngestRun, file: SourceFile, seen: occurrences.Seen | None) -> bool:
    """Tell whether a file is committed and unchanged, and then count what is inside it as found; notes what it was.

    A member whose container names no size for it is taken at its time's word.
    """
    options, where = run.options, file.occurrence
    if seen is not None and seen.sha256 is not None:
        run.before[where.path] = seen.sha256
    if seen is None or options.is_paranoid:
        return False
    is_retried = options.retry_failed or bool(options.passwords)
    if is_retried and (seen.outcome is Outcome.FAILED or run.recorded.failed(where.path)):
        return False
    is_same_size = seen.size == where.size or bool(where.container and not where.size)
    if is_same_size and seen.modified_ns == where.modified_ns:
        run.before.pop(where.path, None)
        run.found += run.recorded.files(where.path)
        return True
    return False


def inside(
    run: IngestRun,
    where: Occurrence,
    before: occurrences.Seen | None,
    depth: int = 0,
    again: set[bytes] | None = None,
) -> Inside[SourceFile] | None:
    """Return how to go on with a file if it is a container; None where those are not opened any deeper.

    In one that was examined before and is examined again for another reason than that it failed, nothing counts as
    known: it may be another now. What comes out of it then is put down in `again`.
    """
    if depth >= run.desk.config.containers.depth:
        return None
    is_retried = run.options.retry_failed or run.options.passwords
    if again is None and run.recorded.files(where.path) and before is not None and not is_retried:
        again = run.again.setdefault(where.path, set())
    return Inside(
        name=where.path.rpartition(b"/")[2],
        admit=partial(_admit, run, where, depth, again),
        beside=None if where.container else partial(run.source.beside, where),
    )


def _admit(
    run: IngestRun, container: Occurrence, depth: int, again: set[bytes] | None, header: Header
) -> Admitted[SourceFile] | None:
    """Say of a member of a container whether it is to be examined."""
    where = Occurrence(
        path=container.path + INSIDE + header.path,
        size=header.size,
        modified_ns=header.modified_ns,
        created_ns=header.created_ns,
        accessed_ns=header.accessed_ns,
        is_deleted=header.is_deleted,
        container=container.path,
        remark=header.remark,
    )
    file = SourceFile(where, header.outcome, header.reason)
    run.found += 1
    before = None
    if run.recorded.files(container.path):
        with run.desk.catalog.reading() as tx:
            before = occurrences.seen(tx, run.case, run.exhibit, [where.path]).get(where.path)
        if again is None and is_settled(run, file, before):
            return None
    if again is not None:
        again.add(where.path)
    run.files_total += 1
    run.bytes_total += header.size
    return Admitted(file, inside(run, where, None, depth + 1, again))


def note_gone(run: IngestRun, tx: Transaction, container: bytes) -> None:
    """Record what came out of a container in an earlier ingest, and not in this one that found it changed."""
    again = run.again.pop(container, None)
    if again is not None:
        rows = occurrences.inside(tx, run.case, run.exhibit, container)
        gone = [row.occurrence.path for row in rows if row.occurrence.path not in again]
        mark_gone(tx, run.case, run.exhibit, gone, GONE)
        run.found += len(gone)
