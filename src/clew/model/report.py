"""What the report of a case holds."""

from dataclasses import dataclass
from datetime import datetime

from clew.model.queue import Lane, QueueItem


@dataclass(frozen=True, slots=True)
class ReportNotes:
    """What officers noted of the media of a stack; comments are (text, officer, time)."""

    comments: tuple[tuple[str, str, datetime], ...] = ()
    tags: tuple[str, ...] = ()
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One stack in the report: its place in the queue, its picture (JPEG, b"" for none) and what is known of it.

    Of a film the picture is its contact sheet, and `film` says how long it is; empty for others. `matches` and
    `category` are sentences ready to show; `category` is empty where nobody decided.
    """

    item: QueueItem
    thumbnail: bytes
    width: int
    height: int
    matches: tuple[str, ...]
    category: str
    film: str = ""
    notes: ReportNotes = ReportNotes()


@dataclass(frozen=True, slots=True)
class ReportExhibit:
    """One exhibit with its accounting: found = examined + unsupported + failed."""

    name: str
    root: bytes
    found: int
    examined: int
    unsupported: int
    failed: int
    bytes_found: int


@dataclass(frozen=True, slots=True)
class ReportList:
    """A list the case was checked against, with how many media it hit exactly and nearly."""

    name: str
    publisher: str
    version: str
    scheme: str
    purpose: str
    expires: str
    entries: int
    exact: int
    near: int


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file that was not examined, with the reason."""

    exhibit: str
    path: bytes
    size: int
    reason: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Report:
    """All of a case at one instant.

    `lanes` counts stacks by lane, `media_by_lane` media; `categories` are (scheme, version, code, label, media
    count), `words` the tags and series that officers used: (kind, text, media count). `failures` lists every failed
    file; `unsupported` counts files by (reason, MIME type). `items` are in queue order; where the case has more stacks
    than the report shows, `stacks_left_out` says how many. `tools` are (name, version). `catalog_digest` is the SHA-256
    of the case's state, `custody_head` that of the last custody entry, both hex.
    """

    case: str
    agency: str
    officer: str
    created: datetime
    exhibits: tuple[ReportExhibit, ...]
    lanes: tuple[tuple[Lane, int], ...]
    media_by_lane: tuple[tuple[Lane, int], ...]
    categories: tuple[tuple[str, str, str, str, int], ...]
    words: tuple[tuple[str, str, int], ...]
    lists: tuple[ReportList, ...]
    items: tuple[ReportItem, ...]
    stacks_left_out: int
    failures: tuple[ReportFile, ...]
    unsupported: tuple[tuple[str, str, int], ...]
    tools: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...]
    sandbox: str
    catalog_digest: str
    custody_head: str
