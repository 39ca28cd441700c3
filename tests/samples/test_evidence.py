import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import exifread
import numpy as np
import pytest
from PIL import Image

from clew.config import Containers
from clew.decoder import DecodedPicture, decoders
from clew.errors import ExaminationError, FormatError, UsageError
from clew.examine.describe import describe
from clew.format import list_format
from clew.hasher import hashers
from clew.model.digests import Digests
from clew.model.hashset import Entry
from clew.model.occurrence import INSIDE
from clew.opener import Opening, find_opener
from clew.samples import evidence
from clew.samples.evidence import FEWEST, make_evidence
from clew.samples.films.plan import BROKEN, SHARES
from clew.samples.packing.recipes import CUT_ZIP, RECIPES
from clew.samples.plan import PROPORTIONS
from clew.samples.truth import Truth, TruthFile, read_truth
from clew.source import open_source

FILES, SEED = 60, 5
"""Of the sample that tests share."""
DIGESTS = Digests(bytes(16), bytes(20), bytes(32), bytes(16))


@pytest.fixture(scope="module")
def folder(whole_sample: Path) -> Path:
    return whole_sample


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    return read_truth(folder / "truth.json")


def opened(path: bytes, data: bytes, passwords: tuple[bytes, ...], depth: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Yield the path and content of everything in a container, however deep."""
    opener, _ = find_opener(memoryview(data))
    if opener is None or depth == Containers().depth:
        return
    try:
        for member in opener.members(Opening([io.BytesIO(data)], path, len(data), passwords)):
            inner = path + INSIDE + member.path
            read = b"".join(member.pieces()) if member.pieces else b""
            yield inner, read
            yield from opened(inner, read, passwords, depth + 1)
    except ExaminationError as error:
        assert "its directory is missing" in str(error)  # noqa: PT017 - what came before stands


@pytest.fixture(scope="module")
def insides(folder: Path, truth: Truth) -> dict[bytes, bytes]:
    """Everything in containers, as their openers give it, by whole path."""
    passwords = tuple((folder / "passwords.txt").read_bytes().split())
    outside = [file for file in truth.files if INSIDE not in file.path_bytes and file.sha256 and not file.film >= 0]
    return {path: data for file in outside for path, data in opened(file.path_bytes, content(folder, file), passwords)}


def content(folder: Path, file: TruthFile) -> bytes:
    return Path(os.fsdecode(os.fsencode(folder / "evidence") + b"/" + file.path_bytes)).read_bytes()


@pytest.fixture(scope="module")
def contents(folder: Path, truth: Truth, insides: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """The content of every file that has one, inside containers or not, by path."""
    outside = [file for file in truth.files if INSIDE not in file.path_bytes and file.sha256]
    return {file.path_bytes: content(folder, file) for file in outside} | insides


def decoded(data: bytes) -> DecodedPicture | None:
    view = memoryview(data)
    for decoder in decoders().values():
        if decoder.sniff(view):
            return decoder.decode(view, 500_000_000)
    return None


def contents_below(folder: Path) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for parent, _, names in os.walk(os.fsencode(folder)):
        for name in names:
            path = Path(os.fsdecode(parent), os.fsdecode(name))
            key = os.fsencode(path.relative_to(folder))
            found[key] = (
                os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
            )
    return found


def test_evidence_holds_exactly_the_files_the_truth_names(folder: Path, truth: Truth) -> None:
    _, source = open_source(folder / "evidence")
    found = sorted(each.occurrence.path for each in source.files())
    assert found == sorted(file.path_bytes for file in truth.files if INSIDE not in file.path_bytes)
    assert len(found) == truth.files_outside
    added = {*SHARES, "film", *RECIPES}
    assert sum(file.kind not in added for file in truth.files if INSIDE not in file.path_bytes) == FILES


def test_containers_hold_exactly_the_files_the_truth_names(truth: Truth, insides: dict[bytes, bytes]) -> None:
    assert sorted(insides) == sorted(file.path_bytes for file in truth.files if INSIDE in file.path_bytes)
    for file in truth.files:
        if INSIDE in file.path_bytes and file.sha256:
            assert hashlib.sha256(insides[file.path_bytes]).hexdigest() == file.sha256, file.path


def test_few_files_go_without_films_and_containers(tmp_path: Path) -> None:
    truth = make_evidence(tmp_path / "few", files=FEWEST, seed=SEED, workers=1)
    assert truth.files_total == truth.files_outside == FEWEST
    assert (truth.reels, truth.segments) == ((), ())


def test_every_kind_is_there_from_sixty_files_on(truth: Truth) -> None:
    inner = {"middle zip", "message", "zeros", "hard link", "archive in nested archive"}
    assert set(truth.by_kind) == {*PROPORTIONS, "original", *SHARES, "film", *RECIPES, *inner}


def test_every_lane_and_outcome_is_there(truth: Truth) -> None:
    assert set(truth.by_lane) == {"known", "near", "series", "new", ""}
    assert set(truth.by_outcome) == {"examined", "unsupported", "failed"}


def test_digests_are_those_of_the_files(folder: Path, truth: Truth) -> None:
    for file in truth.files:
        if file.sha256 and INSIDE not in file.path_bytes:
            assert hashlib.sha256(content(folder, file)).hexdigest() == file.sha256, file.path


def test_the_same_seed_gives_the_same_bytes_however_many_processes_work(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "WORTH_A_PROCESS", 1)
    make_evidence(tmp_path / "again", files=FILES, seed=SEED, workers=2)
    assert contents_below(tmp_path / "again") == contents_below(folder)


def test_another_seed_gives_other_pictures(folder: Path, tmp_path: Path) -> None:
    truth = read_truth(folder / "truth.json")
    other = make_evidence(tmp_path / "other", files=20, seed=SEED + 1, workers=1, has_pipe=False)
    assert not {base.sha256 for base in truth.bases} & {base.sha256 for base in other.bases}


def test_examination_ends_as_the_truth_says(truth: Truth, contents: dict[bytes, bytes]) -> None:
    described = 0
    for file in truth.files:
        is_deep = file.kind == "archive in nested archive" and file.outcome == "unsupported"
        if not file.sha256 or is_deep or file.kind == CUT_ZIP:
            assert file.outcome != "examined"
            continue
        if file.film < 0 or file.kind in BROKEN or file.ms < 9000:
            data = contents[file.path_bytes]
            found = describe(memoryview(data), len(data), DIGESTS, max_pixels=500_000_000)
            assert found.outcome == file.outcome, (file, found.reason)
            described += 1
    assert described > FILES


def test_sure_copies_are_near_their_base_and_unrelated_pictures_are_far(
    truth: Truth, contents: dict[bytes, bytes]
) -> None:
    pdq = hashers()["pdq"]
    listed = {base.id: int(base.pdq, 16) for base in truth.bases if base.pdq}
    sure = 0
    for file in truth.files:
        if file.base < 0 or file.kind.startswith("truncated") or not file.sha256:
            continue
        picture = decoded(contents[file.path_bytes])
        assert picture is not None
        made = pdq.hash_picture(picture.rgb, "")
        digests = made.digest + made.forms
        forms = [int.from_bytes(digests[start : start + 32]) for start in range(0, 256, 32)]
        for base, known in listed.items():
            distance = min((form ^ known).bit_count() for form in forms)
            if base == file.base and file.near_lists:
                assert distance <= pdq.threshold_bits, file
                sure += 1
            elif base != file.base:
                assert distance > pdq.threshold_bits, file
    assert sure


def test_the_lists_know_what_the_truth_says(folder: Path, truth: Truth, contents: dict[bytes, bytes]) -> None:
    for made in truth.lists:
        path = folder / "lists" / made.file
        entries = [entry for entry in list_format(path).read(path) if isinstance(entry, Entry)]
        assert len(entries) == made.entries
        known = {entry.digests.md5 for entry in entries}
        for file in truth.files:
            if file.sha256 and made.name != "operation-lantern-v2":
                md5 = hashlib.md5(contents[file.path_bytes], usedforsecurity=False).digest()
                assert (md5 in known) == (made.name in file.lists), file


def test_some_known_pictures_and_films_lie_only_inside_containers(truth: Truth) -> None:
    outside = {file.sha256 for file in truth.files if INSIDE not in file.path_bytes}
    hidden = [file for file in truth.files if file.lists and file.sha256 not in outside]
    assert {file.base >= 0 for file in hidden} >= {True}
    assert any(file.is_deleted for file in hidden)
    assert any(file.password for file in hidden)
    assert any(file.near_lists for file in truth.files if INSIDE in file.path_bytes)


def test_a_still_of_a_film_is_listed_that_lies_nowhere(truth: Truth, contents: dict[bytes, bytes]) -> None:
    stills = {reel.still_md5 for reel in truth.reels if reel.still_md5}
    assert stills
    assert not stills & {hashlib.md5(data, usedforsecurity=False).hexdigest() for data in contents.values()}


def test_what_was_carved_lies_where_the_truth_says(truth: Truth, contents: dict[bytes, bytes]) -> None:
    carved = [file for file in truth.files if file.offset >= 0 and b".dd!/" in file.path_bytes]
    assert carved
    for file in carved:
        disk = contents[file.path_bytes.partition(INSIDE)[0]]
        assert hashlib.sha256(disk[file.offset : file.offset + file.size]).hexdigest() == file.sha256


def test_segments_are_of_films_that_are_there(truth: Truth) -> None:
    assert {each.track for each in truth.segments} == {"frames", "sound", "still"}
    for each in truth.segments:
        one, other = truth.files[each.one], truth.files[each.other]
        assert one.film == other.film >= 0
        assert 0 <= each.start_ms <= each.end_ms <= one.ms + 1
        assert 0 <= each.other_start_ms <= each.other_end_ms <= other.ms + 1


def test_the_newer_list_differs_from_the_older_as_counted(tmp_path: Path) -> None:
    truth = make_evidence(tmp_path / "demo", files=59, seed=2, workers=1)
    versions = []
    for made in truth.lists[:2]:
        path = tmp_path / "demo" / "lists" / made.file
        versions.append({entry.key: entry for entry in list_format(path).read(path) if isinstance(entry, Entry)})
    older, newer = versions
    counted = truth.lists[1]
    assert len(newer.keys() - older.keys()) == counted.added
    assert len(older.keys() - newer.keys()) == counted.removed
    assert sum(older[key].categories != newer[key].categories for key in older.keys() & newer.keys()) == counted.changed


def test_cameras_sign_their_pictures_and_show_an_older_thumbnail_after_a_crop(folder: Path, truth: Truth) -> None:
    cameras = {base.id: base for base in truth.bases if base.camera}
    differences: dict[str, list[float]] = {"original": [], "older thumbnail": []}
    for file in truth.files:
        if file.base not in cameras or file.kind not in differences or INSIDE in file.path_bytes:
            continue
        stream = io.BytesIO(content(folder, file))
        tags = exifread.process_file(stream)
        make, model, serial = cameras[file.base].camera
        assert (str(tags["Image Make"]), str(tags["Image Model"])) == (make, model)
        assert str(tags.get("EXIF BodySerialNumber", "")) == serial
        with Image.open(stream) as whole, Image.open(io.BytesIO(tags["JPEGThumbnail"])) as embedded:
            small = np.asarray(whole.convert("L").resize((64, 48)), np.int16)
            differences[file.kind].append(
                float(np.abs(small - np.asarray(embedded.convert("L").resize((64, 48)))).mean())
            )
    assert max(differences["original"]) < 5 < min(differences["older thumbnail"])


def test_progress_counts_up_to_all_files(tmp_path: Path) -> None:
    seen: list[int] = []
    totals: set[int] = set()

    def tell(done: int, total: int) -> None:
        seen.append(done)
        totals.add(total)

    make_evidence(tmp_path / "demo", files=25, seed=1, workers=1, progress=tell)
    assert seen == sorted(seen)
    assert totals == {25} == {seen[-1]}


def test_photos_of_a_folder_stand_in_for_scenes(folder: Path, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    truth = read_truth(folder / "truth.json")
    original = next(file for file in truth.files if file.kind == "original" and file.size > 30_000)
    (photos / "one.jpg").write_bytes(content(folder, original))
    made = make_evidence(tmp_path / "demo", files=20, seed=1, workers=1, photos=photos)
    assert [base.scene for base in made.bases].count("photo") == 1


@pytest.mark.parametrize("files", [19, 20_001])
def test_a_number_of_files_it_cannot_make_is_refused(tmp_path: Path, files: int) -> None:
    with pytest.raises(UsageError, match="20 to 20000"):
        make_evidence(tmp_path / "demo", files=files, seed=1)


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        make_evidence(tmp_path, files=20, seed=1)


def test_a_file_that_is_no_truth_is_refused(tmp_path: Path) -> None:
    (tmp_path / "truth.json").write_text('{"version": 1}')
    with pytest.raises(FormatError, match=r"not a truth\.json"):
        read_truth(tmp_path / "truth.json")
