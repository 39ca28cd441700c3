"""QCOW and QCOW2, QEMU's disk images."""

from collections.abc import Iterable, Iterator

from clew.disk.contents import disk_members
from clew.disk.medium import Medium, library_words
from clew.disk.specimens.qcow import small_qcow
from clew.errors import ExaminationError, UnavailableError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening


class Qcow:
    """Takes images that stand alone."""

    name = "disk_qcow"
    version = "1"
    kind = Kind.DISK
    is_general = False
    wraps_media = False
    notes: tuple[FormatNote, ...] = (
        FormatNote(
            "QCOW, QCOW2",
            "libqcow; files in it: as for raw images",
            "as for raw images",
            "as for raw images",
            "overlays of a backing file, encrypted images, zstd clusters, internal snapshots",
        ),
    )

    def sample(self) -> bytes:
        """Return an image with a small disk."""
        return small_qcow()

    def sniff(self, data: memoryview) -> str | None:
        """Tell by magic number and version."""
        is_qcow = bytes(data[:4]) == b"QFI\xfb" and bytes(data[4:8]) in {b"\0\0\0\1", b"\0\0\0\2", b"\0\0\0\3"}
        return "application/x-qemu-disk" if is_qcow else None

    def companions(self, name: bytes) -> Iterable[bytes]:  # noqa: ARG002 - the interface's
        """Return nothing: an image is one file."""
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file on the disk, then what is carved."""
        try:
            import pyqcow  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise UnavailableError("libqcow-python is not installed: pip install 'clew[disk]'") from error
        image = pyqcow.file()
        try:
            image.open_file_object(opening.files[0])
            backing, is_locked, size = image.get_backing_filename(), image.is_locked(), int(image.get_media_size())
        except (OSError, ValueError) as error:
            raise ExaminationError(f"corrupt QCOW image: {library_words(error)}") from error
        if is_locked:
            raise ExaminationError("QCOW image, encrypted")
        if backing:
            raise ExaminationError(f"QCOW overlay: it holds only what differs from {backing!r}")
        opening.facts.append(("format", "QCOW"))
        read = image.read_buffer_at_offset
        medium = Medium(lambda offset, wanted: bytes(read(wanted, offset)), size, opening.note_progress)
        yield from disk_members(opening, medium)


plugin = Qcow()
