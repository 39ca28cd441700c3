"""zip, with a reader of our own: damaged, encrypted and lying ones too."""

import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import count
from typing import BinaryIO

from clew.errors import ExaminationError
from clew.model.findings import Kind, Outcome
from clew.model.format_note import FormatNote
from clew.model.inner_path import warning_of
from clew.model.occurrence import text_of
from clew.opener import Member, Opening, Pieces
from clew.openers.by_libarchive.library import Lookup
from clew.openers.packed.parts import joined, starts_of
from clew.openers.zip.content import METHODS, PPMD, UNREAD, Key, content
from clew.openers.zip.directory import END_BYTES, End, central_entries, find_end, read_local, walk_local
from clew.openers.zip.entry import ENCRYPTED, LOCAL, MASKED, PATCHED, STRONG, Entry, with_local_times
from clew.openers.zip.passwords import Keyring
from clew.openers.zip.sample import sample_zip

_PREFIXED = (b"MZ", b"\x7fELF", b"#!")
"""What a self-extracting zip begins with: a program, or a script."""
_TAIL_BYTES = (1 << 16) + END_BYTES
_LINK_BYTES = 4096
_KINDS = {
    stat.S_IFIFO: "named pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "character device",
    stat.S_IFBLK: "block device",
}


class Zip:
    """Opens zips; what is a document besides is taken by openers that know it better."""

    name = "zip"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = True
    wraps_media = False
    notes = (
        FormatNote(
            "ZIP, also zip64, split, self-extracting; JAR, APK and other zips",
            "own (zlib, bz2, liblzma, inflate64, backports.zstd); libarchive for PPMd",
            "files with names byte by byte and times to 100 ns where the zip has them (else the maker's local time, "
            "taken as UTC); out of damaged zips what their own headers tell",
            "LZMA dictionaries up to 1 GiB",
            "shrink, reduce, implode, JPEG and WavPack methods; zips behind other files than programs",
        ),
        FormatNote(
            "ZIP, encrypted",
            "own (pycryptodomex)",
            "every file by name; decrypted with --password-file (traditional, AES-128 to 256)",
            "200,000 passwords on AES",
            "PKWARE's strong encryption",
        ),
    )

    def sample(self) -> bytes:
        """Return a zip with an entry of each method and encryption that loads a library."""
        return sample_zip()

    def sniff(self, data: memoryview) -> str | None:
        """Tell a zip by its first header, a self-extracting one by its end record."""
        head = bytes(data[:8])
        if head.startswith((LOCAL, b"PK\5\6", b"PK00PK\3\4", b"PK\7\bPK\3\4")):
            return "application/zip"
        if head.startswith(_PREFIXED):
            tail = bytes(data[max(0, len(data) - _TAIL_BYTES) :])
            end = find_end(BytesIO(tail), len(tail)) if b"PK\5\6" in tail else None
            if end is not None and end.count and b"PK\1\2" in tail:
                return "application/zip"
        return None

    def companions(self, name: bytes) -> Iterable[bytes]:
        """Return the names of the other volumes: of x.zip x.z01, x.z02, ..., of x.zip.001 x.zip.002, ..."""
        if name[-4:].lower() == b".zip":
            upper = name[-3:].isupper()
            return (name[:-3] + (b"Z%02d" if upper else b"z%02d") % number for number in count(1))
        if name[-4:] == b".001":
            return (name[:-3] + b"%03d" % number for number in count(2))
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file in the order of the directory, then what only its own header tells of."""
        files = list(opening.files)
        if len(files) > 1 and not opening.name.endswith(b".001"):
            files = [*files[1:], files[0]]  # the last volume has the name of the whole
        yield from _Reading(opening, joined(files), starts_of(files)).members()


class _Reading:
    """One zip being read; `starts` is where its volumes start in the file, and where the last one ends."""

    def __init__(self, opening: Opening, file: BinaryIO, starts: list[int]) -> None:
        self._opening = opening
        self._file = file
        self._starts = starts
        self._size = starts[-1]
        self._keyring = Keyring(opening.passwords, opening.note_progress)
        self._lookup = Lookup(file, opening, ("zip",))
        self._reach = 0
        self._last_start = -1
        self._is_time_told = False

    def members(self) -> Iterator[Member]:
        end = find_end(self._file, self._size)
        damage = "its directory is missing"
        if end is not None:
            if end.comment:
                self._opening.facts.append(("comment", text_of(end.comment)))
            if end.disks > 1:
                here = len(self._starts) - 1
                self._opening.facts.append(("volumes", f"{end.disks}, {here} of them here"))
            try:
                for entry in central_entries(self._file, self._place(end.disk, end) + end.start, end):
                    yield from self._of_directory(entry, end)
            except ExaminationError as error:
                damage = str(error)
            else:
                return
            finally:
                self._lookup.close()
        found = 0
        for entry, start in walk_local(self._file, self._reach, self._size, self._opening.note_progress):
            found += 1
            yield from self._member(entry, start, [])
        raise ExaminationError(f"corrupt zip: {damage}; {found} entries were found by their own headers")

    def _place(self, disk: int, end: End) -> int:
        """Return where a volume starts, -1 where it is not here."""
        here = len(self._starts) - 1
        if end.disks == 1 or (here == 1 and disk == end.disks - 1):
            return 0
        return self._starts[disk] if here == end.disks and disk < here else -1

    def _of_directory(self, entry: Entry, end: End) -> Iterator[Member]:
        """Yield what an entry of the directory stands for, having looked at its own header too."""
        place = self._place(entry.disk, end)
        if place < 0:
            if not entry.is_folder:
                yield self._unread(entry, f"lies in volume {entry.disk + 1}, which is not here", Outcome.FAILED)
            return
        at = place + entry.start + end.shift
        found = read_local(self._file, at)
        if found is None:
            if not entry.is_folder:
                yield self._unread(entry, "corrupt: its own header is not where the directory says", Outcome.FAILED)
            return
        local, start = found
        remarks = []
        if local.name != entry.name and not entry.flags & MASKED:
            remarks.append(f"its own header names it {text_of(local.name)}")
        if self._last_start <= at < self._reach:
            remarks.append("its bytes are another entry's too")
        self._last_start = max(self._last_start, at)
        self._reach = max(self._reach, start + (entry.packed or 0))
        yield from self._member(with_local_times(entry, local), start, remarks)

    def _member(self, entry: Entry, start: int, remarks: list[str]) -> Iterator[Member]:
        """Yield what an entry stands for, nothing for a folder."""
        if entry.is_folder:
            return
        if entry.has_local_time and not self._is_time_told:
            self._is_time_told = True
            self._opening.facts.append(("times", "some are local, of a zone that is not told; taken as UTC"))
        key: Key | None = None
        outcome, reason = Outcome.UNSUPPORTED, _why_not(entry)
        if not reason and entry.flags & ENCRYPTED:
            key, said = self._keyring.open(self._file, entry, start)
            if key is None:
                outcome, reason = Outcome.FAILED, said
            else:
                remarks.append(said)
        if not reason and stat.S_ISLNK(entry.mode):
            reason = f"symbolic link to {self._link(entry, start, key)}, not followed"
        if reason:
            yield self._unread(entry, reason, outcome, remarks)
        else:
            yield self._described(entry, remarks, pieces=self._content(entry, start, key))

    def _unread(self, entry: Entry, reason: str, outcome: Outcome, remarks: Iterable[str] = ()) -> Member:
        return replace(self._described(entry, remarks), outcome=outcome, reason=reason)

    def _described(self, entry: Entry, remarks: Iterable[str], pieces: Callable[[], Pieces] | None = None) -> Member:
        return Member(
            path=entry.name,
            size=entry.size,
            modified_ns=entry.times.modified_ns,
            created_ns=entry.times.created_ns,
            accessed_ns=entry.times.accessed_ns,
            pieces=pieces,
            remark="; ".join(filter(None, [warning_of(entry.name), _in_code_page(entry.name), *remarks])),
        )

    def _content(self, entry: Entry, start: int, key: Key | None) -> Callable[[], Pieces]:
        if entry.method == PPMD:
            return partial(self._lookup.pieces, entry.name)
        return partial(content, self._file, entry, start, key)

    def _link(self, entry: Entry, start: int, key: Key | None) -> str:
        """Return where a symbolic link leads, as far as it can be read."""
        target = b""
        try:
            for piece in self._content(entry, start, key)():
                target += piece
                if len(target) > _LINK_BYTES:
                    break
        except ExaminationError:
            return "a place that can't be read"
        return text_of(target[:_LINK_BYTES])


def _why_not(entry: Entry) -> str:
    """Return why an entry's content can't be read, "" where it can."""
    special = _KINDS.get(stat.S_IFMT(entry.mode))
    if special:
        return special
    if entry.flags & STRONG:
        return "encrypted by PKWARE's strong encryption, which isn't read"
    if entry.flags & PATCHED:
        return "a patch to another file, which isn't read"
    if entry.method not in METHODS and (entry.method != PPMD or entry.flags & ENCRYPTED):
        name = UNREAD.get(entry.method, "unknown")
        return f"compressed by method {entry.method} ({name}), which isn't read"
    return ""


def _in_code_page(name: bytes) -> str:
    """Return how a name reads that is not UTF-8, in the code page that zips have by default (section D.1)."""
    try:
        name.decode()
    except UnicodeDecodeError:
        return f"name in code page 437: {name.decode('cp437')}"
    return ""


plugin = Zip()
