import runpy
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from clew.model.findings import Outcome
from clew.openers.epub import plugin as epub
from clew.openers.odf import plugin as odf
from clew.openers.ooxml import plugin as ooxml

if TYPE_CHECKING:
    from tests.openers.conftest import Open

FOLDER = Path(__file__).parent
OOXML = runpy.run_path(str(FOLDER / "ooxml_sample.py"))
ODF = runpy.run_path(str(FOLDER / "odf_sample.py"))


def test_a_document_says_who_made_it_and_when(opened: "Open") -> None:
    assert opened(ooxml, OOXML["sample"]()).facts == {"author": "A & B", "created": "2024-07-01T08:00:00Z"}
    assert opened(odf, ODF["sample"]()).facts == {"author": "A"}


def test_a_zip_that_is_no_document_is_left_to_others() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("word/media/image1.jpeg", b"picture")
        archive.writestr("mimetype", "application/epub+zip")
    assert [each.sniff(memoryview(stream.getvalue())) for each in (ooxml, odf, epub)] == [None, None, None]


def test_documents_whose_first_entry_is_another_are_told_by_their_parts() -> None:
    for names, plugin in ((("content.xml", "META-INF/manifest.xml"), odf), (("1.opf", "META-INF/container.xml"), epub)):
        stream = BytesIO()
        with ZipFile(stream, "w") as archive:
            for name in names:
                archive.writestr(name, "<a/>")
        found = [each for each in (ooxml, odf, epub) if each.sniff(memoryview(stream.getvalue()))]
        assert found == [plugin]


def test_an_encrypted_document_lists_its_files_and_says_why_they_are_closed(opened: "Open") -> None:
    found = opened(odf, ODF["sample"]('<manifest:encryption-data checksum="a"/>'))
    assert found.facts["encrypted"] == "yes"
    assert set(found.members) == set(ODF["EXPECTED"])
    for member in found.members.values():
        assert (member.pieces, member.outcome) == (None, Outcome.UNSUPPORTED)
        assert member.reason.startswith("encrypted")


def test_a_damaged_picture_costs_only_itself(opened: "Open") -> None:
    content = bytearray(OOXML["sample"]())
    at = content.index(b"word/media/image1.jpeg") + len(b"word/media/image1.jpeg") + 20
    content[at : at + 8] = b"\xff" * 8
    found = opened(ooxml, bytes(content))
    assert found.reasons[b"word/media/image1.jpeg"].startswith("corrupt zip: ")
    assert found.contents[b"docProps/thumbnail.jpeg"] == OOXML["EXPECTED"][b"docProps/thumbnail.jpeg"]


def test_an_entry_without_a_name_is_no_trouble(opened: "Open") -> None:
    content = ODF["sample"]()
    name = b"Pictures/"
    at = content.index(name, content.index(b"PK\x01\x02")) - 46
    length = int.from_bytes(content[at + 28 : at + 30], "little")
    nameless = content[: at + 28] + bytes(4) + length.to_bytes(2, "little") + content[at + 34 :]  # now its comment
    told = opened(odf, nameless)
    assert b"" in told.members
    assert told.reason == ""
