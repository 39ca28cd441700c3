"""What `--json` prints, one type a command; long, for the docs' reference is made from it whole."""

from typing import Any

import msgspec


class Pdq(msgspec.Struct, frozen=True):
    """A PDQ hash: 64 hex digits, quality 0..100, the hasher's version."""

    digest: str
    quality: int
    version: str


class Hashes(msgspec.Struct, frozen=True):
    """All hashes of one file as hex; null where there is none."""

    md5: str | None
    sha1: str | None
    sha256: str | None
    ed2k: str | None
    pdq: Pdq | None


class HashedFile(msgspec.Struct, frozen=True):
    """`clew hash --json`: one of a list. `error` tells why nothing more is known, null where all went well."""

    path: str
    kind: str
    mime: str
    width: int | None
    height: int | None
    hashes: Hashes
    error: str | None


class MatchCounts(msgspec.Struct, frozen=True):
    """Media that match a list exactly, and those that match one nearly only."""

    exact: int
    near: int


class LaneCounts(msgspec.Struct, frozen=True):
    """Stacks by lane of the queue."""

    known: int
    near: int
    series: int
    new: int


class NotTried(msgspec.Struct, frozen=True):
    """What an absent optional part left out, and of how many files."""

    what: str
    files: int


class Ingested(msgspec.Struct, frozen=True):
    """`clew ingest --json`: the exhibit's accounting, then the case's matches, stacks and lanes.

    `media_new` counts contents this run brought into the catalog; `seconds` is the run's wall time. Files inside
    containers count as any other.
    """

    found: int
    examined: int
    unsupported: int
    failed: int
    media_new: int
    matches: MatchCounts
    stacks: int
    lanes: LaneCounts
    seconds: float
    not_tried: list[NotTried]


class FoundMatch(msgspec.Struct, frozen=True):
    """One match with a list; `category` is "SCHEME VERSION CODE", null where the list gives none."""

    hashset: str
    hashset_version: str
    kind: str
    distance: int
    threshold: int
    category: str | None
    series: str | None


class FoundOccurrence(msgspec.Struct, frozen=True):
    """One place where exactly this content was found."""

    case: str
    exhibit: str
    path: str


class Fact(msgspec.Struct, frozen=True):
    """One thing that a file says of itself, or that examining it showed."""

    name: str
    value: str


class PlaceShown(msgspec.Struct, frozen=True):
    """One place where a media was found; a path inside a container has "!/" after the container's own."""

    case: str
    exhibit: str
    path: str
    container: str | None
    is_deleted: bool
    remark: str


class MediaShown(msgspec.Struct, frozen=True):
    """`clew show --json`: one media. `facts` are what is known besides, in words; times are in ms.

    `not_tried` says which optional part was missing when it was examined.
    """

    sha256: str
    sha1: str
    md5: str
    ed2k: str
    size: int
    kind: str
    mime: str
    outcome: str
    width: int | None
    height: int | None
    duration_ms: int | None
    pdq: Pdq | None
    facts: list[Fact]
    not_tried: list[str]
    occurrences: list[PlaceShown]


class FoundSimilar(msgspec.Struct, frozen=True):
    """A catalog media within the near radius, distance in bits; `form` 0 as it is, else 1 to 7, mirrored or turned."""

    sha256: str
    distance: int
    form: int


class FoundSegment(msgspec.Struct, frozen=True):
    """A stretch of it that is also in a media of the catalog, times in ms; `path` is where that was found first.

    `track` is "frames", "sound", or "still" where one of the two is a picture. `speed` is how much faster the other
    plays; `share` and `other_share` are the parts of each that it covers, 0 to 1.
    """

    sha256: str
    case: str | None
    path: str | None
    track: str
    start_ms: int
    end_ms: int
    other_start_ms: int
    other_end_ms: int
    speed: float
    is_mirrored: bool
    share: float
    other_share: float


