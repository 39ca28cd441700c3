"""How fast a step goes, how long it still takes, and the words for it."""

import time
from collections import deque

from clew.casework.progress import Progress

WINDOW_S = 10.0
"""The pace shown while a step runs is that of the last so many seconds."""


class Pace:
    """The pace of one step since it began."""

    def __init__(self) -> None:
        self.last = Progress("")
        self._began = time.monotonic()
        self._seen: deque[tuple[float, int, int]] = deque([(self._began, 0, 0)])

    @property
    def seconds(self) -> float:
        """How long the step has run."""
        return time.monotonic() - self._began

    def saw(self, progress: Progress) -> None:
        """Take in how far the step has come."""
        now = time.monotonic()
        self.last = progress
        self._seen.append((now, progress.done, progress.bytes_done))
        while len(self._seen) > 2 and now - self._seen[1][0] > WINDOW_S:
            self._seen.popleft()

    def now(self) -> str:
        """Say the pace of the last seconds, "" while nothing is known."""
        (began, files, size), (_last, files_now, size_now) = self._seen[0], self._seen[-1]
        return rates(files_now - files, size_now - size, time.monotonic() - began, self.last.unit)

    def overall(self) -> str:
        """Say the pace of the whole step."""
        return rates(self.last.done, self.last.bytes_done, self.seconds, self.last.unit)

    def fraction(self) -> float | None:
        """Return how much of the work is done, None where the whole is not known.

        Files and bytes count half each: small files cost by number, large ones by size. Where only the bytes are known
        in all, they tell.
        """
        last = self.last
        if last.total is None:
            return min(1.0, last.bytes_done / last.bytes_total) if last.bytes_total else None
        by_files = last.done / last.total if last.total > 0 else 1.0
        by_bytes = last.bytes_done / last.bytes_total if last.bytes_total else by_files
        return min(1.0, (by_files + by_bytes) / 2)

    def left(self) -> str:
        """Say how long the step still takes: "1:05 left", "" while that is not known."""
        fraction = self.fraction()
        if not fraction or self.seconds < 1 or fraction >= 1:
            return ""
        return f"{clock(self.seconds * (1 - fraction) / fraction)} left"


def rates(files: int, size: int, seconds: float, unit: str) -> str:
    """Say how many units and MB a second that is: "64 files/s  23.1 MB/s"."""
    if seconds < 0.2 or files <= 0:
        return ""
    said = f"{_number(files / seconds)} {unit}/s"
    return f"{said}  {_number(size / seconds / 1e6)} MB/s" if size else said


def clock(seconds: float) -> str:
    """Say a length of time: "0:07", "12:30", "3:05:00"."""
    whole = round(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def counts(progress: Progress) -> str:
    """Say what was found: "known 12  near 3  new 400  failed 2"; only ingest finds, so others say nothing."""
    found = {"known": progress.known, "near": progress.near, "new": progress.new, "failed": progress.failed}
    return "  ".join(f"{name} {count:,}" for name, count in found.items()) if any(found.values()) else ""


def amount(progress: Progress) -> str:
    """Say how many are done: "812 of 1,500 files"."""
    if progress.total is None:
        return f"{progress.done:,} {_unit(progress.unit, progress.done)}"
    return f"{progress.done:,} of {progress.total:,} {_unit(progress.unit, progress.total)}"


def done(progress: Progress) -> str:
    """Say how many were done in the end: "1,500 files"."""
    return f"{progress.done:,} {_unit(progress.unit, progress.done)}"


def _unit(unit: str, count: int) -> str:
    return unit.removesuffix("s") if count == 1 else unit


def _number(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
