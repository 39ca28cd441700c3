"""What a disk is divided into: partitions, or one volume that is all of it, and what is between."""

from dataclasses import dataclass

from clew.disk.labels import printable
from clew.disk.medium import SECTOR_BYTES, Medium, library_words
from clew.disk.signatures import HEAD_BYTES, VolumeKind, is_partitioned, volume_kind
from clew.disk.tsk import image_of, library
from clew.errors import ExaminationError

_MAX_PARTITIONS = 1024
_IN_SECTOR_0 = frozenset({"BitLocker", "NTFS", "exFAT", "FAT", "ISO 9660"})
"""Volumes whose beginning leaves no room for a partition table, and ISO 9660, whose hybrid discs have both."""


@dataclass(frozen=True, slots=True)
class Volume:
    """A stretch of a disk, in bytes; `number` counts the partitions from 1, 0 for a volume that is all of the disk.

    `kind` is None where nothing known begins it; `told` is what the partition table says of it.
    """

    number: int
    start: int
    size: int
    kind: VolumeKind | None
    told: str = ""

    @property
    def name(self) -> str:
        """The volume as it is shown: "partition 2 (NTFS)"."""
        return (f"partition {self.number}" if self.number else "volume") + (f" ({self.kind.name})" if self.kind else "")


@dataclass(frozen=True, slots=True)
class Partitioning:
    """The volumes of a disk in order of their place, the table's kind ("GPT", "" for none), what is wrong with it."""

    volumes: tuple[Volume, ...]
    table: str = ""
    fault: str = ""


def divide(medium: Medium) -> Partitioning:
    """Return the volumes of a disk; raises ExaminationError where its first bytes are unreadable."""
    head = medium.read(0, HEAD_BYTES)
    kind = volume_kind(head)
    whole = Volume(0, 0, medium.size, kind)
    if not is_partitioned(head, medium.size) or (kind is not None and kind.name in _IN_SECTOR_0):
        return Partitioning((whole,))
    try:
        return _partitions(medium)
    except OSError as error:
        if kind is not None:
            return Partitioning((whole,))
        return Partitioning((), "damaged", f"damaged partition table: {library_words(error)}")


def _partitions(medium: Medium) -> Partitioning:
    pytsk3 = library()
    table = pytsk3.Volume_Info(image_of(medium))
    names = {
        int(pytsk3.TSK_VS_TYPE_DOS): "MBR",
        int(pytsk3.TSK_VS_TYPE_GPT): "GPT",
        int(pytsk3.TSK_VS_TYPE_MAC): "Apple",
    }
    block = int(table.info.block_size) or SECTOR_BYTES
    volumes: list[Volume] = []
    for part in table:
        if not int(part.flags) & int(pytsk3.TSK_VS_PART_FLAG_ALLOC) or len(volumes) == _MAX_PARTITIONS:
            continue
        start, size = int(part.start) * block, int(part.len) * block
        told = printable(bytes(part.desc or b"").decode("utf-8", "replace"))
        volumes.append(Volume(len(volumes) + 1, start, size, _kind_at(medium, start, size), told))
    return Partitioning(tuple(volumes), names.get(int(table.info.vstype), "another table"))


def _kind_at(medium: Medium, start: int, size: int) -> VolumeKind | None:
    try:
        return volume_kind(medium.read(start, min(HEAD_BYTES, size)))
    except ExaminationError:
        return None
