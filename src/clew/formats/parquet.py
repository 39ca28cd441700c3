"""Parquet, for analysis in columns; what Clew writes it reads back without loss."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from clew.errors import FormatError, UnavailableError, UsageError
from clew.format import ExportHead
from clew.model.hashset import BadLine, Entry, HashSet, ListGroup
from clew.notation.followed import follow
from clew.notation.record import EntryRecord, record

BATCHES_IN_GROUP = 32
_BATCH_ROWS = 2_048
"""Entries that are Python objects at a time; a row group of 65,536 of them is gathered in Arrow's own, tighter form."""
_MAGIC = b"PAR1"
_KEY = b"clew entries"
_EXPECTED = "expected Parquet with entries, as Clew writes it"


class Parquet:
    """One row an entry; nested columns for what there can be several of; leftovers as JSON text."""

    name = "parquet"
    title = "Clew Parquet"
    suffix = ".parquet"

    def sniff(self, path: Path) -> bool:
        """Tell by Parquet's magic and the key in the file's metadata."""
        try:
            with path.open("rb") as raw:
                if raw.read(len(_MAGIC)) != _MAGIC:
                    return False
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from error
        try:
            self._head(path)
        except FormatError:
            return False
        return True

    def read_head(self, path: Path) -> HashSet:
        """Return the list's name, and the agency that wrote the file as its publisher."""
        return HashSet(name=path.stem, format=self.name, publisher=str(self._head(path).get("agency", "")))

    def read(self, path: Path) -> Iterator[Entry | ListGroup | BadLine]:
        """Stream groups, then entries; a BadLine's number is the row's, from 1."""
        for group in self._head(path).get("groups", []):
            yield ListGroup(int(group["index"]), str(group["fields"]))
        number = 0
        size = path.stat().st_size
        with _open(path) as file:
            rows = max(1, file.metadata.num_rows)
            follow(path, lambda: size * number // rows)
            for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                for row in batch.to_pylist():
                    number += 1
                    try:
                        yield _entry(row)
                    except (msgspec.MsgspecError, ValueError, KeyError) as error:
                        yield BadLine(number, f"not an entry: {error}")

    def scheme(self) -> None:
        """Carries categories of any scheme."""

    def write(self, head: ExportHead, entries: Iterable[Entry], stream: BinaryIO) -> None:
        """Write a row group at a time."""
        arrow, parquet = _arrow()
        schema = _schema(arrow).with_metadata({_KEY: json.dumps(asdict(head))})
        items = iter(entries)
        with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
            while gathered := list(islice(_batches(items, arrow, schema), BATCHES_IN_GROUP)):
                table = arrow.Table.from_batches(gathered, schema)
                writer.write_table(table, row_group_size=BATCHES_IN_GROUP * _BATCH_ROWS)

    def _head(self, path: Path) -> dict[str, Any]:
        with _open(path) as file:
            stated = (file.schema_arrow.metadata or {}).get(_KEY)
        try:
            head = json.loads(stated or b"")
        except ValueError as error:
            raise FormatError(f"{path}: {_EXPECTED}; found Parquet of another kind") from error
        if not isinstance(head, dict):
            raise FormatError(f"{path}: {_EXPECTED}; found Parquet of another kind")
        return head


def _arrow() -> tuple[Any, Any]:
    """Import PyArrow when it is first needed: it takes longer than all of Clew."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - see above
        from pyarrow import parquet  # noqa: PLC0415 - see above
    except ImportError as error:
        raise UnavailableError("Parquet needs PyArrow: pip install pyarrow") from error
    return pa, parquet


def _open(path: Path) -> Any:  # noqa: ANN401 - PyArrow has no types
    arrow, parquet = _arrow()
    try:
        return parquet.ParquetFile(path)
    except (arrow.ArrowInvalid, OSError) as error:
        raise FormatError(f"{path}: {_EXPECTED}; found: {error}") from error


def _schema(arrow: Any) -> Any:  # noqa: ANN401 - PyArrow has no types
    text, flag = arrow.string(), arrow.bool_()
    category = arrow.struct([("scheme", text), ("version", text), ("code", text)])
    hashed = arrow.struct(
        [("hasher", text), ("digest", text), ("quality", arrow.int16()), ("version", text), ("part", text)]
    )
    file = arrow.struct(
        [
            *((name, text) for name in ("name", "path", "created", "modified", "accessed")),
            ("is_deleted", flag),
            ("extra", text),
        ]
    )
    exif = arrow.struct([("name", text), ("value", text)])
    return arrow.schema(
        [
            *((name, text) for name in ("md5", "sha1", "sha256", "ed2k")),
            ("hashes", arrow.list_(hashed)),
            ("photodna", text),
            ("size", arrow.int64()),
            ("mime", text),
            ("categories", arrow.list_(category)),
            ("series", text),
            *((name, flag) for name in ("is_victim_identified", "is_offender_identified", "is_distributed")),
            ("comments", text),
            ("tags", text),
            ("files", arrow.list_(file)),
            ("exif", arrow.list_(exif)),
            ("group", arrow.int32()),
            ("extra", text),
        ]
    )


def _batches(items: Iterator[Entry], arrow: Any, schema: Any) -> Iterator[Any]:  # noqa: ANN401 - PyArrow has no types
    while rows := [_row(entry) for entry in islice(items, _BATCH_ROWS)]:
        yield arrow.RecordBatch.from_pylist(rows, schema=schema)


def _row(entry: Entry) -> dict[str, Any]:
    whole = record(entry)
    row: dict[str, Any] = {name: getattr(whole, name) for name in _PLAIN}
    row["hashes"] = [msgspec.structs.asdict(each) for each in whole.hashes]
    row["categories"] = [asdict(each) for each in entry.categories]
    row["files"] = [asdict(each) for each in entry.files]
    row["exif"] = [{"name": name, "value": value} for name, value in entry.exif]
    row["group"] = entry.group
    row["extra"] = entry.extra
    return row


_NESTED = ("hashes", "categories", "files", "exif", "group", "extra")
_PLAIN = tuple(name for name in EntryRecord.__struct_fields__ if name not in _NESTED)


def _entry(row: dict[str, Any]) -> Entry:
    row["files"] = [_with_raw(file) for file in row["files"]]
    row["exif"] = [(each["name"], each["value"]) for each in row["exif"]]
    return msgspec.convert(_with_raw(row), EntryRecord).entry()


def _with_raw(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields with the leftovers as the raw JSON that a record holds, absent where there are none."""
    extra = fields.pop("extra")
    return fields | {"extra": msgspec.Raw(extra.encode())} if extra else fields


plugin = Parquet()
