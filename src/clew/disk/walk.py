"""Every file of a file system that The Sleuth Kit reads: those in use while it walks, the deleted ones after them.

Deleted files come last because only then is it known whose space is in use. The Sleuth Kit shows a control character in
a name as "^", and the lost first letter of a name deleted on FAT as "_".
"""

import calendar
import time
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from clew.disk.ext import with_bounded_inodes
from clew.disk.medium import PIECE_BYTES, Medium, library_words
from clew.disk.spans import Spans
from clew.disk.tsk import (
    FOLDER_TYPES,
    OTHER_TYPES,
    VIRTUAL_TYPE,
    Layout,
    Stream,
    Tsk,
    exact_name,
    image_of,
    is_allocated,
    layout,
    open_file_system,
)
from clew.errors import ExaminationError
from clew.model.findings import Outcome
from clew.opener import Member, Pieces

_MAX_DEPTH = 1024
"""Deeper folders are named as failed: Linux' PATH_MAX of 4,096 bytes allows 2,048."""
_MAX_FOLDER_BYTES = 256 << 20
"""Room for three million names of 80 bytes; ext4 with its largest index holds ten million, which nobody has in one."""
_ORPHANS = b"$OrphanFiles"
_LABEL_ENTRY = b" (Volume Label Entry)"
_FIRST_USER_RECORD = {"NTFS": 24, "HFS+": 16}
"""Records below are the file system's own (Carrier, table 11.1; TN1150, "Catalog Node IDs")."""
_EXFAT_OWN = frozenset((b"$ALLOC_BITMAP", b"$UPCASE_TABLE", b"$VOLUME_GUID", b"$TEX_FAT_PADDING", b"$ACT"))
"""What The Sleuth Kit calls exFAT's own entries."""
_MOST_BLOCKS_BETWEEN = 3
"""A file is in one piece although so many blocks lie between: ext2 and ext3 keep their lists of blocks there."""
_REUSED = "its record is now another file's"
_LOCAL_TIMES = ("FAT", "exFAT", "ISO")


@dataclass(slots=True)
class _Folder:
    """A folder to look through."""

    record: int
    path: bytes
    depth: int = 0
    is_deleted: bool = False
    is_system: bool = False


@dataclass(frozen=True, slots=True)
class _Deleted:
    """A deleted name, looked at after all that is in use.

    `record` is None where nothing is left but the name; `reused` says what its record is now, where it is in use.
    """

    path: bytes
    record: int | None
    reused: str = ""


@dataclass(slots=True)
class FileSystem:
    """One file system; `used` and the counts are complete when `members` has ended.

    `used` is what files and folders in use occupy, in bytes of the volume; `recovered` maps where deleted files that
    `members` gave lay in one piece to their ends; `missing` bytes of it, if above 0, lie beyond the medium.
    """

    name: str
    label: str = ""
    used: Spans = field(default_factory=lambda: Spans.of([], [], 0))
    recovered: dict[int, int] = field(default_factory=dict)
    files: int = 0
    deleted: int = 0
    own: int = 0
    lost: int = 0
    missing: int = 0

    def facts(self) -> list[tuple[str, str]]:
        """Return what was counted."""
        facts = [("files", str(self.files)), ("deleted files", str(self.deleted))]
        if self.own:
            facts.append(("files of the file system itself, not listed", str(self.own)))
        if self.lost:
            facts.append(("unused records with nothing left, not listed", str(self.lost)))
        return facts


