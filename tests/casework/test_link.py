"""From evidence to leads, and what an officer says to them: text in drawn pictures of two cases, one in an archive."""

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from clew.casework.describe_views import DescribeOptions, describe_views
from clew.casework.desk import Desk, open_desk
from clew.casework.examine_again import ALTERED
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.judge_lead import judge_lead
from clew.casework.leads import Lead, leads
from clew.casework.link import link
from clew.casework.progress import unwatched
from clew.config import Config
from clew.errors import NotFoundError, UsageError
from clew.linker import linkers
from clew.model.link_decision import Verdict
from clew.model.wanted_leads import WantedLeads
from clew.store import custody
from clew.store.written import written

HERE, THERE = "OP-114", "OP-115"
TEXT = ("text",)


def picture(text: str, seed: int) -> bytes:
    drawn = Image.radial_gradient("L").resize((640, 520)).rotate(40 * seed).convert("RGB")
    draw = ImageDraw.Draw(drawn)
    draw.rectangle((40 + 30 * seed, 60 * seed, 560, 60 * seed + 90), fill=(40 * seed, 90, 200 - 50 * seed))
    draw.text((60 + 30 * seed, 60 * seed + 20), text, font=ImageFont.load_default(32), fill=(255, 255, 255))
    stream = io.BytesIO()
    drawn.save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two exhibits that show the same address, one of them inside an archive inside an archive."""
    if (reason := linkers()["text"].missing()) is not None:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "a").mkdir()
    (folder / "a" / "sign.png").write_bytes(picture("write to anna.b@example.org", 1))
    (folder / "a" / "plain.png").write_bytes(picture("nothing else", 2))
    inner, outer = io.BytesIO(), folder / "b" / "sent.zip"
    outer.parent.mkdir()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("card.png", picture("anna.b@example.org", 3))
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("old.zip", inner.getvalue())
        archive.writestr("other.png", picture("harbour master", 0))
    return folder


@pytest.fixture(scope="module")
def ingested(evidence: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with both cases."""
    workspace = tmp_path_factory.mktemp("ingested") / "workspace"
    with open_desk(Config(workspace=str(workspace), workers=1), "officer A", create=True) as opened:
        for case, name in ((HERE, "a"), (THERE, "b")):
            ingest(opened, evidence / name, case, "KP/1", IngestOptions(), unwatched)
    return workspace


@pytest.fixture
def desk(ingested: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of it for a test, on SQLite: what the databases do differently is tested in the store."""
    shutil.copytree(ingested, tmp_path / "workspace")
    with open_desk(Config(workspace=str(tmp_path / "workspace"), workers=1), "officer A", create=False) as opened:
        yield opened


def looked_for(desk: Desk, case: str) -> tuple[int, int]:
    """Describe and link; return how many media were described, and how many links were proposed."""
    described = describe_views(desk, case, DescribeOptions(TEXT), unwatched)
    assert described.failed == {}
    return described.described, link(desk, case, TEXT, unwatched).proposed["text"]


def digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def open_leads(desk: Desk, case: str) -> list[Lead]:
    return list(leads(desk, case, WantedLeads()).items)


class StoppedError(Exception):
    """Stands for whatever ends a run."""


def stop(_progress: object) -> None:
    raise StoppedError


def test_an_address_leads_from_one_case_to_the_other_and_an_officer_judges(desk: Desk) -> None:
    assert looked_for(desk, HERE) == (2, 0)
    with pytest.raises(StoppedError):
        describe_views(desk, THERE, DescribeOptions(TEXT), stop)
    with pytest.raises(StoppedError):
        link(desk, THERE, TEXT, stop)
    left, proposed = looked_for(desk, THERE)
    assert left < 2  # the run that broke off had recorded what was done
    assert proposed == 1
    assert looked_for(desk, THERE) == (0, 0)
    (lead,), (back,) = open_leads(desk, HERE), open_leads(desk, THERE)
    assert (lead.this.path, lead.other.path, lead.other.cases) == ("sign.png", "sent.zip!/old.zip!/card.png", (THERE,))
    assert (back.this.path, back.other.path) == (lead.other.path, lead.this.path)
    assert lead.crosses
    assert lead.link.evidence.told[0] == ("e-mail address", "anna.b@example.org")
    number = lead.link.number
    with pytest.raises(UsageError, match="why"):
        judge_lead(desk, HERE, number, Verdict.REJECTED, " ")
    judge_lead(desk, HERE, number, Verdict.ACCEPTED, "the same address")
    with pytest.raises(UsageError, match="already"):
        judge_lead(desk, THERE, number, Verdict.ACCEPTED, "")
    with pytest.raises(NotFoundError, match=r"no lead 99.*clew leads"):
        judge_lead(desk, HERE, 99, Verdict.LATER, "")
    assert open_leads(desk, HERE) == open_leads(desk, THERE) == []
    (judged,) = leads(desk, THERE, WantedLeads(verdicts=[Verdict.ACCEPTED])).items
    assert [(each.officer, each.reason, each.case) for each in judged.decisions] == [
        ("officer A", "the same address", HERE)
    ]
    judge_lead(desk, THERE, number, Verdict.OPEN, "not sure")
    assert [each.link.number for each in open_leads(desk, HERE)] == [number]
    with desk.catalog.reading() as tx:
        acts = [json.loads(each.details) for each in custody.entries(tx) if each.act == "lead judged"]
        (found, _) = written(tx, "ANNA.B", 9, {})
    assert [each["verdict"] for each in acts] == ["accepted", "open"]
    assert found.line.endswith("anna.b@example.org")


def test_what_is_gone_or_altered_is_named_and_tried_again_when_it_is_back(desk: Desk, evidence: Path) -> None:
    sign, plain = (evidence / "a" / name for name in ("sign.png", "plain.png"))
    kept = {each: each.read_bytes() for each in (sign, plain)}
    sign.unlink()
    plain.write_bytes(bytes(len(kept[plain])))
    try:
        failed = describe_views(desk, HERE, DescribeOptions(TEXT), unwatched).failed
        assert {sha256: failed.get(sha256) for sha256 in map(digest, kept.values())} == {
            digest(kept[sign]): "no such file or directory",
            digest(kept[plain]): ALTERED,
        }
        assert describe_views(desk, HERE, DescribeOptions(TEXT), unwatched).described == 0
    finally:
        for path, content in kept.items():
            path.write_bytes(content)
    again = describe_views(desk, HERE, DescribeOptions(TEXT, retry_failed=True), unwatched)
    assert (again.described, again.failed) == (2, {})


def test_a_linker_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="there is no linker 'smells'"):
        link(desk, HERE, ("smells",), unwatched)