class FoundMedia(msgspec.Struct, frozen=True):
    """What was asked for: its hashes as far as they are known."""

    sha256: str | None
    md5: str | None
    kind: str | None
    mime: str | None
    width: int | None
    height: int | None
    pdq: Pdq | None


class FoundPath(msgspec.Struct, frozen=True):
    """One file whose path has the text; at most 50 of a case. `sha256` is null where it could not be read."""

    case: str
    exhibit: str
    path: str
    sha256: str | None


class FoundCamera(msgspec.Struct, frozen=True):
    """A camera whose name or serial has the text, a case, how many pictures of it name the camera, and one of them."""

    make: str
    model: str
    body_serial: str
    lens_serial: str
    case: str
    pictures: int
    sha256: str


class FoundListedCamera(msgspec.Struct, frozen=True):
    """A camera that a list tells of."""

    hashset: str
    model: str
    serial: str


class FoundSeries(msgspec.Struct, frozen=True):
    """A series of a list whose name has the text, and at most 200 media that match lines of it."""

    hashset: str
    series: str
    media: list[str]


class FoundNote(msgspec.Struct, frozen=True):
    """A comment, tag or series of an officer's that has the text; `sha256` is the first media it is on."""

    case: str
    kind: str
    text: str
    officer: str
    at: str
    stack: str
    sha256: str


class FoundDecision(msgspec.Struct, frozen=True):
    """A decision whose note has the text."""

    case: str
    decision: int
    stack: str
    note: str
    officer: str
    at: str


class FoundWritten(msgspec.Struct, frozen=True):
    """A picture, or a film's frame (`part`: "frame at N ms"), in which the words are written, in any order.

    `line` has those lines in which they stand, " / " between them. `how` says "exactly", or for each word that is not
    written as it was looked for by how many letters it is off, and how it is read: "1 letter off: harbour". `places`
    are the files that have this content.
    """

    sha256: str
    part: str
    line: str
    how: str
    places: list[FoundOccurrence]


class FoundText(msgspec.Struct, frozen=True):
    """Where the text comes up; `cases` have it in their own name or an exhibit's. Empty for a file."""

    cases: list[str]
    paths: list[FoundPath]
    cameras: list[FoundCamera]
    listed_cameras: list[FoundListedCamera]
    written: list[FoundWritten]
    series: list[FoundSeries]
    notes: list[FoundNote]
    decisions: list[FoundDecision]


class Found(msgspec.Struct, frozen=True):
    """`clew find --json`. `begun` are media whose SHA-256 begins with the digits given, where several do."""

    media: FoundMedia
    matches: list[FoundMatch]
    occurrences: list[FoundOccurrence]
    similar: list[FoundSimilar]
    segments: list[FoundSegment]
    begun: list[str]
    text: FoundText


class QueueReason(msgspec.Struct, frozen=True):
    """Why a stack stands where it does."""

    text: str
    weight: float


class Representative(msgspec.Struct, frozen=True):
    """The best version of a stack."""

    sha256: str
    path: str


class Queued(msgspec.Struct, frozen=True):
    """`clew triage --json`: one of a list, in queue order. `copies` counts occurrences over the whole stack."""

    stack: str
    lane: str
    rank: int
    score: float
    reasons: list[QueueReason]
    representative: Representative
    copies: int


class ListImported(msgspec.Struct, frozen=True):
    """`clew hashset import --json`. `cases` are those that got new matches, with how many media."""

    hashset: str
    format: str
    version: str
    scheme: str
    entries: int
    added: int
    changed: int
    removed: int
    unchanged: int
    malformed: int
    first_malformed: list[str]
    cases: dict[str, int]


class ListShown(msgspec.Struct, frozen=True):
    """`clew hashset list --json`: one of a list."""

    hashset: str
    format: str
    publisher: str
    version: str
    scheme: str
    purpose: str
    licence: str
    expires: str | None
    is_expired: bool
    entries: int


