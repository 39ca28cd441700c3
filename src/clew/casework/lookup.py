"""Looks up files that are handed over, one after the other, in a child that stays: starting one takes two seconds."""

from concurrent.futures import ThreadPoolExecutor

import msgspec

from clew.casework.desk import Desk
from clew.casework.find import FindResult, find_findings
from clew.errors import ClewError
from clew.examine.job import Job
from clew.examine.reach import Reach
from clew.examine.spool import Spool
from clew.examine.supervisor import Examiner
from clew.model.findings import Findings

FILM_S = 60.0
"""Seconds for watching one film: somebody waits. What was seen of it by then is compared."""


class Lookup:
    """Examines what is handed over to a server; nothing of it is kept.

    One thread has the child, which takes one file after the other.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._thread = ThreadPoolExecutor(1, "lookup")
        self._examiner: Examiner | None = None

    def find(self, desk: Desk, spool: Spool) -> FindResult:
        """Tell what is known of a file. Raises EvidenceError where its bytes can't be read."""
        findings = self._thread.submit(self._examined, spool).result()
        return find_findings(desk, findings, "the file")

    def close(self) -> None:
        """End the child, after the file that it is at."""
        self._thread.submit(self._end).result()
        self._thread.shutdown()

    def _examined(self, spool: Spool) -> Findings:
        config = self._desk.config
        if self._examiner is None:
            footage = msgspec.structs.replace(config.footage, seconds=min(config.footage.seconds, FILM_S))
            reach = Reach(footage, config.containers, (), self._desk.spool)
            self._examiner = Examiner(config.limits, 1, required_sandbox=False, reach=reach)
        try:
            ((_job, findings),) = self._examiner.examine([Job(0, spool.open, spool.size)])
        except ClewError:
            self._end()
            raise
        return findings

    def _end(self) -> None:
        examiner, self._examiner = self._examiner, None
        if examiner is not None:
            examiner.close()
