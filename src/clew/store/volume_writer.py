"""Writes the columns of a volume while a list streams by."""

from array import array
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from clew.errors import UsageError
from clew.model.digests import LENGTHS
from clew.model.hashset import PRESENT, DigestBlock, Entry
from clew.model.media_hash import MediaHash
from clew.store.entry_row import is_plain, label_to_json, pack, says_more
from clew.store.volume import LAYOUT, MORE, HashColumns, Label, Manifest, Search

MOST_ROWS: Final = 2**32 - 1
"""Rows a volume can have: a row's number has 32 bits."""

MOST_HASHERS: Final = 64
"""Hashers and versions a list may name: each has files of its own, and there are a handful in the world."""

_BATCH = 4096
"""Entries packed at once."""
BLOCK = 1 << 16
"""Bytes of details compressed together: the smaller, the quicker one is read, the larger, the less room all take.
In blocks of 16, 64 and 256 KiB the details of a VICS list took 8.8, 5.5 and 4.9 bytes a media, and one read here and
there 0.06, 0.10 and 0.42 ms (`benchmarks/import_lists.py`)."""
_LABELS_KNOWN = 100_000
"""Labels remembered while a list is read. One that names more has some twice: 30 MB whatever the list."""
_ZEROS = {name: bytes(length) for name, length in LENGTHS.items()}


_BLOCKS = ("details.zst", "details.firsts", "details.ends", "details.sizes")


class _Column:
    """A file that values are appended to; rows in between that say nothing are zeros, kept as holes."""

    def __init__(self, file: BinaryIO, width: int) -> None:
        self._file = file
        self._width = width
        self._rows = 0

    def append(self, values: "bytes | bytearray | npt.NDArray[np.uint8]", row: int, count: int) -> None:
        """Append the values of `count` rows that begin at `row`."""
        self.fill_up(row)
        self._file.write(np.ascontiguousarray(values).data if isinstance(values, np.ndarray) else values)
        self._rows += count

    def fill_up(self, rows: int) -> None:
        """Make the column that many rows long."""
        if rows > self._rows:
            self._file.seek(rows * self._width)
            self._file.truncate()
            self._rows = rows


class VolumeWriter:
    """One volume in the making; `finish` says what it holds. Its end as a context manager closes the files."""

    def __init__(self, folder: Path) -> None:
        self._files = _Files(folder)
        self._rows = 0
        self._waiting: list[Entry] = []
        self._flags = _Column(self._files.create("flags"), 1)
        self._digests: dict[str, _Column] = {}
        self._more = _More(self._files)
        self._hashes: dict[tuple[str, str, int], _Hashes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, entry: Entry) -> None:
        """Append one entry."""
        self._waiting.append(entry)
        if len(self._waiting) >= _BATCH:
            self._write_waiting()

    def add_block(self, block: DigestBlock) -> None:
        """Append lines that hold digests only."""
        self._write_waiting()
        self._check_room(len(block))
        for name in LENGTHS:
            column = block.column(name)
            if column is not None:
                self._column(name).append(column, self._rows, len(block))
        self._flags.append(block.present, self._rows, len(block))
        self._rows += len(block)

    def finish(self) -> Manifest:
        """Write all that is left; return what the volume holds, without its sorted columns and files."""
        self._write_waiting()
        for column in self._digests.values():
            column.fill_up(self._rows)
        tables = [
            HashColumns(hasher, version, length, table.finish())
            for (hasher, version, length), table in self._hashes.items()
        ]
        self._more.finish()
        self._files.close()
        return Manifest(
            layout=LAYOUT,
            rows=self._rows,
            entries=self._rows,
            digests={name: Search(0, 0) for name in LENGTHS if name in self._digests},
            more=self._more.count,
            labels=self._more.labels,
            blocks=self._more.blocks,
            hashes=tables,
            files={},
        )

    def _check_room(self, count: int) -> None:
        if self._rows + count > MOST_ROWS:
            raise UsageError(f"the list has more than {MOST_ROWS:,} lines: split it, and import each part by its name")

    def _column(self, name: str) -> _Column:
        if name not in self._digests:
            self._digests[name] = _Column(self._files.create(f"{name}.digests"), LENGTHS[name])
        return self._digests[name]

    def _write_waiting(self) -> None:
        batch, self._waiting = self._waiting, []
        if not batch:
            return
        self._check_room(len(batch))
        flags = np.zeros(len(batch), np.uint8)
        for name, bit in PRESENT.items():
            values: list[bytes | None] = [getattr(entry.digests, name) for entry in batch]
            if any(values):
                zeros = _ZEROS[name]
                flags |= np.fromiter((bit if value else 0 for value in values), np.uint8, len(batch))
                joined = b"".join([value or zeros for value in values])
                self._column(name).append(joined, self._rows, len(batch))
        for offset, entry in enumerate(batch):
            if says_more(entry):
                flags[offset] |= MORE
                self._write_more(entry, self._rows + offset)
        self._flags.append(flags, self._rows, len(batch))
        self._rows += len(batch)

    def _write_more(self, entry: Entry, row: int) -> None:
        label, text = self._more.label((entry.categories, entry.series))
        packed = pack(entry, text, has_hashes_in_columns=self._write_hashes(entry.hashes, row))
        self._more.append(row, label, packed.content, packed.details)

    def _write_hashes(self, hashes: Sequence[MediaHash], row: int) -> bool:
        """Append perceptual hashes; tell whether the columns alone give them back, in their order."""
        last = 0
        is_whole = True
        for each in hashes:
            name = (each.hasher, each.version, len(each.digest))
            table = self._hashes.get(name)
            if table is None:
                table = self._new_table(name)
            is_whole &= is_plain(each) and table.index >= last
            last = table.index
            table.append(row, each)
        return is_whole

    def _new_table(self, name: tuple[str, str, int]) -> "_Hashes":
        if len(self._hashes) == MOST_HASHERS:
            raise UsageError(f"the list names more than {MOST_HASHERS} hashers and versions: is it a list of hashes?")
        self._hashes[name] = _Hashes(self._files, len(self._hashes), name[2])
        return self._hashes[name]


