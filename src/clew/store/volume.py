"""One import of one list as columns: how its folder is laid out, and reading it.

A volume is written once (`volume_writer.py`) and never changed after. A row is a line of the list, by its place in
the file. Every file holds plain little-endian values one after the other, without a head:

* `flags` uint8[rows]: which digests a row has (`PRESENT`), whether it says more than digests (`MORE`), and whether it
  repeats an earlier row and counts no more (`DROPPED`);
* `NAME.digests` uint8[rows, bytes]: the digests in file order, zeros where a row has none;
* `NAME.buckets` uint32[2^bits + 1], `NAME.keys` and `NAME.rows` uint32[count]: the same digests, sorted. The first
  `bits` bits of a digest number its bucket, and bucket b lies at buckets[b]:buckets[b + 1]. Within it rows are sorted
  by the next 32 bits (the key), those of one key by the whole digest, then by row;
* `more.rows` uint32[more], `more.contents` uint8[more, 16], `more.labels` uint32[more]: the rows that say more than
  digests, what tells equal ones (`entry_row.py`), and the label each has;
* `labels.json`, `labels.ends` uint64[labels]: categories and series, a JSON text each. Label 0 is that of no category
  and no series; a label may be there several times;
* `details.zst`: for each row of `more.rows` a line of JSON, empty where digests, label and hashes are all there is. The
  lines are cut into blocks of about 64 KiB, each compressed by itself: `details.firsts` uint32[blocks] is the place in
  `more.rows` of its first line, `details.ends` uint64[blocks] where it ends, `details.sizes` uint32[blocks] its length
  when unpacked;
* `hashes-I.rows` uint32[count], `hashes-I.digests` uint8[count, bytes], `hashes-I.quality` uint8[count]: perceptual
  hashes by one hasher and version, in the order of rows;
* `manifest.json`: the counts, and the size and SHA-256 of every other file; empty ones are left out. The catalog holds
  its SHA-256.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from clew.errors import IntegrityError
from clew.model.category import Category
from clew.model.digests import LENGTHS
from clew.model.hashset import PRESENT
from clew.store.durable import sync_file_system
from clew.store.mapping import mapped, read_ahead

LAYOUT = 1
MANIFEST = "manifest.json"
MORE = 16
DROPPED = 128
ROW_BITS = 32
"""An entry's number is its volume's, shifted by these, and its row."""

CHUNK = 1 << 18
"""Rows of a column read at a time where all of it is read: 5 MB of SHA-1."""

Bytes = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]
_NOTHING = np.frombuffer(b"", np.uint8)
Label = tuple[tuple[Category, ...], str | None]


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sorted columns of one digest: how many bits number a bucket, and how many rows are in them."""

    bits: int
    count: int


class HashColumns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The perceptual hashes of one hasher, version and length."""

    hasher: str
    version: str
    bytes: int
    count: int


class FileFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file's size in bytes, and its SHA-256 in hex."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a volume holds; `entries` are the rows that are not dropped."""

    layout: int
    rows: int
    entries: int
    digests: dict[str, Search]
    more: int
    labels: int
    blocks: int
    hashes: list[HashColumns]
    files: dict[str, FileFacts]


