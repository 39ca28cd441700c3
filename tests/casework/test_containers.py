"""What lies inside containers is taken in, known again, verified and opened again."""

import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clew.casework.desk import Desk, open_desk
from clew.casework.ingest import IngestSummary, ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.progress import Progress
from clew.casework.reopen import reopened
from clew.casework.show import show, write_media
from clew.casework.verify import Verification, verify
from clew.config import Config, Containers
from clew.errors import EvidenceError, IntegrityError
from clew.model.findings import Outcome
from clew.store import custody, occurrences

CASE = "OP-114"


def unwatched(progress: Progress) -> None:
    del progress


def picture(seed: int) -> bytes:
    levels = np.random.default_rng(seed).integers(0, 255, (8, 8, 3), np.uint8)
    stream = BytesIO()
    Image.fromarray(levels).resize((320, 240)).save(stream, "JPEG")
    return stream.getvalue()


def zipped(**members: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(
                zipfile.ZipInfo(name.replace("__", "/").replace("_", "."), (2024, 5, 1, 10, 0, 0)), content
            )
    return stream.getvalue()


def mail(*attachments: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "the bridge"
    message.set_content("see there")
    for number, content in enumerate(attachments, 1):
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"p{number}.bin")
    return message.as_bytes()


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """A folder with a picture, and the same and another two and three containers deep."""
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "plain.jpg").write_bytes(picture(1))
    inner = zipped(b__one_jpg=picture(1), b__two_jpg=picture(2))
    (folder / "outer.zip").write_bytes(zipped(mail_eml=mail(inner, picture(3)), note_txt=b"a note"))
    return folder


@pytest.fixture
def desk(tmp_path: Path, catalog_url: str) -> Iterator[Desk]:
    settings = Config(workspace=str(tmp_path / "workspace"), catalog_url=catalog_url, agency="agency-a", workers=1)
    with open_desk(settings, "officer A", create=True) as opened:
        yield opened


def take_in(desk: Desk, evidence: Path, options: IngestOptions | None = None) -> IngestSummary:
    return ingest(desk, evidence, CASE, "KP/1", options or IngestOptions(), unwatched)


def rows(desk: Desk) -> dict[bytes, occurrences.OccurrenceRow]:
    with desk.catalog.reading() as tx:
        return {row.occurrence.path: row for row in occurrences.occurrences(tx, CASE, "KP/1")}


def checked(desk: Desk) -> Verification:
    return verify(desk, CASE, unwatched, with_evidence=True)


MAIL = b"outer.zip!/mail.eml"
INNER = MAIL + b"!/p1.bin"


def test_every_member_is_accounted_for_under_its_whole_path(desk: Desk, evidence: Path) -> None:
    summary = take_in(desk, evidence)
    assert (summary.found, summary.examined, summary.unsupported, summary.failed) == (8, 7, 1, 0)
    found = rows(desk)
    assert {path: row.occurrence.container for path, row in found.items()} == {
        b"plain.jpg": b"",
        b"outer.zip": b"",
        b"outer.zip!/note.txt": b"outer.zip",
        MAIL: b"outer.zip",
        INNER: MAIL,
        INNER + b"!/b/one.jpg": INNER,
        INNER + b"!/b/two.jpg": INNER,
        MAIL + b"!/p2.bin": MAIL,
    }
    assert found[INNER + b"!/b/one.jpg"].sha256 == found[b"plain.jpg"].sha256
    assert summary.stacks == 3
    assert checked(desk).differences == ()


def test_a_second_ingest_examines_nothing_and_counts_everything(desk: Desk, evidence: Path) -> None:
    first = take_in(desk, evidence)
    before = rows(desk)
    again = take_in(desk, evidence)
    assert (again.found, again.media_new) == (first.found, 0)
    assert rows(desk) == before


def test_a_media_deep_inside_is_written_out_as_it_was_and_that_is_on_record(
    desk: Desk, evidence: Path, tmp_path: Path
) -> None:
    take_in(desk, evidence)
    sha256 = rows(desk)[INNER + b"!/b/two.jpg"].sha256
    assert sha256 is not None
    shown = show(desk, sha256.hex()[:12])
    assert [place.occurrence.path for place in shown.places] == [INNER + b"!/b/two.jpg"]
    write_media(desk, shown, tmp_path / "out.jpg")
    assert (tmp_path / "out.jpg").read_bytes() == picture(2)
    with desk.catalog.reading() as tx:
        last = list(custody.entries(tx))[-1]
    assert (last.act, last.item) == ("media written out", sha256.hex())


def test_a_media_whose_container_changed_is_not_given_out(desk: Desk, evidence: Path) -> None:
    take_in(desk, evidence)
    row = rows(desk)[INNER + b"!/b/two.jpg"]
    inner = zipped(b__one_jpg=picture(1), b__two_jpg=picture(9))
    (evidence / "outer.zip").write_bytes(zipped(mail_eml=mail(inner, picture(3)), note_txt=b"a note"))
    with pytest.raises(IntegrityError, match="altered: SHA-256 was"), reopened(desk, row):
        pass
    (evidence / "outer.zip").write_bytes(zipped(mail_eml=mail(picture(3))))
    with pytest.raises(EvidenceError, match=r"no longer inside its container|nothing opens it"), reopened(desk, row):
        pass


def test_an_altered_container_is_told_for_each_member(desk: Desk, evidence: Path) -> None:
    take_in(desk, evidence)
    (evidence / "outer.zip").write_bytes(zipped(mail_eml=mail(picture(3)), new_txt=b"new"))
    told = {each.item.partition("/1/")[2]: each.reason for each in checked(desk).differences}
    assert told["outer.zip!/new.txt"] == "in the evidence, but not in the catalog"
    assert told["outer.zip!/note.txt"] == "can't be read any more: it is not there"
    assert told["outer.zip"].startswith("altered: SHA-256 was ")
    summary = take_in(desk, evidence)
    assert b"outer.zip" in summary.altered
    found = rows(desk)
    assert found[b"outer.zip!/note.txt"].reason == "no longer inside its container, which has changed"
    assert found[b"outer.zip!/note.txt"].outcome is Outcome.FAILED
    assert summary.found == len(found) == summary.examined + summary.unsupported + summary.failed


def test_containers_are_opened_as_deep_as_the_settings_say(tmp_path: Path, evidence: Path) -> None:
    settings = Config(workspace=str(tmp_path / "shallow"), workers=1, containers=Containers(depth=1))
    with open_desk(settings, "officer A", create=True) as desk:
        take_in(desk, evidence)
        found = rows(desk)
    assert found[MAIL].outcome is Outcome.UNSUPPORTED
    assert found[MAIL].reason == "not opened: it lies 1 containers deep (containers.depth)"
    assert set(found) == {b"plain.jpg", b"outer.zip", b"outer.zip!/note.txt", MAIL}


def test_kept_media_come_from_inside_containers_too(desk: Desk, evidence: Path) -> None:
    take_in(desk, evidence, IngestOptions(keep_media=True))
    row = rows(desk)[INNER + b"!/b/two.jpg"]
    assert row.sha256 is not None
    (evidence / "outer.zip").unlink()
    with reopened(desk, row) as descriptor, open(descriptor, "rb", closefd=False) as file:
        assert file.read() == picture(2)
