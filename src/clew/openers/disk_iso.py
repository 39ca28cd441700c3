"""ISO 9660, the file system of optical discs, with Joliet and Rock Ridge names."""

from collections.abc import Iterable, Iterator

from clew.disk.contents import disk_members
from clew.disk.medium import files_medium
from clew.disk.signatures import HEAD_BYTES, volume_kind
from clew.disk.specimens.iso import small_disc
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_SECTOR_BYTES = 2048


class Iso9660:
    """Takes images of discs with sectors of 2,048 bytes."""

    name = "disk_iso"
    version = "1"
    kind = Kind.DISK
    is_general = False
    wraps_media = False
    notes: tuple[FormatNote, ...] = (
        FormatNote(
            "ISO 9660 disc image",
            "pytsk3",
            "every file with its time, Joliet and Rock Ridge names, label; carved files as for raw images",
            "sectors of 2,048 bytes; local times are read as UTC",
            "UDF alone; earlier sessions; raw sectors of 2,352 bytes (.bin)",
        ),
    )

    def sample(self) -> bytes:
        """Return a disc with one file."""
        return small_disc()

    def sniff(self, data: memoryview) -> str | None:
        """Tell by the volume descriptor in the 17th sector."""
        kind = volume_kind(data[:HEAD_BYTES])
        return "application/x-iso9660-image" if kind is not None and kind.name == "ISO 9660" else None

    def companions(self, name: bytes) -> Iterable[bytes]:  # noqa: ARG002 - the interface's
        """Return nothing: a disc is one file."""
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file on the disc, then what is carved."""
        opening.facts.append(("format", "ISO 9660"))
        yield from disk_members(opening, files_medium(opening.files, opening.note_progress, _SECTOR_BYTES))


plugin = Iso9660()