class Volume:
    """An open volume, or one in the making; its files, once mapped, stay readable after the folder is gone."""

    def __init__(self, folder: Path, number: int, manifest: Manifest, name: str, *, is_sealed: bool) -> None:
        self.folder = folder
        self.number = number
        self.manifest = manifest
        self.name = name
        self._is_sealed = is_sealed
        self._maps: dict[str, Bytes] = {}
        self._label = lru_cache(4096)(self._read_label)
        self._block = lru_cache(4)(self._read_block)

    @classmethod
    def open(cls, folder: Path, number: int, manifest_sha256: bytes, name: str) -> "Volume":
        """Map all files of a volume; raises IntegrityError where one is gone or not as long as it was written."""
        try:
            text = (folder / MANIFEST).read_bytes()
            if hashlib.sha256(text).digest() != manifest_sha256:
                raise damaged(name, f"{MANIFEST} is not the one that the catalog names")
            manifest = read_manifest(text, name)
            volume = cls(folder, number, manifest, name, is_sealed=True)
            for file, facts in manifest.files.items():
                if volume.map(file) != facts.size:
                    raise damaged(name, f"{file} is not {facts.size:,} bytes long any more")
        except OSError as error:
            raise damaged(name, f"{error.filename or folder} can't be read: {error.strerror}") from error
        return volume

    def map(self, file: str) -> int:
        """Map one file unless it is; return its size."""
        if file not in self._maps:
            with (self.folder / file).open("rb") as stream:
                size = os.fstat(stream.fileno()).st_size
                self._maps[file] = mapped(stream.fileno(), size) if size else _NOTHING
        return len(self._maps[file])

    def _has(self, file: str) -> bool:
        return file in self.manifest.files if self._is_sealed else (self.folder / file).exists()

    def column(self, file: str, kind: npt.DTypeLike = np.uint8, width: int = 0) -> npt.NDArray[Any]:
        """Return a file as an array that can't be written: (values,), or (values / width, width)."""
        if self._has(file):
            self.map(file)
        values = self._maps.get(file, _NOTHING).view(kind)
        return values.reshape(-1, width) if width else values

    def will_need(self, file: str) -> None:
        """Have the kernel read a file ahead, in order: for lookups that touch most of its pages."""
        known = self._maps.get(file, _NOTHING)
        if len(known):
            read_ahead(known)

    def chunks(self, file: str, kind: npt.DTypeLike = np.uint8, width: int = 1) -> Iterator[npt.NDArray[Any]]:
        """Read a file from its beginning, `CHUNK` rows at a time, past the map: it adds nothing to this process.

        Raises IntegrityError where it can't be read.
        """
        if not self._has(file):
            return
        try:
            with (self.folder / file).open("rb", buffering=0) as stream:
                while len(values := np.fromfile(stream, kind, CHUNK * width)):
                    yield values.reshape(-1, width) if width > 1 else values
        except OSError as error:
            raise damaged(self.name, f"{file} can't be read: {error.strerror}") from error

    @property
    def flags(self) -> Bytes:
        """What each row has."""
        return self.column("flags")

    def digests(self, name: str) -> Bytes:
        """Return the digests of this name in file order: uint8[rows, bytes]."""
        return self.column(f"{name}.digests", width=LENGTHS[name])

    def live(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Tell which rows are entries of the list."""
        inside = rows < self.manifest.rows
        found = np.zeros(len(rows), np.bool_)
        found[inside] = self.flags[rows[inside]] & DROPPED == 0
        return found

    def places_in_more(self, rows: Rows) -> Integers:
        """Return where each row is in `more.rows`, -1 for one that has digests only."""
        if self.manifest.more == self.manifest.rows:
            return rows.astype(np.int64)
        known = self.column("more.rows", np.uint32)
        places = np.searchsorted(known, rows)
        places[known[np.minimum(places, len(known) - 1)] != rows if len(known) else slice(None)] = -1
        return places

    def labels(self, rows: Rows) -> list[Label]:
        """Return categories and series of rows."""
        places = self.places_in_more(rows)
        found = np.zeros(len(rows), np.uint32)
        is_here = places >= 0
        found[is_here] = self.column("more.labels", np.uint32)[places[is_here]]
        return [self._label(number) for number in found.tolist()]

    def label(self, number: int) -> Label:
        """Return the categories and the series of a label."""
        return self._label(number)

    def series(self) -> set[str]:
        """Return the series that its lines name."""
        content, start, found = self.column("labels.json").tobytes(), 0, set()
        for end in self.column("labels.ends", np.uint64).tolist():
            if not start <= end <= len(content):
                raise damaged(self.name, "labels.ends points beyond the texts")
            found.add(json.loads(content[start:end])[1])
            start = end
        return found - {None}

    def _read_label(self, number: int) -> Label:
        if number == 0:
            return (), None
        ends = self.column("labels.ends", np.uint64)
        if number >= len(ends):
            raise damaged(self.name, "a label points beyond the table")
        text = self.column("labels.json")[int(ends[number - 1]) : int(ends[number])].tobytes()
        categories, series = json.loads(text)
        return tuple(Category(*each) for each in categories), series

    def details(self, place: int) -> dict[str, Any]:
        """Return what the line at this place of `more.rows` says beyond digests, label and plain hashes."""
        if place < 0:
            return {}
        firsts = self.column("details.firsts", np.uint32)
        block = int(np.searchsorted(firsts, place, "right")) - 1
        line = self._block(block)[place - int(firsts[block])]
        details: dict[str, Any] = json.loads(line) if line else {}
        return details

    def _read_block(self, block: int) -> list[bytes]:
        import pyarrow as pa  # noqa: PLC0415 - 0.1 s, and most acts read no details

        ends = self.column("details.ends", np.uint64)
        start = int(ends[block - 1]) if block else 0
        packed = self.column("details.zst")[start : int(ends[block])].tobytes()
        size = int(self.column("details.sizes", np.uint32)[block])
        try:
            text: bytes = pa.Codec("zstd").decompress(packed, size, asbytes=True)
        except (OSError, pa.ArrowException) as error:
            raise damaged(self.name, f"block {block} of details.zst can't be unpacked") from error
        return text.split(b"\n")

    def hash_rows(self, index: int) -> Rows:
        """Return the row of each perceptual hash in the columns of this index."""
        return self.column(f"hashes-{index}.rows", np.uint32)

    def hash_digests(self, index: int) -> Bytes:
        """Return the perceptual hashes in the columns of this index: uint8[count, bytes]."""
        return self.column(f"hashes-{index}.digests", width=self.manifest.hashes[index].bytes)

    def hash_quality(self, index: int) -> Bytes:
        """Return the quality of each perceptual hash in the columns of this index."""
        return self.column(f"hashes-{index}.quality")

    def first_hash(self, row: int) -> bytes:
        """Return the first perceptual hash of a row in the order of columns, b"" where it has none."""
        for index in range(len(self.manifest.hashes)):
            rows = self.hash_rows(index)
            at = int(np.searchsorted(rows, row))
            if at < len(rows) and rows[at] == row:
                return bytes(self.hash_digests(index)[at])
        return b""


def read_manifest(text: bytes, name: str) -> Manifest:
    """Return what a manifest says; raises IntegrityError for one that is none, or of a newer layout."""
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as error:
        raise damaged(name, f"{MANIFEST} can't be understood") from error
    if manifest.layout != LAYOUT:
        raise IntegrityError(f"list {name!r} was written by a newer Clew (layout {manifest.layout}): update Clew")
    return manifest


def damaged(name: str, what: str) -> IntegrityError:
    """Return the error that says a list's columns are not as they were written, and what to do."""
    return IntegrityError(f"list {name!r} is damaged ({what}): import it again; cases and evidence are unharmed")


def check_files(folder: Path, manifest_sha256: bytes, name: str) -> Iterator[tuple[str, str]]:
    """Read a volume whole and yield (file, what is wrong with it)."""
    try:
        text = (folder / MANIFEST).read_bytes()
    except OSError as error:
        yield MANIFEST, f"can't be read: {error.strerror}"
        return
    if hashlib.sha256(text).digest() != manifest_sha256:
        yield MANIFEST, "is not the one that the catalog names"
        return
    for file, facts in read_manifest(text, name).files.items():
        try:
            with (folder / file).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
                size = stream.tell()
        except OSError as error:
            yield file, f"can't be read: {error.strerror}"
            continue
        if (size, found) != (facts.size, facts.sha256):
            yield file, f"altered: {facts.size:,} bytes were written, {size:,} are there, or others"


def seal(folder: Path, manifest: Manifest) -> bytes:
    """Digest every file of a volume, write its manifest and make all of it durable; return the manifest's SHA-256.

    A file that would be empty is left out.
    """
    files: dict[str, FileFacts] = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
        if size:
            files[path.name] = FileFacts(size, digest)
        else:
            path.unlink()
    text = msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(manifest, files=files)), indent=1)
    (folder / MANIFEST).write_bytes(text)
    sync_file_system(folder)
    return hashlib.sha256(text).digest()


def kept_digests(manifest: Manifest) -> Mapping[str, int]:
    """Return the digests a volume has columns of, the strongest first, with the bit of each."""
    return {name: PRESENT[name] for name in STRENGTH if name in manifest.digests}


STRENGTH = ("sha256", "sha1", "md5", "ed2k")
"""Digests, the strongest first."""
