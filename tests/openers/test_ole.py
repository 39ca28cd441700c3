import runpy
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.containers.compound import STREAM, open_compound
from clew.containers.window import Window
from clew.openers.ole import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VECTORS = runpy.run_path(str(Path(__file__).with_name("ole_sample.py")))
WRITE = VECTORS["WRITER"]["write"]
JPEG: bytes = VECTORS["JPEG"]
_NAMES = st.text(st.characters(codec="ascii", exclude_characters="/\\:!", min_codepoint=33), min_size=1, max_size=20)


@settings(max_examples=40)
@given(st.dictionaries(st.tuples(_NAMES), st.binary(max_size=200) | st.integers(0, 9000).map(bytes), max_size=20))
def test_compound_files_read_as_olefile_reads_them(streams: dict[tuple[str], bytes]) -> None:
    content = WRITE(streams)
    compound = open_compound(Window(BytesIO(content)))
    read = {entry.path: b"".join(compound.pieces(entry)) for entry in compound.entries() if entry.kind == STREAM}
    assert read == streams
    with olefile.OleFileIO(content) as peer:
        named = {tuple(path) for path in peer.listdir()}
        assert named <= set(streams)
        assert bool(named) == bool(streams)


def test_a_document_says_who_made_it(opened: "Open") -> None:
    found = opened(plugin, VECTORS["sample"]())
    assert found.facts == {"author": "Åsa", "created": "2024-07-01 08:00:00 UTC"}
    assert plugin.sniff(memoryview(VECTORS["sample"]())) == "application/msword"


def test_drawings_of_a_workbook_go_on_in_further_records(opened: "Open") -> None:
    drawing = VECTORS["blip"](0xF01D, 0x46A, b"\xff" + JPEG)
    cuts = [drawing[at : at + 300] for at in range(0, len(drawing), 300)]
    records = struct.pack("<HHI", 0x809, 4, 0) + struct.pack("<HH", 0xEB, len(cuts[0])) + cuts[0]
    records += b"".join(struct.pack("<HH", 0x3C, len(cut)) + cut for cut in cuts[1:]) + struct.pack("<HH", 0x0A, 0)
    found = opened(plugin, WRITE({("Workbook",): records}))
    assert found.contents == {b"Workbook/picture 1.jpg": JPEG}


def test_objects_of_a_presentation_come_out_inflated(opened: "Open") -> None:
    inner = WRITE({("Package",): b"PK\x03\x04" + b"x" * 100})
    without_end = zlib.compressobj()
    packed = struct.pack("<I", len(inner)) + without_end.compress(inner) + without_end.flush(zlib.Z_SYNC_FLUSH)
    records = (
        struct.pack("<HHI", 0x10, 0x1011, len(packed)) + packed + struct.pack("<HHI", 0, 0x1011, len(inner)) + inner
    )
    found = opened(plugin, WRITE({("PowerPoint Document",): records, ("Pictures",): b""}))
    assert found.contents == {b"PowerPoint Document/object 1.ole": inner, b"PowerPoint Document/object 2.ole": inner}
    assert found.reasons == {}


@pytest.mark.parametrize(
    "streams",
    [
        {("EncryptedPackage",): b"x" * 5000, ("EncryptionInfo",): b"x"},
        {("WordDocument",): b"\xec\xa5\xc1\0\0\0\0\0\0\0\0\1" + b"\0" * 5000},
        {("Workbook",): struct.pack("<HHIHHI", 0x809, 4, 0, 0x2F, 4, 0)},
        {("PowerPoint Document",): b"x", ("Current User",): b"\0" * 12 + b"\xdf\xc4\xd1\xf3"},
    ],
)
def test_a_document_with_a_password_is_named_as_encrypted(opened: "Open", streams: dict[tuple[str], bytes]) -> None:
    found = opened(plugin, WRITE(streams))
    assert found.reason.startswith("encrypted: ")
    assert found.reason.endswith("with a password")


def test_pictures_are_carved_out_of_a_document_whose_directory_is_lost(opened: "Open") -> None:
    content = bytearray(WRITE({("Data",): b"x" * 5000 + JPEG}))
    content[48:52] = b"\xff" * 4
    found = opened(plugin, bytes(content))
    assert list(found.contents.values()) == [JPEG]
    assert found.reason == "corrupt compound file: no root folder"


def test_a_stream_that_breaks_off_is_said_to(opened: "Open") -> None:
    body = b"%PDF-1.7" + b"x" * 20_000
    content = WRITE({("CONTENTS",): body})
    fat = content.rindex(struct.pack("<2I", 2, 3))
    broken = content[: fat + 40] + b"\xfe\xff\xff\xff" + content[fat + 44 :]
    found = opened(plugin, broken)
    assert found.reasons[b"CONTENTS.pdf"].startswith("truncated: ")
    assert body.startswith(found.contents[b"CONTENTS.pdf"])