class Categorised(msgspec.Struct, frozen=True):
    """`clew categorise --json` and `clew undo --json`: the decision as recorded; SHA-256 as hex."""

    decision: int
    case: str
    stack: str
    scheme: str | None
    version: str | None
    code: str | None
    officer: str
    at: str
    applied: list[str]
    suggested: list[str]
    undoes: int | None


class DecisionShown(msgspec.Struct, frozen=True):
    """`clew decisions --json`: one of a list, as recorded, with what has become of it.

    `state` is "standing", "replaced" (later ones hold for all of its media), "undone", or "undo" for an undo itself.
    """

    decision: int
    case: str
    stack: str
    scheme: str | None
    version: str | None
    code: str | None
    officer: str
    at: str
    applied: list[str]
    suggested: list[str]
    undoes: int | None
    note: str
    state: str
    undone_by: int | None


class CustodyShown(msgspec.Struct, frozen=True):
    """`clew custody --json`: one act of a list; `previous` and `digest` are SHA-256 as hex.

    `case` is the case the act is about, "" for none; `details` hold what the act recorded.
    """

    sequence: int
    at: str
    agency: str
    officer: str
    act: str
    case: str
    item: str
    details: dict[str, Any]
    previous: str
    digest: str


class Written(msgspec.Struct, frozen=True):
    """`clew export --json`, `clew graph export --json`, `clew report --json`, `clew card make --json`.

    The file that was written, its size in bytes and its SHA-256.
    """

    path: str
    format: str
    items: int
    size: int
    sha256: str
    left_out: dict[str, int]


class Difference(msgspec.Struct, frozen=True):
    """One thing that is not as recorded."""

    item: str
    reason: str


class Verified(msgspec.Struct, frozen=True):
    """`clew verify --json`. `is_intact` is true where `differences` is empty."""

    case: str
    is_intact: bool
    files_read: int
    thumbnails_read: int
    custody_entries: int
    found: int
    examined: int
    unsupported: int
    failed: int
    state_digest: str
    custody_head: str
    differences: list[Difference]


class ExhibitStatus(msgspec.Struct, frozen=True):
    """One exhibit in `clew status --json`; `is_complete` is false where its last ingest was cut off."""

    exhibit: str
    root: str
    is_complete: bool
    found: int
    examined: int
    unsupported: int
    failed: int


class CaseStatus(msgspec.Struct, frozen=True):
    """One case in `clew status --json`."""

    case: str
    exhibits: list[ExhibitStatus]
    media: int
    stacks: int
    decisions: int


class Status(msgspec.Struct, frozen=True):
    """`clew status --json`."""

    workspace: str
    agency: str
    officer: str
    cases: list[CaseStatus]
    hashsets: int
    lists: list[ListShown]


class Checked(msgspec.Struct, frozen=True):
    """One line of `clew doctor --json`."""

    name: str
    holds: bool
    is_required: bool
    detail: str


class IndexShown(msgspec.Struct, frozen=True):
    """`clew index status --json`, `clew index compact --json`, `clew index rebuild --json`: one index of a list.

    `size` is in bytes. `is_current` is false where the catalog holds more or other hashes; then acts add what is
    lacking for themselves. `fault` says why an index can't be used, and is null where it can or isn't there yet.
    """

    index: str
    is_there: bool
    codes: int
    segments: int
    size: int
    bytes_a_code: float
    is_current: bool
    plan: str
    fault: str | None


class IndexChecked(msgspec.Struct, frozen=True):
    """`clew index check --json`: one index of a list; `is_sound` is true where `faults` is empty."""

    index: str
    is_sound: bool
    codes: int
    faults: list[str]


class SettingShown(msgspec.Struct, frozen=True):
    """`clew config --json`: one setting of a list; `origin` is "default", or says which file, variable or option."""

    key: str
    value: bool | str | int | float
    origin: str


class SampleMade(msgspec.Struct, frozen=True):
    """`clew demo make --json`: evidence files, those inside others, drawn pictures and films, files of other cases."""

    files: int
    inside: int
    bases: int
    reels: int
    leads: int
