"""What an index folder's manifest says, and putting a new one in the place of the old."""

import hashlib
import os
import re
from pathlib import Path
from typing import Final

import msgspec

from clew.errors import IndexDamagedError, system_reason
from clew.matching.array_file import FileFacts, damaged

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DRAFT: Final = "manifest.json.new"
OWN: Final = re.compile(r"[0-9a-f]{16}\.(segment|removed|tail)")
"""Names of the files that a manifest names; nothing else in the folder is read or deleted."""


class SegmentEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A segment; `removed` is the file of what was removed from it, None for nothing."""

    file: FileFacts
    removed: FileFacts | None


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a manifest says; `generation` counts the saves, `state` tells what the index was built from."""

    format: int
    bits: int
    generation: int
    state: str
    segments: list[SegmentEntry]
    tail: FileFacts | None

    def files(self) -> dict[str, FileFacts]:
        """Return every file it names, by name."""
        named = [each for entry in self.segments for each in (entry.file, entry.removed)]
        return {each.name: each for each in (*named, self.tail) if each is not None}


class _Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sha256: str
    manifest: msgspec.Raw


class _Format(msgspec.Struct, frozen=True):
    format: int


def read(folder: Path) -> bytes:
    """Return the manifest's bytes; raises IndexDamagedError where there is none."""
    try:
        return (folder / MANIFEST).read_bytes()
    except FileNotFoundError as error:
        raise IndexDamagedError(f"there is no index in {folder}") from error
    except OSError as error:
        raise damaged(folder / MANIFEST, f"it can't be read: {system_reason(error)}") from error


def understood(folder: Path, text: bytes) -> Manifest:
    """Return what a manifest's bytes say; raises IndexDamagedError for others than were written, or another format."""
    path = folder / MANIFEST
    try:
        signed = msgspec.json.decode(text, type=_Signed)
        body = bytes(signed.manifest)
        if hashlib.sha256(body).hexdigest() != signed.sha256 or msgspec.json.encode(signed) != text:
            raise damaged(path, "it is not as it was written")
        version = msgspec.json.decode(body, type=_Format).format
        if version != FORMAT:
            raise damaged(path, f"it is of format {version}, this version reads {FORMAT}")
        manifest = msgspec.json.decode(body, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise damaged(path, "it is not as it was written") from error
    if manifest.bits < 8 or manifest.bits % 8 or not all(OWN.fullmatch(name) for name in manifest.files()):
        raise damaged(path, "it makes no sense")
    return manifest


def publish(folder: Path, manifest: Manifest) -> bytes:
    """Put a manifest in the place of the old one; return its bytes.

    The files it names are on the disk before: their contents by who wrote them, their names here.
    """
    body = msgspec.json.encode(manifest)
    text = msgspec.json.encode(_Signed(hashlib.sha256(body).hexdigest(), msgspec.Raw(body)))
    sync_names(folder)
    with (folder / DRAFT).open("xb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    (folder / DRAFT).replace(folder / MANIFEST)
    sync_names(folder)
    return text


def sweep(folder: Path, manifest: Manifest | None) -> None:
    """Delete what a killed save left, and what this manifest names no more; readers that have it open keep it."""
    named = manifest.files() if manifest is not None else {}
    for path in folder.iterdir():
        if path.name == DRAFT or (OWN.fullmatch(path.name) and path.name not in named):
            path.unlink()


def sync_names(folder: Path) -> None:
    """Make a folder's names durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
