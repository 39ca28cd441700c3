"""VMDK, VMware's disk images: one sparse file, stream-optimised, or split into sparse extents."""

from collections.abc import Iterator
from typing import Any

from clew.disk.contents import disk_members
from clew.disk.medium import Medium, library_words
from clew.disk.specimens.vmdk import small_vmdk
from clew.errors import ExaminationError, UnavailableError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_SPARSE = b"KDMV"
_DESCRIPTOR = b"# Disk DescriptorFile"
_NO_PARENT = 0xFFFFFFFF
_MAX_EXTENTS = 4096


class Vmdk:
    """Takes sparse images with their descriptor inside, and descriptors with the extents beside them."""

    name = "disk_vmdk"
    version = "1"
    kind = Kind.DISK
    is_general = False
    wraps_media = False
    notes: tuple[FormatNote, ...] = (
        FormatNote(
            "VMDK (sparse, stream-optimised, split sparse)",
            "libvmdk; files in it: as for raw images",
            "as for raw images",
            "as for raw images; split: the descriptor with its -s001.vmdk and so on beside it. Flat extents "
            "(-flat.vmdk, -f001.vmdk) are opened as raw images by themselves",
            "snapshots that need their parent; ESX's COWD and SE sparse extents",
        ),
    )

    def sample(self) -> bytes:
        """Return a sparse image with a small disk."""
        return small_vmdk()

    def sniff(self, data: memoryview) -> str | None:
        """Tell a sparse extent that has a descriptor inside by its header, and a descriptor by its first line."""
        head = bytes(data[:64])
        is_sparse = head[:4] == _SPARSE and head[4:8] in {b"\1\0\0\0", b"\2\0\0\0", b"\3\0\0\0"} and any(head[28:36])
        return "application/x-vmdk" if is_sparse or head.startswith(_DESCRIPTOR) else None

    def companions(self, name: bytes) -> Iterator[bytes]:
        """Yield the names of split sparse extents: disk-s001.vmdk for disk.vmdk."""
        stem, dot, ending = name.rpartition(b".")
        if dot and ending.lower() == b"vmdk":
            for number in range(1, _MAX_EXTENTS):
                yield stem + b"-s%03d." % number + ending

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file on the disk, then what is carved; names the files that are missing."""
        try:
            import pyvmdk  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise UnavailableError("libvmdk-python is not installed: pip install 'clew[disk]'") from error
        handle = pyvmdk.handle()
        try:
            handle.open_file_object(opening.files[0])
            needed = _extents(handle)
            if handle.parent_content_identifier not in {None, _NO_PARENT}:
                raise ExaminationError(
                    f"VMDK snapshot: it holds only what differs from {handle.get_parent_filename()!r}"
                )
            files = list(opening.files) if len(opening.files) == 1 else list(opening.files)[1:]
            is_descriptor = _is_descriptor(opening)
            if (is_descriptor and len(opening.files) == 1) or len(files) != len(needed):
                raise ExaminationError(f"VMDK in parts: needs {', '.join(needed[:20])} beside it")
            handle.open_extent_data_files_as_file_objects(files)
            size = int(handle.get_media_size())
        except (OSError, ValueError) as error:
            raise ExaminationError(f"corrupt VMDK image: {library_words(error)}") from error
        opening.facts.append(("format", f"VMDK, {len(files)} extents"))
        read = handle.read_buffer_at_offset
        medium = Medium(lambda offset, wanted: bytes(read(wanted, offset)), size, opening.note_progress)
        yield from disk_members(opening, medium)


def _extents(handle: Any) -> list[str]:  # noqa: ANN401 - published without types
    count = min(int(handle.get_number_of_extents()), _MAX_EXTENTS)
    return [str(handle.get_extent_descriptor(number).filename) for number in range(count)]


def _is_descriptor(opening: Opening) -> bool:
    opening.files[0].seek(0)
    return opening.files[0].read(len(_DESCRIPTOR)) == _DESCRIPTOR


plugin = Vmdk()
