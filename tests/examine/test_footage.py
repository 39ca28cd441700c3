"""Watching a film: spans of like frames, scenes, the best frame, and what bounds it."""

import runpy
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from clew.config import Footage
from clew.examine import footage as watching
from clew.examine.describe import describe
from clew.examine.digests import DigestStream
from clew.examine.wire import Done, frame
from clew.hasher import hashers
from clew.model.findings import Findings, Kind, Outcome, PictureFacts
from clew.model.footage import FootageFacts, FrameHashes

FILMS = runpy.run_path(str(Path(__file__).resolve().parents[1] / "vectors" / "films" / "make.py"))
film, encode, shots, scene = FILMS["film"], FILMS["encode"], FILMS["shots"], FILMS["scene"]
SIZE = (320, 180)
RATE = 5
PDQ = hashers()["pdq"]

Pixels = npt.NDArray[np.uint8]


def described(content: bytes, **settings: object) -> Findings:
    stream = DigestStream()
    stream.update(content)
    footage = Footage(**settings)  # type: ignore[arg-type]
    return describe(memoryview(content), len(content), stream.finish(), max_pixels=10**7, footage=footage)


def watched(content: bytes, **settings: object) -> tuple[PictureFacts, FootageFacts]:
    found = described(content, **settings)
    assert found.outcome is Outcome.EXAMINED, found.reason
    assert found.picture is not None
    assert found.footage is not None
    return found.picture, found.footage


def spans(frames: FrameHashes) -> list[tuple[int, int, int, bytes, bytes]]:
    """Start, end, quality, digest, mirrored digest of each span."""
    starts, ends = np.frombuffer(frames.starts_ms, "<i4"), np.frombuffer(frames.ends_ms, "<i4")
    digests, mirrored = (
        [each[at : at + 32] for at in range(0, len(each), 32)] for each in (frames.digests, frames.mirrored)
    )
    return list(zip(starts.tolist(), ends.tolist(), frames.quality, digests, mirrored, strict=True))


