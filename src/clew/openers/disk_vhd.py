"""VHD and VHDX, the disk images of Microsoft's virtual machines."""

from collections.abc import Iterable, Iterator

from clew.disk.contents import disk_members
from clew.disk.medium import Medium, library_words
from clew.disk.specimens.vhd import small_vhd
from clew.errors import ExaminationError, UnavailableError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_FOOTER_BYTES = 512


class Vhd:
    """Takes fixed and dynamic images."""

    name = "disk_vhd"
    version = "1"
    kind = Kind.DISK
    is_general = False
    wraps_media = False
    notes: tuple[FormatNote, ...] = (
        FormatNote(
            "VHD, VHDX (fixed, dynamic)",
            "libvhdi; files in it: as for raw images",
            "as for raw images",
            "as for raw images",
            "differencing images, which need their parent",
        ),
    )

    def sample(self) -> bytes:
        """Return a fixed image with a small disk."""
        return small_vhd()

    def sniff(self, data: memoryview) -> str | None:
        """Tell by VHDX' first bytes, or by a VHD's footer or its copy at the start."""
        if bytes(data[:8]) == b"vhdxfile":
            return "application/x-vhdx"
        is_vhd = b"conectix" in {bytes(data[:8]), bytes(data[-_FOOTER_BYTES:][:8])}
        return "application/x-vhd" if is_vhd else None

    def companions(self, name: bytes) -> Iterable[bytes]:  # noqa: ARG002 - the interface's
        """Return nothing: an image is one file."""
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file on the disk, then what is carved."""
        try:
            import pyvhdi  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise UnavailableError("libvhdi-python is not installed: pip install 'clew[disk]'") from error
        image = pyvhdi.file()
        try:
            image.open_file_object(opening.files[0])
            size, sector = int(image.get_media_size()), int(image.get_bytes_per_sector())
            is_difference = int(image.disk_type) == int(pyvhdi.disk_types.DIFFERENTIAL)
            parent = image.get_parent_filename() if is_difference else None
        except (OSError, ValueError) as error:
            raise ExaminationError(f"corrupt VHD image: {library_words(error)}") from error
        if is_difference:
            raise ExaminationError(f"VHD differencing image: it holds only what differs from {parent!r}")
        opening.facts.append(("format", "VHD"))
        read = image.read_buffer_at_offset
        medium = Medium(lambda offset, wanted: bytes(read(wanted, offset)), size, opening.note_progress, sector)
        yield from disk_members(opening, medium)


plugin = Vhd()
