"""Every parser of our own that reads bytes of evidence takes any bytes: it returns, or raises ExaminationError."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clew.containers import text, times, web, zipped
from clew.containers.carve import carve
from clew.containers.compound import open_compound
from clew.containers.mime import content, known_headers, parts, read_headers, uu_content, uu_files
from clew.containers.packing import inflate, without_encoding
from clew.containers.window import Window
from clew.disk.labels import label_facts
from clew.disk.medium import files_medium
from clew.disk.signatures import volume_kind
from clew.disk.volumes import divide
from clew.errors import ExaminationError
from clew.examine.recognise import recognise
from clew.openers.ole.blips import blips, bmp_head
from clew.openers.sevenzip.header import read_header, read_start
from clew.openers.tar.header import Extended, header_of, is_header, more_extents, number, read_records
from clew.openers.zip.directory import central_entries, find_end, walk_local
from clew.openers.zip.entry import dos_time_ns, local_sizes
from clew.players.av.kinds import form_of
from clew.players.av.tracks import _moment, _place
from clew.tiff import chain, first_offset, is_camera_raw, read_directory


def quiet() -> None:
    """Take note of nothing."""


def window(data: bytes) -> Window:
    return Window(BytesIO(data))


def _compound(data: bytes) -> object:
    return open_compound(window(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data)).entries()


def _web(data: bytes) -> object:
    headers = web.headers_in(data)
    return [web.name_of(data.decode("latin-1"), headers), web.changed_ns(headers)]


def _mime(data: bytes) -> object:
    opened = window(data)
    return [
        *(list(content(opened, part)) for part in parts(opened, 0, len(data), quiet)),
        read_headers(opened, 0, len(data)),
        known_headers(data),
        *(list(uu_content(iter([data]))) for _ in uu_files(opened, 0, len(data))),
    ]


def _zip(data: bytes) -> object:
    file = BytesIO(data)
    end = find_end(file, len(data))
    found = list(walk_local(file, 0, len(data), quiet))
    return [*found, *(central_entries(file, end.start, end) if end else ())]


def _tar(data: bytes) -> object:
    block = data[:512].ljust(512, b"\0")
    read_records(data, Extended())
    return [is_header(block), header_of(block), more_extents(block), number(block[:12])]


def _disk(data: bytes) -> object:
    medium = files_medium([BytesIO(data)], quiet)
    return [divide(medium), volume_kind(data), *(label_facts(kind, data) for kind in ("FAT", "NTFS", "ext4", "exFAT"))]


def _zipped(data: bytes) -> object:
    view = memoryview(b"PK\x03\x04" + data)
    return [zipped.entry_names(view), zipped.mimetype_of(view)]


PARSERS: dict[str, Callable[[bytes], object]] = {
    "compound": _compound,
    "mime": _mime,
    "zip": _zip,
    "zipped": _zipped,
    "tar": _tar,
    "disk": _disk,
    "7z start": read_start,
    "7z header": read_header,
    "blips": lambda data: list(blips(window(data), quiet)),
    "bmp": lambda data: bmp_head(data, len(data)),
    "carve": lambda data: list(carve(window(data), 0, len(data), quiet)),
    "inflate": lambda data: list(inflate(iter([data]))),
    "gzip encoding": lambda data: list(without_encoding(iter([data]), "gzip")),
    "br encoding": lambda data: list(without_encoding(iter([data]), "br")),
    "zstd encoding": lambda data: list(without_encoding(iter([data]), "zstd")),
    "tiff": lambda data: [
        chain(memoryview(data), 100),
        is_camera_raw(memoryview(data)),
        read_directory(memoryview(data), first_offset(memoryview(data))),
    ],
    "film": lambda data: form_of(memoryview(data)),
    "recognise": lambda data: recognise(memoryview(data)),
    "text": lambda data: [text.decode(data, name) for name in ("", "utf-8", "utf-7", "idna", "nonsense")],
    "name": lambda data: [text.file_name(data, "x"), text.extension_by_head(data), text.fact(data.decode("latin-1"))],
    "web": _web,
    "mail date": lambda data: times.mail_date_ns(data.decode("latin-1")),
    "dos time": lambda data: dos_time_ns(int.from_bytes(data[:4])),
    "filetime": lambda data: times.filetime_ns(int.from_bytes(data[:8])),
    "local sizes": local_sizes,
    "place": lambda data: [_place(data.decode("latin-1")), _moment(data.decode("latin-1"))],
}
STARTS = (
    *(b"", b"PK\x03\x04", b"PK\x05\x06", b"II*\0\x08\0\0\0", b"MM\0*", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"+"),
    *(b"\0\0\0\x18ftypmp42", b"ID3\x03", b"RIFF\0\0\0\0AVI ", b"\x01\x04\x06\0", b"\x89PNG\r\n\x1a\n"),
    *(b"\xff\xd8\xff\xe0", b"begin 644 a\n", b"Date: ", b"\xeb\x52\x90NTFS    "),
    b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n",
)


@pytest.mark.parametrize("name", PARSERS)
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=700))
@example(start=b"", rest=b"")
@example(start=b"", rest=b"\xff" * 600)
@example(start=b"", rest=b"\0" * 600)
def test_any_bytes_are_read_or_refused(name: str, start: bytes, rest: bytes) -> None:
    with suppress(ExaminationError):
        PARSERS[name](start + rest)
