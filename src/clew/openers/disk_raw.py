"""Raw disk images (dd), in one file or split."""

import re
from collections.abc import Iterator

from clew.disk.contents import disk_members
from clew.disk.medium import files_medium
from clew.disk.signatures import HEAD_BYTES, is_partitioned, volume_kind
from clew.disk.specimens.fat import small_disk
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_KEPT = (
    "NTFS, FAT12/16/32, exFAT, ext2-4, HFS+, APFS, ISO 9660 on MBR, GPT, Apple or no partitions: every file with its "
    "times, NTFS' other streams, HFS+'s resource forks, deleted files; from free space JPEG, PNG, GIF, MP4/MOV/HEIC "
    "with their offset; labels, serial numbers, counts"
)
_LIMITS = (
    "carving: contiguous files that begin at a sector; JPEG up to 256 MiB; PNG and GIF up to 1 GiB; what breaks off is "
    "cut where its structure ends. The file systems' own files ($MFT, $FAT1) are counted, not listed. FAT and ISO 9660 "
    "keep local times: read as UTC. BitLocker opens with a password; other encrypted volumes are named"
)
_NOT_YET = (
    "deleted files of APFS and HFS+; shadow copies, snapshots; LVM, XFS, Btrfs, ReFS; fragmented files in free space"
)
_SUFFIX_LETTERS = re.compile(rb"(.*\.)([a-z])([a-z])", re.DOTALL | re.IGNORECASE)
_SUFFIX_DIGITS = re.compile(rb"(.*\.|.*-f)(\d{3,})(\.vmdk)?", re.DOTALL)


class RawDisk:
    """Takes what begins like a partition table or a volume; asked last, as other images hold such bytes too."""

    name = "disk_raw"
    version = "1"
    kind = Kind.DISK
    is_general = True
    wraps_media = False
    notes: tuple[FormatNote, ...] = (
        FormatNote(
            "Raw disk image, also split (.001 .002, .aa .ab)", "pytsk3; APFS: libfsapfs", _KEPT, _LIMITS, _NOT_YET
        ),
    )

    def sample(self) -> bytes:
        """Return a disk with a partition, FAT, a deleted file and one to carve."""
        return small_disk()

    def sniff(self, data: memoryview) -> str | None:
        """Tell by the first sectors."""
        head = data[:HEAD_BYTES]
        if volume_kind(head) is None and not is_partitioned(head, len(data)):
            return None
        return "application/x-raw-disk-image"

    def companions(self, name: bytes) -> Iterator[bytes]:
        """Yield the names of the next parts: .002 after .001, .ab after .aa, -f002.vmdk after -f001.vmdk."""
        if match := _SUFFIX_DIGITS.fullmatch(name):
            stem, digits, ending = match[1], match[2], match[3] or b""
            if int(digits) <= 1 and bool(ending) == stem.endswith(b"-f"):
                for number in range(int(digits) + 1, 10 ** len(digits)):
                    yield stem + b"%0*d" % (len(digits), number) + ending
        elif (match := _SUFFIX_LETTERS.fullmatch(name)) and match[2].lower() == match[3].lower() == b"a":
            first = match[2][0]
            for number in range(1, 26 * 26):
                yield match[1] + bytes([first + number // 26, first + number % 26])

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file on the disk, then what is carved."""
        parts = len(opening.files)
        opening.facts.append(("format", f"raw, {parts} parts" if parts > 1 else "raw"))
        yield from disk_members(opening, files_medium(opening.files, opening.note_progress))


plugin = RawDisk()
