"""Parses a 7z archive's headers (7zFormat.txt of the LZMA SDK 24.09)."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from clew.errors import ExaminationError

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
START_BYTES = 32
_MOST_CODERS = 32
_END, _HEADER, _ARCHIVE, _MORE, _STREAMS, _FILES, _PACK, _UNPACK, _SUBSTREAMS, _SIZE, _CRC, _FOLDER = range(12)
_UNPACK_SIZE, _COUNTS, _EMPTY_STREAM, _EMPTY_FILE, _ANTI, _NAMES, _CREATED, _ACCESSED, _MODIFIED, _ATTRIBUTES = range(
    12, 22
)
_ENCODED = 23
_FILETIME_EPOCH = 116_444_736_000_000_000

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Start:
    """The start header: where the header lies behind it, how long it is, and its CRC-32."""

    offset: int
    size: int
    crc: int


@dataclass(frozen=True, slots=True)
class Coder:
    """One step of unpacking; `method` is its id."""

    method: bytes
    properties: bytes
    inputs: int
    outputs: int


@dataclass(slots=True)
class Folder:
    """A chain of coders.

    `bonds` maps a coder's input to the output that feeds it, `packed` are the inputs from the file. `sizes` is what
    each output holds, in bytes; `pack_at` where its packed streams start behind the start header, with their lengths.
    """

    coders: list[Coder]
    bonds: dict[int, int]
    packed: list[int]
    sizes: list[int] = field(default_factory=list)
    crc: int | None = None
    pack_at: list[tuple[int, int]] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The output that nothing takes: the folder's content."""
        taken = set(self.bonds.values())
        return next((output for output in range(len(self.sizes)) if output not in taken), 0)


