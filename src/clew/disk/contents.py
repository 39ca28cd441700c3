"""Everything on a disk, in order: the files of each volume, its deleted files, then what is carved from free space."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from clew.disk.apfs import Apfs
from clew.disk.labels import label_facts
from clew.disk.locked import unlock_bitlocker
from clew.disk.medium import Medium
from clew.disk.signatures import HEAD_BYTES, Reading, volume_kind
from clew.disk.spans import Spans
from clew.disk.sweep import Sweep
from clew.disk.volumes import Partitioning, Volume, divide
from clew.disk.walk import Walk
from clew.errors import ExaminationError
from clew.model.findings import Outcome
from clew.opener import Member, Opening

_EXTENT = 2
"""An image's files may add up to twice its size: hard links and deleted files share space with others."""
_UNALLOCATED = b"unallocated/"


def disk_members(opening: Opening, medium: Medium, stored: Mapping[str, bytes] | None = None) -> Iterator[Member]:
    """Yield every file on a disk.

    `stored` are digests of the whole medium that the image brings along ("MD5", "SHA-1"): they are computed anew and
    compared, and the facts say so; where they differ the files come all the same. Raises ExaminationError at the end
    where parts of the disk could not be read.
    """
    opening.extent = max(opening.extent, _EXTENT * medium.size)
    opening.facts += [("media size", f"{medium.size} bytes"), ("sector size", f"{medium.sector} bytes")]
    disk = _Disk(opening, medium, stored or {})
    yield from disk.members()
    if disk.faults:
        raise ExaminationError("; ".join(disk.faults))