class Walk:
    """The walk through one file system."""

    def __init__(self, medium: Medium, kind: str) -> None:
        """Open the file system; raises ExaminationError where it is damaged."""
        self._medium = medium
        self._image = image_of(with_bounded_inodes(medium) if kind == "ext" else medium)
        self._tsk = open_file_system(self._image, kind)
        self._exact_image = image_of(medium) if kind == "ext" else self._image
        self._exact = open_file_system(self._exact_image, kind) if kind == "ext" else None
        self.found = FileSystem(exact_name(self._tsk, kind))
        self._block = int(self._tsk.info.block_size)
        self.found.missing = int(self._tsk.info.block_count) * self._block - medium.size
        self._is_fat = self.found.name.startswith(("FAT", "exFAT"))
        self._time = _wall if self.found.name.startswith(_LOCAL_TIMES) else _plain
        self._is_disc = kind == "ISO 9660"
        self._first_user = _FIRST_USER_RECORD.get(kind, 0)
        self._starts, self._ends = array("q"), array("q")
        self._live: set[int] = set()
        self._named: set[int] = set()
        self._gone: list[_Deleted] = []

    def members(self, prefix: bytes) -> Iterator[Member]:
        """Yield every file, its path behind `prefix`, those in use first."""
        info = self._tsk.info
        visited: set[int] = set()
        waiting = [_Folder(int(info.root_inum), prefix)]
        while waiting:
            folder = waiting.pop()
            if folder.record in visited:
                continue
            visited.add(folder.record)
            below: list[_Folder] = []
            yield from self._entries(folder, below)
            waiting.extend(reversed(below))
        self.found.used = Spans.of(self._starts, self._ends, self._medium.size)
        for gone in self._gone:
            yield from self._deleted(gone)

    def _entries(self, folder: _Folder, below: list[_Folder]) -> Iterator[Member]:
        """Yield the files of one folder, and list the folders in it."""
        name = folder.path.rstrip(b"/") or b"/"
        if folder.depth > _MAX_DEPTH:
            yield Member(name, outcome=Outcome.FAILED, reason=f"folder over {_MAX_DEPTH} deep, not looked into")
            return
        try:
            self._check_size(folder.record)
            for file in self._tsk.open_dir(inode=folder.record):
                self._image.renew()
                yield from self._entry(file, folder, below)
        except OSError as error:
            reason = f"damaged folder: {library_words(error)}"
            yield Member(name, is_deleted=folder.is_deleted, outcome=Outcome.FAILED, reason=reason)

    def _check_size(self, record: int) -> None:
        """Raise OSError for a folder that claims more than can be true: The Sleuth Kit would go through all of it."""
        size = int(self._tsk.open_meta(inode=record).info.meta.size)
        if size > min(self._medium.size, _MAX_FOLDER_BYTES):
            raise OSError(f"it claims {size} bytes")

    def _entry(self, file: Tsk, folder: _Folder, below: list[_Folder]) -> Iterator[Member]:
        entry, meta = file.info.name, file.info.meta
        name = bytes(entry.name or b"")
        if name in {b".", b"..", b""}:
            return
        path = folder.path + name
        is_deleted = folder.is_deleted or not is_allocated(entry.flags)
        if meta is None:
            file, meta = self._by_record(int(entry.meta_addr))
        if meta is None:
            self._note_gone(_Deleted(path, None), folder)
            return
        record, kind = int(meta.addr), int(meta.type)
        is_orphans = name == _ORPHANS and kind in FOLDER_TYPES
        reused = _reuse(entry, meta) if is_deleted and is_allocated(meta.flags) and not self._is_fat else ""
        is_deleted = is_deleted or is_orphans or not is_allocated(meta.flags)
        is_system = folder.is_system or self._is_own(name, record, kind)
        if kind in FOLDER_TYPES and not reused and not (is_orphans and self._is_disc):
            below.append(_Folder(record, path + b"/", folder.depth + 1, is_deleted, is_system))
        if is_deleted:
            if kind not in FOLDER_TYPES:
                self._note_gone(_Deleted(path, record, reused), folder)
            return
        yield from self._live_file(file, path, kind, is_system=is_system)

    def _live_file(self, file: Tsk, path: bytes, kind: int, *, is_system: bool) -> Iterator[Member]:
        """Yield a file in use with its streams, or note a folder's space."""
        try:
            parts = layout(file, self._block)
        except ExaminationError as error:
            if not is_system:
                yield self._member(path, file, None, (Outcome.FAILED, str(error)))
            return
        for start, length in parts.runs:
            self._starts.append(start)
            self._ends.append(start + length)
        if path.endswith(_LABEL_ENTRY) and self._is_fat:
            self.found.label = path.rpartition(b"/")[2].removesuffix(_LABEL_ENTRY).decode("utf-8", "replace").strip()
            return
        if is_system:
            self.found.own += kind not in FOLDER_TYPES
            return
        if self._is_fat:
            self._live.add(int(file.info.meta.addr))
        yield from self._file(path, file, kind, parts)

    def _file(self, path: bytes, file: Tsk, kind: int, parts: Layout) -> Iterator[Member]:
        """Yield the members that a file in use or a folder's streams make up."""
        if kind in OTHER_TYPES:
            self.found.files += 1
            yield self._member(path, file, None, (Outcome.UNSUPPORTED, OTHER_TYPES[kind] + _target(file, kind)))
            return
        streams = parts.streams
        if kind in FOLDER_TYPES:
            streams = tuple(each for each in streams if each.suffix)
        elif not any(not each.suffix for each in streams):
            streams = (Stream(b"", 0, 0, int(file.info.meta.size), is_encrypted=False, runs=()), *streams)
        for stream in streams:
            if stream.suffix and stream.size == 0:
                continue
            self.found.files += 1
            yield self._member(path + stream.suffix, file, stream)

    def _deleted(self, gone: _Deleted) -> Iterator[Member]:
        """Yield what is left of a deleted file."""
        if gone.record is None or gone.reused or gone.record in self._live:
            what = gone.reused or ("nothing of it is left but its name" if gone.record is None else _REUSED)
            self.found.deleted += 1
            yield Member(gone.path, is_deleted=True, outcome=Outcome.FAILED, reason=f"deleted: {what}")
            return
        self._image.renew()
        try:
            file = self._tsk.open_meta(inode=gone.record)
            parts = layout(file, self._block)
        except (OSError, ExaminationError) as error:
            self.found.deleted += 1
            reason = f"deleted: {library_words(error)}"
            yield Member(gone.path, is_deleted=True, outcome=Outcome.FAILED, reason=reason)
            return
        kind = int(file.info.meta.type)
        if kind in OTHER_TYPES:
            self.found.deleted += 1
            yield self._member(gone.path, file, None, (Outcome.UNSUPPORTED, OTHER_TYPES[kind]), is_deleted=True)
            return
        for stream in parts.streams or (Stream(b"", 0, 0, int(file.info.meta.size), is_encrypted=False, runs=()),):
            if not (stream.suffix and stream.size == 0):
                self.found.deleted += 1
                yield self._deleted_stream(gone.path + stream.suffix, file, stream)

    def _deleted_stream(self, path: bytes, file: Tsk, stream: Stream) -> Member:
        occupied = sum(length for _, length in stream.runs)
        taken = sum(self.found.used.within(start, start + length).total for start, length in stream.runs)
        verdict: tuple[Outcome, str] | None = None
        remark = "deleted"
        if stream.size == 0:
            verdict = (Outcome.UNSUPPORTED, "deleted: it is empty, or where its content lay is no longer recorded")
        elif taken and taken >= min(occupied, stream.size):
            verdict = (Outcome.FAILED, "deleted: all of its space is now in use by other files")
        elif taken:
            remark = f"deleted; its content may be overwritten: {taken} bytes of its space are in use by other files"
        elif self._is_fat:
            remark = "deleted; taken from the free space at its start on, as FAT keeps no more than that"
        if verdict is None and stream.runs:
            self.found.recovered[stream.runs[0][0]] = self._one_piece_end(stream)
        return self._member(path, file, stream, verdict, is_deleted=True, remark=remark)

    def _one_piece_end(self, stream: Stream) -> int:
        """Return up to where a file lies in one piece on the volume, from its first byte on."""
        (start, length), *others = stream.runs
        end, left = start + min(length, stream.size), stream.size - length
        for start, length in others:
            if left <= 0 or not 0 <= start - end <= _MOST_BLOCKS_BETWEEN * self._block:
                break
            end, left = start + min(length, left), left - length
        return end

    def _member(
        self,
        path: bytes,
        file: Tsk,
        stream: Stream | None,
        verdict: tuple[Outcome, str] | None = None,
        *,
        is_deleted: bool = False,
        remark: str = "",
    ) -> Member:
        meta = file.info.meta
        size = stream.size if stream else int(meta.size)
        if stream and not verdict:
            verdict = self._verdict(stream)
        pieces: Callable[[], Pieces] | None = None
        if stream and not verdict:
            pieces = partial(self._pieces, file, stream)
        outcome, reason = verdict or (None, "")
        return Member(
            path,
            size=size,
            modified_ns=self._modified(meta),
            created_ns=None if self._is_disc else self._time(int(meta.crtime), int(meta.crtime_nano)),
            accessed_ns=self._time(int(meta.atime), int(meta.atime_nano)),
            is_deleted=is_deleted,
            pieces=pieces,
            outcome=outcome,
            reason=reason,
            remark=remark if not reason else "",
        )

    def _modified(self, meta: Tsk) -> int | None:
        """Return the time of the last change; a disc has only that of its recording, shown as the creation's."""
        if self._is_disc:
            return self._time(int(meta.crtime), int(meta.crtime_nano))
        return self._time(int(meta.mtime), int(meta.mtime_nano))

    def _pieces(self, file: Tsk, stream: Stream) -> Pieces:
        offset = 0
        while offset < stream.size:
            self._exact_image.renew()
            wanted = min(PIECE_BYTES, stream.size - offset)
            try:
                if self._exact is not None and offset == 0:
                    file = self._exact.open_meta(inode=int(file.info.meta.addr))
                piece = file.read_random(offset, wanted, stream.type, stream.id)
            except OSError as error:
                raise ExaminationError(f"unreadable at byte {offset}: {library_words(error)}") from error
            if not piece:
                raise ExaminationError(f"truncated: {offset} of {stream.size} bytes could be read")
            yield piece
            offset += len(piece)

    def _verdict(self, stream: Stream) -> tuple[Outcome, str] | None:
        """Return why a content can't be given; None where it can."""
        if stream.is_encrypted:
            return Outcome.FAILED, "encrypted by the file system (EFS)"
        if stream.size > self._medium.size:
            return Outcome.FAILED, f"claims {stream.size} bytes, more than its volume has"
        if stream.size and not stream.type:
            return Outcome.FAILED, "damaged record: where its content lies is not recorded"
        return None

    def _by_record(self, record: int) -> tuple[Tsk, Tsk]:
        """Return a file whose name no longer leads to its record, as the two don't agree; None where there is none."""
        if not record:
            return None, None
        try:
            file = self._tsk.open_meta(inode=record)
        except OSError:
            return None, None
        return file, file.info.meta

    def _note_gone(self, gone: _Deleted, folder: _Folder) -> None:
        is_orphan = folder.path.endswith(_ORPHANS + b"/")
        if gone.record is None and (is_orphan or folder.is_system):
            self.found.lost += 1
        elif folder.is_system or (gone.record is not None and gone.record < self._first_user):
            self.found.own += 1
        elif not (is_orphan and gone.record in self._named):
            self._gone.append(gone)
            if gone.record is not None:
                self._named.add(gone.record)

    def _is_own(self, name: bytes, record: int, kind: int) -> bool:
        return kind == VIRTUAL_TYPE or record < self._first_user or (self._is_fat and name in _EXFAT_OWN)


def _reuse(entry: Tsk, meta: Tsk) -> str:
    """Return what a deleted name's record is now; NTFS counts in it how often it was given to a new file."""
    is_same = int(entry.meta_seq) == int(meta.seq) != 0
    return "an old name of a file that is still there" if is_same else _REUSED


def _target(file: Tsk, kind: int) -> str:
    link = file.info.meta.link if OTHER_TYPES[kind] == "symbolic link" else None
    return f" to {bytes(link).decode('utf-8', 'backslashreplace')}, not followed" if link else ""


def _plain(seconds: int, nanoseconds: int) -> int | None:
    return seconds * 1_000_000_000 + nanoseconds if seconds else None


def _wall(seconds: int, nanoseconds: int) -> int | None:
    """Return a time that the medium tells by the clock on the wall, taken as UTC.

    The Sleuth Kit takes it as this machine's local time; undone, the same image gives the same times everywhere.
    """
    return calendar.timegm(time.localtime(seconds)) * 1_000_000_000 + nanoseconds if seconds else None