class _Files:
    """The files of a folder that are being written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()

    def create(self, name: str) -> BinaryIO:
        """Create a file; it is closed with all others."""
        return self._open.enter_context((self._folder / name).open("xb"))

    def close(self) -> None:
        """Close all files."""
        self._open.close()


class _Hashes:
    """The perceptual hashes of one hasher, version and length."""

    def __init__(self, files: "_Files", index: int, length: int) -> None:
        self.index = index
        self._count = 0
        self._rows = array("I")
        self._digests = bytearray()
        self._quality = bytearray()
        self._files = (
            _Column(files.create(f"hashes-{index}.rows"), 4),
            _Column(files.create(f"hashes-{index}.digests"), length),
            _Column(files.create(f"hashes-{index}.quality"), 1),
        )

    def append(self, row: int, media_hash: MediaHash) -> None:
        """Append one hash."""
        self._rows.append(row)
        self._digests += media_hash.digest
        self._quality.append(media_hash.quality)
        if len(self._rows) >= _BATCH:
            self._write()

    def finish(self) -> int:
        """Write what is left; return how many hashes there are."""
        self._write()
        return self._count

    def _write(self) -> None:
        count = len(self._rows)
        parts = (self._rows.tobytes(), bytes(self._digests), bytes(self._quality))
        for file, values in zip(self._files, parts, strict=True):
            file.append(values, self._count, count)
        self._count += count
        self._rows, self._digests, self._quality = array("I"), bytearray(), bytearray()


class _More:
    """What rows say beyond digests: contents, labels, details."""

    def __init__(self, files: "_Files") -> None:
        self.count = 0
        self.labels = 1
        self.blocks = 0
        self._known: dict[Label, tuple[int, bytes]] = {}
        names = ("more.rows", "more.contents", "more.labels", "labels.json", "labels.ends")
        self._files = {name: files.create(name) for name in (*names, *_BLOCKS)}
        self._rows, self._labels, self._contents = array("I"), array("I"), bytearray()
        self._lines: list[bytes] = []
        self._length = 0
        self._firsts, self._ends, self._sizes = array("I"), array("Q"), array("I")
        self._codec = pa.Codec("zstd", 3)
        self._end_of_labels = self._write_label(label_to_json((), None), 0)

    def label(self, label: Label) -> tuple[int, bytes]:
        """Return the number of a label, added where it is new, and its JSON."""
        known = self._known.get(label)
        if known is None:
            text = label_to_json(*label)
            if label == ((), None):
                known = (0, text)
            else:
                known = (self.labels, text)
                self._end_of_labels = self._write_label(text, self._end_of_labels)
                self.labels += 1
            if len(self._known) >= _LABELS_KNOWN:
                self._known.clear()
            self._known[label] = known
        return known

    def _write_label(self, text: bytes, start: int) -> int:
        end = start + len(text)
        self._files["labels.json"].write(text)
        self._files["labels.ends"].write(end.to_bytes(8, "little"))
        return end

    def append(self, row: int, label: int, content: bytes, details: bytes) -> None:
        """Append what one row says."""
        self._rows.append(row)
        self._labels.append(label)
        self._contents += content
        self._lines.append(details)
        self._length += len(details) + 1
        if self._length >= BLOCK:
            self._write_block()
        if len(self._rows) >= _BATCH:
            self._write_rows()

    def finish(self) -> None:
        """Write what is left."""
        if self._lines:
            self._write_block()
        self._write_rows()
        for name, values in zip(_BLOCKS[1:], (self._firsts, self._ends, self._sizes), strict=True):
            self._files[name].write(values.tobytes())

    def _write_rows(self) -> None:
        self._files["more.rows"].write(self._rows.tobytes())
        self._files["more.labels"].write(self._labels.tobytes())
        self._files["more.contents"].write(self._contents)
        self.count += len(self._rows)
        self._rows, self._labels, self._contents = array("I"), array("I"), bytearray()

    def _write_block(self) -> None:
        text = b"\n".join(self._lines)
        packed = self._codec.compress(text, asbytes=True)
        self._files["details.zst"].write(packed)
        first = self.count + len(self._rows) - len(self._lines)
        self._firsts.append(first)
        self._ends.append((self._ends[-1] if self._ends else 0) + len(packed))
        self._sizes.append(len(text))
        self.blocks += 1
        self._lines, self._length = [], 0
