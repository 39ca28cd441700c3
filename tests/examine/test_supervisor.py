import hashlib
import io
import os
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from clew.config import Limits
from clew.errors import EvidenceError
from clew.examine.supervisor import WINDOW_FILES, Examiner, Job
from clew.model.findings import Findings, Kind, Outcome
from clew.source import SourceFile, open_source

PLAIN_DESCRIBER = """
from clew.model.findings import Findings, Kind, Outcome

def warm_up():
    pass

def describe(data, size, digests, *, max_pixels, **_others):
    return Findings(Outcome.EXAMINED, "", Kind.OTHER, "text/plain", size, digests)
"""


@pytest.fixture
def plain(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """A describer that starts fast, for what has nothing to do with describing."""
    folder = tmp_path_factory.mktemp("describers")
    (folder / "plain_describer.py").write_text(PLAIN_DESCRIBER)
    monkeypatch.syspath_prepend(folder)
    return "plain_describer"


def examiner(describer: str, *, workers: int = 2, limits: Limits | None = None) -> Examiner:
    return Examiner(limits or Limits(), workers, required_sandbox=False, describer=describer)


def job(path: Path, size: int | None = None) -> Job[str]:
    return Job(path.name, partial(os.open, path, os.O_RDONLY), path.stat().st_size if size is None else size)


def one(describer: str, made: Job[str], *, limits: Limits | None = None) -> Findings:
    with examiner(describer, workers=1, limits=limits) as started:
        ((_, findings),) = started.examine([made])
    return findings


def draw(seed: int, width: int = 800, height: int = 600) -> Image.Image:
    """A hilly landscape with a sun and a few houses."""
    dice = np.random.default_rng(seed)
    picture = Image.new("RGB", (width, height), (120, 170, 230))
    pen = ImageDraw.Draw(picture)
    for level in range(4):
        top = height * (level + 2) / 7
        ridge = [(x, top + 60 * np.sin(x / (60 + 40 * dice.random()) + seed)) for x in range(0, width + 20, 20)]
        shade = tuple(int(value) for value in dice.integers(20, 200, 3))
        pen.polygon([(0, height), *ridge, (width, height)], fill=shade)
    for x, y in dice.integers(0, (width, height), (8, 2)):
        pen.rectangle((int(x), int(y), int(x) + 40, int(y) + 30), fill=(int(x) % 256, int(y) % 256, 90))
    return picture


def encode(picture: Image.Image, name: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, name, **options)
    return stream.getvalue()


def drawn_evidence(folder: Path) -> Path:
    """Pictures in many formats, whole and cut off, and files that are none."""
    evidence = folder / "evidence"
    evidence.mkdir()
    picture = draw(1)
    contents = {
        "a.jpg": encode(picture, "JPEG", quality=85),
        "progressive.jpg": encode(draw(2, 1600, 1200), "JPEG", progressive=True),
        "cmyk.jpg": encode(picture.convert("CMYK"), "JPEG"),
        "grey.png": encode(picture.convert("L"), "PNG"),
        "alpha.png": encode(picture.convert("RGBA"), "PNG"),
        "palette.gif": encode(picture.quantize(32), "GIF"),
        "b.webp": encode(picture, "WEBP"),
        "b.bmp": encode(draw(3, 300, 200), "BMP"),
        "b.tif": encode(picture, "TIFF", compression="tiff_lzw"),
        "b.avif": encode(draw(4, 400, 300), "AVIF"),
        "b.jp2": encode(draw(5, 400, 300), "JPEG2000"),
        "b.ico": encode(draw(6, 128, 128), "ICO"),
        "text.txt": b"a list of addresses",
        "empty": b"",
        "bytes.bin": bytes(range(256)) * 40,
    }
    for name, content in contents.items():
        (evidence / name).write_bytes(content)
        (evidence / f"cut-{name}").write_bytes(content[: len(content) * 2 // 3])
    return evidence


def examine_all(evidence: Path, *, workers: int, is_sandboxed: bool) -> dict[bytes, Findings]:
    _, source = open_source(evidence)
    jobs: Iterator[Job[SourceFile]] = (
        Job(file, partial(source.open, file.occurrence), file.occurrence.size) for file in source.files()
    )
    with Examiner(Limits(), workers, required_sandbox=False, is_sandboxed=is_sandboxed) as started:
        return {done.key.occurrence.path: findings for done, findings in started.examine(jobs)}


def test_pictures_are_described_and_the_sandbox_changes_nothing(tmp_path: Path) -> None:
    evidence = drawn_evidence(tmp_path)
    inside = examine_all(evidence, workers=2, is_sandboxed=True)
    outside = examine_all(evidence, workers=1, is_sandboxed=False)
    assert inside == outside
    assert set(inside) == {os.fsencode(path.name) for path in evidence.iterdir()}
    picture = inside[b"a.jpg"]
    assert (picture.outcome, picture.kind, picture.mime) == (Outcome.EXAMINED, Kind.PICTURE, "image/jpeg")
    assert picture.digests is not None
    assert picture.digests.sha256 == hashlib.sha256((evidence / "a.jpg").read_bytes()).digest()
    assert picture.picture is not None
    assert (picture.picture.width, picture.picture.height) == (800, 600)
    whole = {path: findings.outcome for path, findings in inside.items() if not path.startswith(b"cut-")}
    others = {b"text.txt", b"empty", b"bytes.bin"}
    assert {path for path, outcome in whole.items() if outcome is Outcome.UNSUPPORTED} == others
    assert {path for path, outcome in whole.items() if outcome is Outcome.EXAMINED} == set(whole) - others


def test_many_files_are_each_examined_once_in_flat_memory(tmp_path: Path, plain: str) -> None:
    number = 20_000
    path = tmp_path / "tiny"
    path.write_bytes(b"tiny")
    taken = 0
    most_ahead = 0

    def jobs() -> Iterator[Job[int]]:
        nonlocal taken
        for key in range(number):
            taken += 1
            yield Job(key, partial(os.open, path, os.O_RDONLY), 4)

    seen = bytearray(number)
    with examiner(plain) as started:
        for done, (made, findings) in enumerate(started.examine(jobs())):
            if done == 1000:
                tracemalloc.start()
            assert findings.outcome is Outcome.EXAMINED
            seen[made.key] += 1
            most_ahead = max(most_ahead, taken - done)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert seen == bytes([1]) * number
    assert most_ahead <= 2 * (WINDOW_FILES + 1) + 256
    assert peak < 4 << 20


def test_a_file_that_cannot_be_opened_is_failed_with_the_reason(tmp_path: Path, plain: str) -> None:
    (tmp_path / "good").write_bytes(b"good")
    _, source = open_source(tmp_path)
    occurrence = next(source.files()).occurrence
    (tmp_path / "good").unlink()
    jobs = [Job("gone", partial(source.open, occurrence), 4)]
    with examiner(plain) as started:
        ((_, findings),) = started.examine(jobs)
    assert (findings.outcome, findings.reason) == (Outcome.FAILED, "no such file or directory")
    assert (findings.size, findings.digests) == (4, None)


def test_thousands_that_cannot_be_opened_are_all_accounted_for(plain: str) -> None:
    def refuse() -> int:
        raise EvidenceError("the disk is gone")

    with examiner(plain) as started:
        reasons = [findings.reason for _, findings in started.examine(Job(key, refuse, 1) for key in range(3000))]
    assert reasons == ["the disk is gone"] * 3000


def test_no_files_are_no_results(plain: str) -> None:
    with examiner(plain) as started:
        assert list(started.examine([])) == []


@pytest.mark.parametrize(("content", "listed"), [(b"longer", 3), (b"short", 9), (b"", 1)])
def test_a_file_that_is_not_of_the_listed_size_is_failed(
    tmp_path: Path, plain: str, content: bytes, listed: int
) -> None:
    (tmp_path / "file").write_bytes(content)
    findings = one(plain, job(tmp_path / "file", listed))
    assert findings.outcome is Outcome.FAILED
    assert findings.reason == f"changed size: {listed} bytes when it was listed, {len(content)} when read"
    assert findings.digests is None


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that fails to be read")
def test_a_read_error_is_failed_with_the_reason(plain: str) -> None:
    findings = one(plain, job(Path("/proc/self/mem"), 100))
    assert (findings.outcome, findings.reason) == (Outcome.FAILED, "read error: input/output error")


def test_what_is_too_large_to_hold_is_digested_all_the_same(tmp_path: Path, plain: str) -> None:
    content = np.random.default_rng(1).bytes(40 << 20)
    (tmp_path / "large").write_bytes(content)
    findings = one(plain, job(tmp_path / "large"), limits=Limits(memory_mib=64))
    assert (findings.outcome, findings.reason) == (Outcome.EXAMINED, "")
    assert findings.digests is not None
    assert findings.digests.sha256 == hashlib.sha256(content).digest()


def test_an_examiner_can_be_used_again_after_its_results_were_left(tmp_path: Path, plain: str) -> None:
    paths = [tmp_path / str(number) for number in range(60)]
    for path in paths:
        path.write_bytes(path.name.encode())
    with examiner(plain) as started:
        first = started.examine(job(path) for path in paths)
        next(first)
        first.close()
        found = {made.key: findings for made, findings in started.examine(job(path) for path in paths)}
    assert len(found) == 60
    for name, findings in found.items():
        assert findings.digests is not None
        assert findings.digests.md5 == hashlib.md5(name.encode(), usedforsecurity=False).digest()


def test_no_descriptor_and_no_child_is_left_behind(tmp_path: Path, plain: str) -> None:
    (tmp_path / "file").write_bytes(b"content")
    one(plain, job(tmp_path / "file"))  # what children are forked from is kept
    before = set(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names, as they are
    with examiner(plain) as started:
        assert len(list(started.examine([job(tmp_path / "file")] * 50))) == 50
        children = [worker.process.process_id for worker in started._workers]
    assert set(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_a_single_file_starts_a_single_child(tmp_path: Path, plain: str) -> None:
    (tmp_path / "file").write_bytes(b"content")
    with examiner(plain, workers=8) as started:
        assert len(list(started.examine([job(tmp_path / "file")]))) == 1
        assert len(started._workers) == 1


def test_an_error_of_the_caller_ends_the_run(tmp_path: Path, plain: str) -> None:
    (tmp_path / "file").write_bytes(b"content")

    def jobs() -> Iterator[Job[str]]:
        yield job(tmp_path / "file")
        raise LookupError("the list of files broke off")

    with examiner(plain) as started, pytest.raises(LookupError, match="broke off"):
        list(started.examine(jobs()))


def test_it_says_what_the_children_run_under(plain: str) -> None:
    with examiner(plain) as started:
        assert "rlimits" in started.sandbox
    with Examiner(Limits(), 1, required_sandbox=False, is_sandboxed=False, describer=plain) as bare:
        assert bare.sandbox == "rlimits"