def distance(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def held(*stills: Pixels, seconds: int = 3) -> bytes:
    """A film that holds each still for so long."""
    return bytes(encode((still for still in stills for _ in range(seconds * RATE)), RATE))


def card(text: str, size: int = 20) -> Pixels:
    picture = Image.new("RGB", SIZE)
    ImageDraw.Draw(picture).text((60, 80), text, fill="white", font=ImageFont.load_default(size))
    return np.asarray(picture)


BLACK = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
STILLS = [scene(4, number, SIZE) for number in (5, 4, 1)]


@pytest.mark.parametrize("depth", ["full", "swift"])
def test_a_film_is_described_whole(depth: str) -> None:
    found = described(held(*STILLS), depth=depth)
    assert (found.outcome, found.kind, found.mime, found.decoder) == (
        Outcome.EXAMINED,
        Kind.VIDEO,
        "video/mp4",
        "av/1",
    )
    picture, facts = found.picture, found.footage
    assert picture is not None
    assert facts is not None
    assert (picture.width, picture.height, picture.hashes, picture.is_salvaged) == (*SIZE, (), False)
    assert (facts.duration_ms, facts.stated_ms, facts.depth, facts.is_partial) == (8800, 9000, depth, False)
    assert (facts.video_codec, facts.audio_codec, facts.streams) == ("h264", "", 1)
    assert [each.hasher for each in facts.frames] == list(hashers())


@pytest.mark.parametrize("depth", ["full", "swift"])
def test_like_neighbours_are_one_span_and_both_ways_round(depth: str) -> None:
    _, facts = watched(held(*STILLS), depth=depth)
    found = spans(facts.frames[0])
    assert [span[0] for span in found] == [0, 3000, 6000]
    if depth == "full":
        assert [span[1] for span in found] == [2000, 5000, 8000]
    for (_, _, quality, digest, mirrored), still in zip(found, STILLS, strict=True):
        assert quality == 100
        assert distance(digest, PDQ.hash_picture(still, "").digest) <= 10
        flipped = np.ascontiguousarray(still[:, ::-1])
        assert distance(mirrored, PDQ.hash_picture(flipped, "").digest) <= 10


def test_a_slow_pan_does_not_drift_into_one_span() -> None:
    stage = scene(4, 5, (2 * SIZE[0], SIZE[1]))
    frames = (np.ascontiguousarray(stage[:, 4 * at : 4 * at + SIZE[0]]) for at in range(80))
    _, facts = watched(bytes(encode(frames, RATE)), every_ms=200)
    found = spans(facts.frames[0])
    assert len(found) > 10
    whole = [span for span in found if span[2] == 100]
    far = max(distance(whole[0][3], span[3]) for span in whole)
    assert far > 31


def test_black_and_cards_are_kept_but_match_nothing() -> None:
    _, facts = watched(held(BLACK, STILLS[0], card("A TITLE"), BLACK))
    found = spans(facts.frames[0])
    assert [(start, end) for start, end, *_ in found] == [(0, 2000), (3000, 5000), (6000, 11_000)]
    assert [quality >= PDQ.minimum_quality for _, _, quality, *_ in found] == [False, True, False]


def test_scenes_and_a_sheet_with_the_clearest_first() -> None:
    picture, facts = watched(held(BLACK, *STILLS))
    assert [(each.start_ms, each.end_ms) for each in facts.scenes] == [
        (0, 3000),
        (3000, 6000),
        (6000, 9000),
        (9000, 11_800),
    ]
    assert all(each.start_ms <= each.best_ms <= each.end_ms for each in facts.scenes)
    sheet = Image.open(BytesIO(facts.contact_sheet))
    assert sheet.format == "JPEG"
    assert sheet.width <= 1600
    quarters = [np.asarray(sheet)[y::2, x::2] for y, x in ((0, 0), (1, 1))]
    assert all(each.size for each in quarters)
    last = np.asarray(sheet.convert("L"))[sheet.height // 2 + 8 : -8, sheet.width // 2 + 8 : -8]
    assert last.max() < 40, "the black scene comes last"
    assert np.asarray(Image.open(BytesIO(picture.thumbnail)).convert("L")).std() > 20


def test_a_sheet_stays_small_whatever_the_film_shows() -> None:
    chance = np.random.default_rng(3)
    noises = (chance.integers(80 * (at % 2), 160 + 90 * (at % 2), (SIZE[1], SIZE[0], 3), np.uint8) for at in range(60))
    _, facts = watched(bytes(encode(noises, RATE, options={"crf": "18"})), every_ms=200)
    assert len(facts.scenes) > 48
    assert len(facts.contact_sheet) <= 1 << 20
    width, height = Image.open(BytesIO(facts.contact_sheet)).size
    assert width <= 1600
    assert height <= 1700


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_what_is_shown_is_upright_and_what_is_hashed_is_not_turned(rotation: int) -> None:
    turned = np.ascontiguousarray(np.rot90(STILLS[1], rotation // 90))
    content = bytes(encode((turned for _ in range(RATE)), RATE, rotation=rotation))
    picture, facts = watched(content)
    shown = Image.open(BytesIO(picture.thumbnail))
    assert facts.rotation == rotation
    assert shown.size == SIZE
    assert np.abs(np.asarray(shown).astype(int) - STILLS[1]).mean() < 8
    assert distance(spans(facts.frames[0])[0][3], PDQ.hash_picture(turned, "").digest) <= 10


def test_large_frames_make_a_small_thumbnail() -> None:
    picture, facts = watched(bytes(encode(iter([scene(4, 1, (1920, 1080))] * 3), RATE)))
    assert max(Image.open(BytesIO(picture.thumbnail)).size) <= 512
    assert (picture.width, picture.height) == (1920, 1080)
    assert distance(spans(facts.frames[0])[0][3], PDQ.hash_picture(scene(4, 1, (1920, 1080)), "").digest) <= 10


def test_time_bounds_it_and_what_came_before_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10**9))
    monkeypatch.setattr("time.monotonic", lambda: next(clock) / 10)
    picture, facts = watched(held(*STILLS), seconds=5)
    assert facts.is_partial
    assert facts.partial_reason.startswith("over 5 s")
    assert picture.is_salvaged
    assert 1 <= len(spans(facts.frames[0])) < 3


def test_so_do_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MAX_SPAN_BYTES", 150)
    _, facts = watched(held(*STILLS))
    assert facts.partial_reason.startswith("over ")
    assert len(spans(facts.frames[0])) == 3


def test_progress_is_told_throughout() -> None:
    content = held(*STILLS)
    stream = DigestStream()
    stream.update(content)
    told = []
    describe(memoryview(content), len(content), stream.finish(), max_pixels=10**7, note_progress=lambda: told.append(1))
    assert len(told) > 45, "at least with each frame that is decoded"


@pytest.mark.parametrize("at", [0.3, 0.6])
def test_a_damaged_film_is_examined_and_marked(at: float) -> None:
    content = bytearray(film([4.0] * 4, mux={"moov_size": "6000"}))
    place = 6000 + int(at * (len(content) - 6000))
    content[place : place + 600] = bytes(600)
    picture, facts = watched(bytes(content))
    assert facts.is_partial
    assert picture.is_salvaged
    assert "did not decode whole" in facts.partial_reason


def test_a_film_of_which_nothing_decodes_is_failed_with_the_reason() -> None:
    whole = film([2.0])
    found = described(whole[: whole.index(b"moov") - 4])
    assert (found.outcome, found.kind, found.mime) == (Outcome.FAILED, Kind.VIDEO, "video/mp4")
    assert found.reason == "truncated: the index of its frames (moov) is missing"
    content = bytearray(film([2.0], mux={"moov_size": "6000"}))
    content[6100:] = bytes(len(content) - 6100)
    blank = described(bytes(content))
    assert blank.outcome is Outcome.FAILED
    assert blank.reason


def animated(name: str, count: int = 9) -> bytes:
    frames = [Image.fromarray(STILLS[at * 3 // count]) for at in range(count)]
    file = BytesIO()
    frames[0].save(file, name, save_all=True, append_images=frames[1:], duration=500, lossless=True)
    return file.getvalue()


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_an_animated_picture_stays_a_picture_and_is_watched_too(name: str) -> None:
    found = described(animated(name))
    assert (found.kind, found.decoder) == (Kind.PICTURE, "pillow/1")
    assert found.picture is not None
    assert len(found.picture.hashes) == len(hashers())
    assert found.footage is not None
    assert [span[0] for span in spans(found.footage.frames[0])] == [0, 1500, 3000]
    assert len(found.footage.scenes) == 3
    assert found.footage.is_partial is False


def test_a_truncated_animation_keeps_what_decodes() -> None:
    found = described(animated("GIF")[:-9000])
    assert found.outcome is Outcome.EXAMINED
    assert found.footage is not None
    assert found.footage.is_partial
    assert found.footage.partial_reason.startswith("truncated: ")


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_a_still_is_no_film(name: str) -> None:
    file = BytesIO()
    Image.fromarray(STILLS[0]).save(file, name)
    found = described(file.getvalue())
    assert found.outcome is Outcome.EXAMINED
    assert found.footage is None


def noise(count: int) -> Iterator[Pixels]:
    chance = np.random.default_rng(1)
    return (chance.integers(0, 256, (64, 64, 3), np.uint8) for _ in range(count))


def test_findings_of_a_long_film_fit_a_message() -> None:
    content = bytes(encode(noise(400), RATE))
    found = described(content, every_ms=40)
    assert len(frame(Done(1, found))) < 1 << 20
