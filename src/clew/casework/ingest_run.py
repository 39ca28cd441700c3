"""One run of an ingest: how it was asked for, and what it has done so far."""

from collections import Counter
from dataclasses import dataclass, field

from clew.casework.desk import Desk
from clew.casework.progress import Progress, Watch
from clew.model.findings import Findings, Kind
from clew.source import OpenSource, SourceFile
from clew.store.insides import Insides

KEPT_KINDS = frozenset({Kind.PICTURE, Kind.VIDEO, Kind.AUDIO})
"""What `--keep media` keeps the bytes of."""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How an exhibit is taken in; `passwords` are tried on what is encrypted, and kept nowhere."""

    keep_media: bool = False
    is_paranoid: bool = False
    retry_failed: bool = False
    require_sandbox: bool = False
    passwords: tuple[bytes, ...] = ()


@dataclass(slots=True)
class IngestRun:
    """What one run has done so far.

    `before` are the SHA-256 of files that are examined again, by path; `again` what came out of containers that were
    found changed, by the container's path.
    """

    desk: Desk
    source: OpenSource
    case: str
    exhibit: str
    options: IngestOptions
    watch: Watch
    recorded: Insides
    files_total: int = 0
    bytes_total: int = 0
    found: int = 0
    done: int = 0
    bytes_done: int = 0
    known: int = 0
    near: int = 0
    new: int = 0
    failed: int = 0
    media_new: int = 0
    not_tried: Counter[str] = field(default_factory=Counter)
    bettered: set[bytes] = field(default_factory=set)
    before: dict[bytes, bytes] = field(default_factory=dict)
    altered: list[bytes] = field(default_factory=list)
    again: dict[bytes, set[bytes]] = field(default_factory=dict)
    decided: list[tuple[SourceFile, Findings]] = field(default_factory=list)

    def tell(self) -> None:
        """Tell the watch how far the run has come."""
        self.watch(
            Progress(
                step="Examining",
                done=self.done,
                total=self.files_total,
                bytes_done=self.bytes_done,
                bytes_total=self.bytes_total,
                known=self.known,
                near=self.near,
                new=self.new,
                failed=self.failed,
            )
        )
