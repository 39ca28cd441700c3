"""Examines broken files as an ingest does, members and all, and says what became of each."""

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from clew.config import Containers, Footage, Limits
from clew.examine.job import Admitted, Inside, Job
from clew.examine.reach import Reach
from clew.examine.supervisor import Examiner
from clew.examine.wire import Header
from clew.model.findings import Findings

LIMITS = Limits(seconds=20.0, memory_mib=512, max_pixels=20_000_000)
"""Far above what a small file needs, so that one that goes over stands out."""

Told = tuple[bytes, str, Findings]
"""A path, why its bytes are not whole ("" where they are), and what was found."""


def examined(
    files: Sequence[Path],
    *,
    is_sandboxed: bool = True,
    workers: int = 2,
    limits: Limits = LIMITS,
    spool: Path,
) -> Iterator[Told]:
    """Yield what was found on each file and on every member, as they are done."""
    reach = Reach(Footage(), Containers(), (b"harbour",), spool)
    jobs = (
        Job(name, partial(os.open, file, os.O_RDONLY), file.stat().st_size, inside(name))
        for file in files
        for name in (os.fsencode(file.name),)
    )
    with Examiner(limits, workers, required_sandbox=False, is_sandboxed=is_sandboxed, reach=reach) as examiner:
        for job, findings in examiner.examine(jobs):
            yield job.key, job.damage, findings


def written(folder: Path, contents: Iterator[tuple[str, bytes]]) -> list[Path]:
    """Write files into a folder; returns their paths in order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in contents:
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    return paths


def inside(path: bytes, depth: int = Containers().depth) -> Inside[bytes] | None:
    """Return how to go on inside a file: every member is taken."""
    if not depth:
        return None

    def admit(header: Header) -> Admitted[bytes]:
        member = path + b"!/" + header.path
        return Admitted(member, inside(member, depth - 1))

    return Inside(path.rpartition(b"/")[2], admit)
