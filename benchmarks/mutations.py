"""Examines files of every kind that are broken by a seed, and tells what becomes of them, sealed and unsealed.

Run: python benchmarks/mutations.py [files] [seed] [folder for those that end a child]
"""

import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from recorded import record

from clew.examine.job import Inside, Job
from clew.examine.reach import Reach
from clew.examine.supervisor import Examiner
from clew.model.findings import Findings, Outcome

sys.path.append(str(Path(__file__).parents[1]))

from tests.faults.corpus import mutations
from tests.faults.examination import LIMITS, inside, written
from tests.faults.file_systems import file_systems
from tests.faults.originals import originals

FILES, SEED = 10_000, 2
TURNS = 10
"""The files are examined in so many parts, sealed and unsealed by turns, so that a busy moment strikes both."""
ENDED = ("decoder crashed", "decoder exited", "decoder broke the protocol", "over ", "killed from outside")
"""How reasons begin that a child's end was the cause of."""

Found = dict[bytes, tuple[str, Findings]]


class Side:
    """One examiner, sealed or not, and what it found in all."""

    def __init__(self, spool: Path, *, is_sandboxed: bool) -> None:
        self._examiner = Examiner(
            LIMITS,
            0,
            required_sandbox=False,
            is_sandboxed=is_sandboxed,
            reach=Reach(passwords=(b"harbour",), spool=spool),
        )
        self.found: Found = {}
        self.seconds = 0.0
        self.longest = 0.0

    def start(self, files: list[Path]) -> None:
        """Have the children be there, so that their start is not measured."""
        for _ in self._examiner.examine(_jobs(files)):
            pass

    def examine(self, files: list[Path]) -> None:
        """Examine some of the files, and count the time."""
        began = last = time.perf_counter()
        for job, findings in self._examiner.examine(_jobs(files)):
            assert job.key not in self.found, f"{job.key!r} was told twice"
            self.found[job.key] = job.damage, findings
            now = time.perf_counter()
            self.longest, last = max(self.longest, now - last), now
        self.seconds += time.perf_counter() - began

    def close(self) -> None:
        """End the children."""
        self._examiner.close()


def _jobs(files: list[Path]) -> list[Job[bytes]]:
    def opened(file: Path) -> int:
        return os.open(file, os.O_RDONLY)

    def job(file: Path) -> Job[bytes]:
        key = os.fsencode(file.name)
        way: Inside[bytes] | None = inside(key)
        return Job(key, lambda: opened(file), file.stat().st_size, way)

    return [job(file) for file in files]


def main() -> None:
    """Print the figures; exit with 1 where a file is lost or the sandbox changes a result."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        whole = originals()
        whole |= file_systems({name: whole[name] for name in ("jpeg-exif", "gif", "tar")})
        files = written(root / "files", ((each.name, each.content) for each in mutations(whole, count, seed)))
        sealed, unsealed = (Side(root / "spool", is_sandboxed=is_sandboxed) for is_sandboxed in (True, False))
        warm = written(root / "whole", iter(whole.items()))
        for side in (sealed, unsealed):
            side.start(warm)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for turn in range(TURNS):
            part = files[turn::TURNS]
            for side in (sealed, unsealed) if turn % 2 else (unsealed, sealed):
                side.examine(part)
        for side in (sealed, unsealed):
            side.close()
        lost = {os.fsencode(file.name) for file in files} - sealed.found.keys()
        differing = [path for path in sealed.found if sealed.found[path] != unsealed.found.get(path)]
        differing += [path for path in unsealed.found if path not in sealed.found]
        ended = _ended(sealed.found)
        _keep(root / "files", ended)
        figures = _figures(sealed, unsealed, len(files), before)
        record(
            "mutations",
            {"lost": len(lost), "results that the sandbox changes": len(differing), **figures},
            files=count,
            seed=seed,
            kinds=len(whole),
        )
        for path, reason in ended.items():
            print(os.fsdecode(path), reason)
        if lost or differing:
            print(sorted(lost)[:10], differing[:10])
            sys.exit("files were lost, or the sandbox changed a result")


def _figures(sealed: Side, unsealed: Side, files: int, before: int) -> dict[str, object]:
    outcomes = Counter(findings.outcome for path, (_, findings) in sealed.found.items() if b"!/" not in path)
    kinds = Counter(findings.kind.value for _, findings in sealed.found.values())
    ended = Counter(_original(path) for path in _ended(sealed.found))
    return {
        "parent crashes": 0,  # a crash ends this benchmark
        "files and members": len(sealed.found),
        **{f"files {outcome.value}": outcomes[outcome] for outcome in Outcome},
        "kinds of files and members": dict(kinds.most_common()),
        "children that a file ended": dict(ended),
        "files/s, sealed": files / sealed.seconds,
        "files/s, unsealed": files / unsealed.seconds,
        "sealed against unsealed": unsealed.seconds / sealed.seconds,
        "longest wait for a result, s": sealed.longest,
        "largest child, MiB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "parent grew by, MiB": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def _ended(found: Found) -> dict[bytes, str]:
    """Return the files and members that ended a child, and why."""
    reasons = {path: damage or findings.reason for path, (damage, findings) in found.items()}
    return {path: reason for path, reason in reasons.items() if reason.startswith(ENDED)}


def _original(path: bytes) -> str:
    return os.fsdecode(path).partition(":")[0]


def _keep(folder: Path, ended: dict[bytes, str]) -> None:
    """Copy the files that ended a child to where the command line says."""
    if len(sys.argv) > 3:
        kept = Path(sys.argv[3])
        kept.mkdir(parents=True, exist_ok=True)
        for path in ended:
            name = os.fsdecode(path.split(b"!/")[0])
            shutil.copy(folder / name, kept / name)


if __name__ == "__main__":
    main()
