"""Hashes single files in the examiner child; nothing is recorded."""

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from clew.casework.one_file import one_file
from clew.config import Config
from clew.errors import EvidenceError
from clew.examine.job import Job
from clew.examine.supervisor import Examiner
from clew.model.findings import Findings, Kind, Outcome


def hash_files(config: Config, paths: Sequence[Path], *, required_sandbox: bool) -> Iterator[tuple[Path, Findings]]:
    """Yield what the examiner says of each file, in the order given; a file that can't be opened is failed."""
    jobs, results = [], dict[int, Findings]()
    for number, path in enumerate(paths):
        try:
            jobs.append(_job(number, path))
        except EvidenceError as error:
            results[number] = Findings(Outcome.FAILED, str(error).removeprefix(f"{path}: "), Kind.OTHER, "", 0, None)
    workers = min(config.workers or os.cpu_count() or 1, max(len(jobs), 1))
    with Examiner(config.limits, workers, required_sandbox=required_sandbox) as examiner:
        for job, findings in examiner.examine(jobs):
            results[job.key] = findings
    for number, path in enumerate(paths):
        yield path, results[number]


def _job(number: int, path: Path) -> Job[int]:
    if path.is_dir():
        raise EvidenceError(f"{path}: a folder; `clew ingest` takes in folders")
    source, occurrence = one_file(path)
    return Job(number, partial(source.open, occurrence), occurrence.size)