@dataclass(slots=True)
class Streams:
    """All folders; `counts` is how many files each holds, `sizes` and `crcs` are theirs, one after the other."""

    folders: list[Folder] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    crcs: list[int | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Item:
    """One file, folder or mark; `name` is UTF-8 (lone surrogates kept), times are ns since 1970."""

    name: bytes
    has_stream: bool
    is_folder: bool
    is_anti: bool
    attributes: int
    modified_ns: int | None
    accessed_ns: int | None
    created_ns: int | None


@dataclass(slots=True)
class Items:
    """All items as arrays."""

    count: int
    names: bytes
    ends: npt.NDArray[np.int64]
    empty: Flags
    empty_file: Flags
    anti: Flags
    attributes: npt.NDArray[np.uint32]
    times: dict[int, tuple[Flags, npt.NDArray[np.uint64]]]

    def __iter__(self) -> Iterator[Item]:
        begin = nth_empty = 0
        for number in range(self.count):
            end = int(self.ends[number]) * 2 if number < len(self.ends) else begin
            is_empty = bool(self.empty[number])
            is_file = not is_empty or bool(self.empty_file[nth_empty])
            yield Item(
                name=self.names[begin:end].decode("utf-16-le", "surrogatepass").encode("utf-8", "surrogatepass"),
                has_stream=not is_empty,
                is_folder=not is_file,
                is_anti=is_empty and bool(self.anti[nth_empty]),
                attributes=int(self.attributes[number]),
                modified_ns=self._time(_MODIFIED, number),
                accessed_ns=self._time(_ACCESSED, number),
                created_ns=self._time(_CREATED, number),
            )
            begin = end + 2
            nth_empty += is_empty

    def _time(self, kind: int, number: int) -> int | None:
        if kind not in self.times or not self.times[kind][0][number]:
            return None
        value = int(self.times[kind][1][number])
        return (value - _FILETIME_EPOCH) * 100 if 0 < value < 1 << 63 else None


def read_start(data: bytes) -> Start | None:
    """Parse the first 32 bytes, None where their CRC-32 says that they are none."""
    if len(data) < START_BYTES or not data.startswith(SIGNATURE):
        return None
    if int.from_bytes(data[8:12], "little") != zlib.crc32(data[12:32]):
        return None
    numbers = [int.from_bytes(data[at:end], "little") for at, end in ((12, 20), (20, 28), (28, 32))]
    return Start(*numbers)


class Reader:
    """Reads a header front to back; raises ExaminationError beyond its end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        if size > self.left:
            raise ExaminationError("corrupt 7z: its header breaks off")
        self._at += size
        return self._data[self._at - size : self._at]

    def byte(self) -> int:
        """Return the next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """Return the next number: as many bytes as the first has leading ones, and the rest of its bits on top."""
        first = self.byte()
        length = 8 - (first ^ 0xFF).bit_length()
        low = int.from_bytes(self.take(length), "little")
        return low + ((first & (0x7F >> length)) << 8 * length)

    def count(self, each: int = 1) -> int:
        """Return a number of things that take `each` bytes at least, all of which are still to come."""
        value = self.number()
        if value * each > self.left:
            raise ExaminationError(f"corrupt 7z: its header speaks of {value} things and has {self.left} bytes left")
        return value

    def flags(self, count: int) -> Flags:
        """Return a vector of bits."""
        bits = np.unpackbits(np.frombuffer(self.take((count + 7) // 8), np.uint8))
        return bits[:count].astype(np.bool_)

    def given(self, count: int) -> Flags:
        """Return which of some things are given: all, where the first byte says so, else a vector of bits."""
        return np.ones(count, np.bool_) if self.byte() else self.flags(count)

    def crcs(self, count: int) -> list[int | None]:
        """Return CRC-32s, None where one is not given."""
        return [int.from_bytes(self.take(4), "little") if given else None for given in self.given(count)]


def read_header(data: bytes) -> tuple[Streams, Items | None]:
    """Parse a header; returns no items for an encoded one, whose only folder holds the next header."""
    reader = Reader(data)
    kind = reader.byte()
    if kind == _ENCODED:
        return _streams(reader), None
    if kind != _HEADER:
        raise ExaminationError("corrupt 7z: its header can't be read")
    streams = Streams()
    while (part := reader.byte()) != _END:
        if part == _ARCHIVE:
            while reader.byte() != _END:
                reader.take(reader.number())
        elif part == _MORE:
            _streams(reader)
        elif part == _STREAMS:
            streams = _streams(reader)
        elif part == _FILES:
            return streams, _items(reader)
        else:
            raise ExaminationError("corrupt 7z: its header can't be read")
    return streams, _items(Reader(b"\0\0"))


def _streams(reader: Reader) -> Streams:
    streams = Streams()
    packs: list[tuple[int, int]] = []
    part = reader.byte()
    if part == _PACK:
        packs = _packs(reader)
        part = reader.byte()
    if part == _UNPACK:
        streams.folders = _folders(reader)
        part = reader.byte()
    at = 0
    for folder in streams.folders:
        folder.pack_at = packs[at : at + len(folder.packed)]
        at += len(folder.packed)
        if len(folder.pack_at) < len(folder.packed):
            raise ExaminationError("corrupt 7z: a packed stream is missing")
    if part == _SUBSTREAMS:
        _substreams(reader, streams)
        part = reader.byte()
    else:
        _one_file_each(streams)
    if part != _END:
        raise ExaminationError("corrupt 7z: its header can't be read")
    return streams


def _packs(reader: Reader) -> list[tuple[int, int]]:
    at = reader.number()
    count = reader.count()
    sizes: list[int] = []
    while (part := reader.byte()) != _END:
        if part == _SIZE:
            sizes = [reader.number() for _ in range(count)]
        elif part == _CRC:
            reader.crcs(count)
        else:
            raise ExaminationError("corrupt 7z: its header can't be read")
    packs = []
    for size in sizes:
        packs.append((at, size))
        at += size
    return packs


def _folders(reader: Reader) -> list[Folder]:
    if reader.byte() != _FOLDER:
        raise ExaminationError("corrupt 7z: its header can't be read")
    count = reader.count(2)
    if reader.byte():
        raise ExaminationError("7z whose header lies in several places, which isn't read")
    folders = [_folder(reader) for _ in range(count)]
    if reader.byte() != _UNPACK_SIZE:
        raise ExaminationError("corrupt 7z: its header can't be read")
    for folder in folders:
        folder.sizes = [reader.number() for coder in folder.coders for _ in range(coder.outputs)]
    part = reader.byte()
    if part == _CRC:
        for folder, crc in zip(folders, reader.crcs(count), strict=True):
            folder.crc = crc
        part = reader.byte()
    if part != _END:
        raise ExaminationError("corrupt 7z: its header can't be read")
    return folders


def _folder(reader: Reader) -> Folder:
    coders = []
    for _ in range(reader.count()):
        flags = reader.byte()
        method = reader.take(flags & 15)
        inputs, outputs = (reader.number(), reader.number()) if flags & 0x10 else (1, 1)
        properties = reader.take(reader.number()) if flags & 0x20 else b""
        coders.append(Coder(method, properties, inputs, outputs))
        if len(coders) > _MOST_CODERS or max(inputs, outputs) > _MOST_CODERS:
            raise ExaminationError(f"corrupt 7z: over {_MOST_CODERS} steps to unpack a file")
    inputs, outputs = sum(coder.inputs for coder in coders), sum(coder.outputs for coder in coders)
    bonds = {reader.number(): reader.number() for _ in range(outputs - 1)}
    count = inputs - len(bonds)
    free = [number for number in range(inputs) if number not in bonds]
    packed = free if count == 1 else [reader.number() for _ in range(count)]
    if not coders or count < 1 or len(bonds) != outputs - 1 or sorted(packed) != free:
        raise ExaminationError("corrupt 7z: the steps to unpack a file can't be joined")
    return Folder(coders, bonds, packed)


def _one_file_each(streams: Streams) -> None:
    streams.counts = [1] * len(streams.folders)
    streams.sizes = [folder.sizes[folder.last] for folder in streams.folders]
    streams.crcs = [folder.crc for folder in streams.folders]


def _substreams(reader: Reader, streams: Streams) -> None:
    """Read how folders are divided into files."""
    _one_file_each(streams)
    part = reader.byte()
    if part == _COUNTS:
        streams.counts = [reader.number() for _ in streams.folders]
        if sum(streams.counts) > reader.left + len(streams.folders):
            raise ExaminationError("corrupt 7z: it speaks of more files than its header can hold")
        part = reader.byte()
    streams.sizes = []
    for folder, count in zip(streams.folders, streams.counts, strict=True):
        own = [reader.number() for _ in range(count - 1)] if part == _SIZE else [0] * max(0, count - 1)
        rest = folder.sizes[folder.last] - sum(own)
        if rest < 0:
            raise ExaminationError("corrupt 7z: its files are larger than what they are packed in")
        streams.sizes += [*own, rest] if count else []
    if part == _SIZE:
        part = reader.byte()
    known = [
        folder.crc is not None and count == 1 for folder, count in zip(streams.folders, streams.counts, strict=True)
    ]
    unknown = sum(count for count, is_known in zip(streams.counts, known, strict=True) if not is_known)
    crcs: list[int | None] = [None] * unknown
    while part not in {_END, _CRC}:
        reader.take(reader.number())
        part = reader.byte()
    if part == _CRC:
        crcs = reader.crcs(unknown)
        part = reader.byte()
    following = iter(crcs)
    streams.crcs = []
    for folder, count, is_known in zip(streams.folders, streams.counts, known, strict=True):
        streams.crcs += [folder.crc] if is_known else [next(following) for _ in range(count)]
    if part != _END:
        raise ExaminationError("corrupt 7z: its header can't be read")


def _items(reader: Reader) -> Items:
    count = reader.count(2)
    nothing = np.zeros(count, np.bool_)
    items = Items(count, b"", np.empty(0, np.int64), nothing, nothing, nothing, np.zeros(count, np.uint32), {})
    while (part := reader.number()) != _END:
        data = Reader(reader.take(reader.number()))
        if part == _EMPTY_STREAM:
            items.empty = data.flags(count)
        elif part == _EMPTY_FILE:
            items.empty_file = _padded(data.flags(int(items.empty.sum())), count)
        elif part == _ANTI:
            items.anti = _padded(data.flags(int(items.empty.sum())), count)
        elif part == _NAMES:
            _inside(data)
            items.names = data.take(data.left)
            units = np.frombuffer(items.names[: len(items.names) & ~1], "<u2")
            items.ends = np.flatnonzero(units == 0)[:count]
        elif part in {_CREATED, _ACCESSED, _MODIFIED}:
            items.times[part] = _spread(data, count, np.dtype("<u8"))
        elif part == _ATTRIBUTES:
            _, attributes = _spread(data, count, np.dtype("<u4"))
            items.attributes = attributes.astype(np.uint32)
    return items


def _inside(data: Reader) -> None:
    if data.byte():
        raise ExaminationError("7z whose header lies in several places, which isn't read")


def _spread(data: Reader, count: int, dtype: "np.dtype[Any]") -> tuple[Flags, npt.NDArray[np.uint64]]:
    """Return which items a value is given for, and the values, 0 for the others."""
    given = data.given(count)
    _inside(data)
    values = np.zeros(count, dtype)
    values[given] = np.frombuffer(data.take(int(given.sum()) * dtype.itemsize), dtype)
    return given, values


def _padded(flags: Flags, count: int) -> Flags:
    return np.concatenate([flags, np.zeros(count - len(flags), np.bool_)])