@dataclass(slots=True)
class _Disk:
    """One disk being opened; `_starts` and `_ends` gather what is in use, in bytes of the disk."""

    opening: Opening
    medium: Medium
    stored: Mapping[str, bytes]
    inside: bytes = b""
    faults: list[str] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _recovered: dict[int, int] = field(default_factory=dict)

    def members(self) -> Iterator[Member]:
        parts = self._divided()
        several = len(parts.volumes) > 1
        for volume in parts.volumes:
            yield from self._volume(volume, f"{volume.name}/".encode() if several else b"")
        yield from self._sweep()

    def _divided(self) -> Partitioning:
        try:
            parts = divide(self.medium)
        except ExaminationError as error:
            parts = Partitioning((), fault=str(error))
        facts = self.opening.facts
        if parts.table:
            facts.append(("partition table", parts.table))
        if parts.fault:
            self.faults.append(parts.fault)
        for volume in parts.volumes:
            if volume.number:
                place = f"offset {volume.start}, {volume.size} bytes"
                facts.append((f"partition {volume.number}", f"{place}, {volume.told or 'no type'}"))
            beyond = volume.start + volume.size - self.medium.size
            if beyond > 0:
                self.faults.append(
                    f"truncated: {volume.name} reaches {beyond} bytes beyond the image; are parts missing?"
                )
        return parts

    def _volume(self, volume: Volume, prefix: bytes) -> Iterator[Member]:
        """Yield the files of one volume, or one failed member that stands for it."""
        prefix = self.inside + prefix
        whole = prefix.rstrip(b"/") or volume.name.encode()
        part = self.medium.part(volume.start, volume.size)
        if volume.kind is None:
            self._say(volume, "no file system that is known")
            if not volume.number:
                self.faults.append("no partition table and no file system that is known: only searched for files")
            return
        try:
            match volume.kind.reading:
                case Reading.FILES:
                    yield from self._files(volume, part, prefix)
                case Reading.APFS:
                    yield from self._apfs(volume, part, prefix)
                case Reading.ENCRYPTED:
                    yield from self._encrypted(volume, part, whole)
                case _:
                    self._say(volume, "not read, but searched for files")
                    reason = f"{volume.kind.name}: not read, but its space was searched for files"
                    yield Member(whole, size=part.size, outcome=Outcome.UNSUPPORTED, reason=reason)
        except ExaminationError as error:
            self.faults.append(f"{volume.name}: {error}")
            yield Member(whole, size=part.size, outcome=Outcome.FAILED, reason=str(error))

    def _files(self, volume: Volume, part: Medium, prefix: bytes) -> Iterator[Member]:
        walk = Walk(part, volume.kind.name if volume.kind else "")
        yield from walk.members(prefix)
        found = walk.found
        self._say(volume, found.name)
        if found.missing > 0:
            self.faults.append(f"truncated: {volume.name} has {found.missing} bytes more than there are")
        labels = label_facts(found.name, part.read(0, HEAD_BYTES))
        if found.label:
            labels = [("label", found.label), *(each for each in labels if each[0] != "label")]
        self._tell(volume, [*labels, *found.facts()])
        self._use(volume, found.used)
        self._recovered |= {volume.start + start: volume.start + end for start, end in found.recovered.items()}

    def _apfs(self, volume: Volume, part: Medium, prefix: bytes) -> Iterator[Member]:
        walk = Apfs(part, tuple(self.opening.passwords))
        yield from walk.members(prefix)
        self._say(volume, "APFS")
        self._tell(volume, walk.facts)
        if walk.used is not None:
            self._use(volume, walk.used)

    def _encrypted(self, volume: Volume, part: Medium, whole: bytes) -> Iterator[Member]:
        """Yield what is inside an encrypted volume where a password opens it, else the volume as failed.

        Its space is noise and not searched.
        """
        name = volume.kind.name if volume.kind else ""
        self._starts.append(volume.start)
        self._ends.append(volume.start + part.size)
        opened = unlock_bitlocker(part, self.opening.passwords) if name == "BitLocker" else None
        if opened is None:
            self._say(volume, f"{name}, encrypted")
            yield Member(whole, size=part.size, outcome=Outcome.FAILED, reason=f"{name} volume, encrypted")
            return
        self._say(volume, f"{name}, encrypted, opened with a password that was given")
        inner = _Disk(self.opening, opened, {}, whole + b"/")
        kind = volume_kind(opened.read(0, HEAD_BYTES))
        yield from inner._volume(Volume(0, 0, opened.size, kind), b"")
        yield from inner._sweep()
        self.faults += inner.faults

    def _sweep(self) -> Iterator[Member]:
        """Search what is in no file, and digest all of the disk in the same pass where a digest is to be compared."""
        free = Spans.of(self._starts, self._ends, self.medium.size).gaps(self.medium.size)
        digests = {name: hashlib.new(name.replace("-", ""), usedforsecurity=False) for name in self.stored}

        def update(chunk: bytes) -> None:
            for digest in digests.values():
                digest.update(chunk)

        sweep = Sweep(self.medium, free, self._recovered, update if digests else None, self.opening.size)
        yield from sweep.members(self.inside + _UNALLOCATED)
        self.opening.facts += sweep.facts()
        if sweep.unreadable:
            self.faults.append(f"{sweep.unreadable} bytes are unreadable, from offset {sweep.first_unreadable} on")
        if sweep.left:
            self.faults.append(
                f"the last {sweep.left} bytes of the disk were not searched: the image can't hold so many"
            )
        for name, digest in digests.items():
            stored, computed = self.stored[name].hex(), digest.hexdigest()
            verdict = "agrees" if stored == computed else "differs"
            if sweep.unreadable or sweep.left:
                computed, verdict = "not computed", "not verified: parts of the image are unreadable"
            self.opening.facts += [(f"stored {name}", stored), (f"computed {name}", computed), (name, verdict)]

    def _use(self, volume: Volume, used: Spans) -> None:
        self._starts += (used.starts + volume.start).tolist()
        self._ends += (used.ends + volume.start).tolist()

    def _say(self, volume: Volume, what: str) -> None:
        name = f"partition {volume.number}" if volume.number else "volume"
        self.opening.facts.append((f"{name}: file system", what))

    def _tell(self, volume: Volume, facts: list[tuple[str, str]]) -> None:
        name = f"partition {volume.number}" if volume.number else "volume"
        self.opening.facts += [(f"{name}: {key}", value) for key, value in facts]
