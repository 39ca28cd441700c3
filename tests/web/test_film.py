"""Films through the API: what is told of them, their frames, their bytes, and made anew for the browser."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from tests.numbered_films import Coded, film, number_of, recording
from tests.web.conftest import CASE, Review, begin
from tests.web.officer import PATIENCE_MS, Officer
from tests.web.test_accessibility import FACES, Place, looked_at, window_of

from clew.cli.app import run
from clew.web.ranges import Stretch, UnsatisfiableError, stretch_of

FILMS = {
    "bridge.mp4": Coded(frames=150),
    "harbour.avi": Coded(codec="mpeg4", container="avi", frames=150),
    "river.webm": Coded(codec="libvpx", container="webm", has_sound=False, frames=60),
    "station.ts": Coded(codec="mpeg2video", container="mpegts"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A folder of films, and each one's bytes by name."""

    folder: Path
    content: dict[str, bytes]

    def sha256(self, name: str) -> str:
        return hashlib.sha256(self.content[name]).hexdigest()


@dataclass(frozen=True, slots=True)
class Watched:
    """A server that has the films, and who asks it."""

    review: Review
    asking: httpx.Client
    evidence: Evidence

    def get(self, name: str, route: str = "", **query: object) -> httpx.Response:
        path = f"/api/v1/media/{self.evidence.sha256(name)}/film{route}"
        return self.asking.get(path, params={key: str(value) for key, value in query.items()})


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A server with films that tests share; their evidence lies beside its workspace."""
    folder = tmp_path_factory.mktemp("films")
    evidence = folder / "evidence"
    evidence.mkdir()
    content = {name: film(coded) for name, coded in FILMS.items()}
    content["cut.mp4"] = content["bridge.mp4"][: len(content["bridge.mp4"]) * 2 // 3]
    content["half.avi"] = content["harbour.avi"][: len(content["harbour.avi"]) // 2]
    content["hostile.avi"] = content["harbour.avi"][:4000] + b"\xff" * 60_000
    content["tone.wav"] = recording()
    content["inside.webm"] = film(Coded(codec="libvpx", container="webm", frames=30))
    for name in content.keys() - {"inside.webm"}:
        (evidence / name).write_bytes(content[name])
    with zipfile.ZipFile(evidence / "archive.zip", "w") as archive:
        archive.writestr("a/inside.webm", content["inside.webm"])
    place = ("--workspace", str(folder / "workspace"), "--quiet")
    assert run(["ingest", str(evidence), "--case", CASE, "--exhibit", "KP/2", *place]) in (0, 1)
    review = begin(folder / "workspace")
    yield Watched(review, review.signed_in(), Evidence(evidence, content))
    review.close()


def pixels(answer: httpx.Response) -> Any:  # noqa: ANN401 - an array
    assert answer.status_code == 200, answer.text
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB"))


def test_what_is_known_of_a_film(films: Watched) -> None:
    told = films.get("bridge.mp4").json()
    assert (told["kind"], told["duration_ms"], told["width"], told["height"]) == ("video", 6016, 320, 240)
    assert (told["video_codec"], told["audio_codec"], told["frames_per_second"]) == ("mpeg4", "aac", 25.0)
    assert told["plays"] == ""
    assert "mpeg4" in told["why_not"]
    assert [scene["start_ms"] for scene in told["scenes"]] == [0, 2000, 4000]
    sheet = told["sheet"]
    assert sorted(sheet["times_ms"]) == sorted(scene["best_ms"] for scene in told["scenes"])
    river = films.get("river.webm").json()
    assert (river["plays"], river["why_not"], river["audio_codec"]) == ('video/webm; codecs="vp8"', None, None)
    tone = films.get("tone.wav").json()
    assert (tone["kind"], tone["plays"], tone["sheet"]) == ("audio", 'audio/wav; codecs="1"', None)


def test_the_cells_of_the_sheet_are_the_frames_of_their_times(films: Watched) -> None:
    sheet = films.get("bridge.mp4").json()["sheet"]
    picture = pixels(films.get("bridge.mp4", "/sheet"))
    for cell, time_ms in enumerate(sheet["times_ms"]):
        row, column = divmod(cell, sheet["columns"])
        top = sheet["gap"] + row * (sheet["height"] + sheet["gap"])
        left = sheet["gap"] + column * (sheet["width"] + sheet["gap"])
        assert number_of(picture[top : top + sheet["height"], left : left + sheet["width"]]) == time_ms // 40


@pytest.mark.parametrize("name", FILMS)
def test_frames_are_exact_and_their_neighbours_too(films: Watched, name: str) -> None:
    for at_ms, step, number in (
        *((0, "0", 0), (40, "0", 1), (1999, "0", 49), (2000, "0", 50), (2000, "1", 51), (2040, "1", 52)),
        *((2080, "-1", 51), (2040, "-1", 50), (2000, "-1", 49), (0, "-1", 0), (400, "-1", 9), (99_999, "-1", None)),
    ):
        answer = films.get(name, "/frame", at_ms=at_ms, step=step)
        last = FILMS[name].frames - 1
        expected = last - 1 if number is None else number
        assert (number_of(pixels(answer)), answer.headers["X-Time-Ms"]) == (expected, str(expected * 40))
    quick = films.get(name, "/frame", at_ms=900, quick="1", side=160)
    assert quick.headers["X-Is-Key"] == "1" or number_of(pixels(quick)) == 22
    assert pixels(quick).shape == (120, 160, 3)


def test_bytes_come_in_ranges(films: Watched) -> None:
    content = films.evidence.content["bridge.mp4"]
    size = len(content)
    path = f"/api/v1/media/{films.evidence.sha256('bridge.mp4')}/film/stream"
    whole = films.asking.get(path)
    assert (whole.status_code, whole.content) == (200, content)
    assert (whole.headers["Accept-Ranges"], whole.headers["Content-Type"]) == ("bytes", "video/mp4")
    tag = whole.headers["ETag"]
    for asked, first, last in (
        *(("bytes=0-0", 0, 0), ("bytes=10-19", 10, 19), (f"bytes={size - 5}-", size - 5, size - 1)),
        *(("bytes=-7", size - 7, size - 1), (f"bytes=5-{size * 9}", 5, size - 1)),
    ):
        part = films.asking.get(path, headers={"Range": asked, "If-Range": tag})
        assert (part.status_code, part.content) == (206, content[first : last + 1])
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
    beyond = films.asking.get(path, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert films.asking.get(path, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).content == content
    assert films.asking.get(path, headers={"If-None-Match": tag}).status_code == 304
    head = films.asking.head(path)
    assert (head.status_code, head.headers["Content-Length"], head.content) == (200, str(size), b"")
    inside = films.get("inside.webm", "/stream")
    assert inside.content == films.evidence.content["inside.webm"]


def test_what_a_range_asks_for() -> None:
    tag = '"abc"'
    for asked in ("", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b"):
        assert stretch_of(asked, "", tag, 10) is None
    assert stretch_of("Bytes = 2 - 4", "", tag, 10) == Stretch(2, 4, 10)
    assert stretch_of("bytes=-99", "", tag, 10) == Stretch(0, 9, 10)
    assert stretch_of("bytes=1-2", "W/" + tag, tag, 10) is None
    for asked, size in (("bytes=10-", 10), ("bytes=-0", 10), ("bytes=-5", 0), ("bytes=0-", 0)):
        with pytest.raises(UnsatisfiableError):
            stretch_of(asked, "", tag, size)


def played(content: bytes) -> tuple[list[tuple[float, int]], float]:
    """Return the times and numbers of the frames of a WebM, and when its sound ends, in s."""
    with av.open(io.BytesIO(content), "r") as container:
        assert container.format.name == "matroska,webm"
        pictures, end = [], 0.0
        for packet in container.demux():
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    shown = frame.to_ndarray(format="rgb24").astype(np.uint8)
                    pictures.append((float(frame.time or 0), number_of(shown)))
                elif isinstance(frame, av.AudioFrame):
                    end = max(end, float(frame.time or 0) + frame.samples / frame.sample_rate)
    return pictures, end


@pytest.mark.parametrize(("name", "from_ms"), [("harbour.avi", 0), ("harbour.avi", 1500), ("station.ts", 2200)])
def test_a_film_made_anew_is_the_film_from_a_time_on(films: Watched, name: str, from_ms: int) -> None:
    answer = films.get(name, "/transcoded", from_ms=from_ms)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "video/webm")
    pictures, sound_s = played(answer.content)
    first = from_ms // 40
    assert [number for _, number in pictures] == list(range(first, FILMS[name].frames))
    left_s = FILMS[name].frames / 25 - from_ms / 1000
    assert pictures[0][0] == 0
    assert pictures[-1][0] + 0.04 == pytest.approx(left_s, abs=0.05)
    assert sound_s == pytest.approx(left_s, abs=0.15)


def test_sound_alone_is_made_anew_and_its_loudness_told(films: Watched) -> None:
    pictures, sound_s = played(films.get("tone.wav", "/transcoded", from_ms=1000).content)
    assert not pictures
    assert sound_s == pytest.approx(2, abs=0.1)
    told = films.get("tone.wav", "/loudness", count=10).json()
    levels = told["levels"]
    assert (len(levels), told["duration_ms"], told["reason"]) == (10, 3000, None)
    assert max(levels[:4]) < 40
    assert min(levels[6:]) > 200


def test_a_broken_film_costs_itself(films: Watched) -> None:
    told = films.get("cut.mp4")
    assert (told.status_code, "moov" in told.text) == (404, True)
    cut = films.get("cut.mp4", "/frame", at_ms=0)
    assert (cut.status_code, "moov" in cut.text) == (409, True)
    half = films.get("half.avi", "/frame", at_ms=99_999)
    assert 50 < number_of(pixels(half)) < 90
    hostile = films.get("hostile.avi", "/frame", at_ms=3000)
    assert hostile.status_code in {200, 409}
    made = films.get("hostile.avi", "/transcoded", from_ms=0)
    assert made.status_code in {200, 409}
    assert films.get("tone.wav", "/frame", at_ms=0).status_code == 409
    assert number_of(pixels(films.get("bridge.mp4", "/frame", at_ms=80))) == 2
    assert films.asking.get(f"/api/v1/media/{'0' * 64}/film").status_code == 404
    assert films.asking.get(f"/api/v1/media/{'0' * 64}/film/stream").status_code == 404


def test_two_officers_look_at_once(films: Watched) -> None:
    wrong: list[object] = []

    def look(name: str, start: int) -> None:
        for number in range(start, start + 12):
            answer = films.get(name, "/frame", at_ms=number * 40, side=320)
            if answer.status_code != 200 or number_of(pixels(answer)) != number:
                wrong.append((name, number, answer.status_code))

    threads = [
        threading.Thread(target=look, args=(name, start))
        for name, start in (("bridge.mp4", 0), ("bridge.mp4", 100), ("harbour.avi", 40), ("river.webm", 3))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_who_goes_away_stops_what_is_made(films: Watched) -> None:
    path = f"/api/v1/media/{films.evidence.sha256('bridge.mp4')}/film/transcoded"
    for _ in range(5):
        with films.asking.stream("GET", path) as answer:
            assert answer.status_code == 200
            next(answer.iter_bytes())
    assert films.get("harbour.avi", "/transcoded").status_code == 200


def test_evidence_that_is_gone_is_said_and_its_sheet_still_shown(films: Watched, tmp_path: Path) -> None:
    workspace = Path(shutil.copytree(films.review.workspace, tmp_path / "workspace"))
    away = films.evidence.folder.with_name("away")
    films.evidence.folder.rename(away)
    settings = workspace / "settings.toml"
    settings.write_text('[review]\nfilm = "transcoded"\n', encoding="utf-8")
    review = begin(workspace, "--config", str(settings))
    try:
        here = Watched(review, review.signed_in(), films.evidence)
        gone = here.get("bridge.mp4", "/frame", at_ms=0)
        assert (gone.status_code, gone.json()["error"]["code"]) == (409, "evidence")
        assert here.get("bridge.mp4", "/sheet").status_code == 200
        assert here.get("bridge.mp4").json()["is_original_served"] is False
        away.rename(films.evidence.folder)
        assert here.get("bridge.mp4", "/stream").status_code == 422
        assert here.get("bridge.mp4", "/frame", at_ms=0).status_code == 200
        changed = bytearray(films.evidence.content["river.webm"])
        changed[-1] ^= 1
        (films.evidence.folder / "river.webm").write_bytes(changed)
        altered = here.get("river.webm", "/frame", at_ms=0)
        assert (altered.status_code, "altered" in altered.text) == (409, True)
    finally:
        if away.exists():
            away.rename(films.evidence.folder)
        (films.evidence.folder / "river.webm").write_bytes(films.evidence.content["river.webm"])
        review.close()


def test_nobody_is_kept_out_of_a_film(films: Watched, chromium: Browser) -> None:
    window = window_of(chromium, films.review, films.asking)
    stage = Place("film", f"/cases/{CASE}?kind=video", ".overlay.film", ("Enter", "Enter"))
    assert looked_at(window, films.review.root, stage) == {face.name: [] for face in FACES}
    window.context.close()


COLOURS = """(name) => [...document.querySelectorAll(name)].map((canvas) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", {willReadFrequently: true});
  copy.drawImage(canvas, 0, 0);
  const {data} = copy.getImageData(0, 0, canvas.width, canvas.height);
  let coloured = 0;
  for (let at = 0; at < data.length; at += 4) coloured += Math.abs(data[at] - data[at + 1]) > 20 || data[at + 3] === 0;
  return coloured;
})"""
"""How many pixels of canvases have a colour, or nothing: the strongest protection takes all colour away."""
SCREEN = "canvas[data-name=film]"
GOES_BACK = """() => new Promise((resolve) => {
  let last = -1;
  const look = () => {
    const [, minutes, seconds] = /(\\d+):([\\d.]+)/.exec(document.querySelector(".film-clock").textContent);
    const now = 60 * minutes + Number(seconds);
    if (now < last) return resolve([now, last]);
    last = now;
    requestAnimationFrame(look);
  };
  look();
})"""
"""From when to when a film that goes round jumps back, in s."""


@pytest.fixture
def officer(chromium: Browser, films: Watched) -> Iterator[Officer]:
    officer = Officer(chromium)
    cookies = [{"name": name, "value": value, "url": films.review.root} for name, value in films.asking.cookies.items()]
    officer.context.add_cookies(cookies)  # type: ignore[arg-type]
    yield officer
    officer.context.close()
    assert officer.outside == []
    assert officer.complaints == []


def staged(officer: Officer, films: Watched, name: str) -> Page:
    """Open a film's stage by its address, and wait for its first frame."""
    page = officer.page
    page.goto(f"{films.review.root}/cases/{CASE}#film/{films.evidence.sha256(name)}")
    expect(page.locator(".film-clock")).to_contain_text("/ 0:0", timeout=PATIENCE_MS)
    return page


def veiled_only(page: Page) -> None:
    """Find no clear pixel in the page."""
    assert page.locator("video, img").count() == 0
    assert sum(page.evaluate(COLOURS, ".film-sheet canvas[data-veil]")) == 0
    expect(page.locator(SCREEN)).to_have_attribute("data-uncovered", "no")


def test_an_officer_steps_plays_and_repeats_a_film_that_no_browser_plays(officer: Officer, films: Watched) -> None:
    page = staged(officer, films, "harbour.avi")
    expect(page.locator(".film-sheet canvas[data-veil]")).to_have_count(10, timeout=PATIENCE_MS)
    veiled_only(page)
    expect(page.locator(".film-facts")).to_contain_text("made playable while it is watched")
    clock = page.locator(".film-clock")
    for key, shown in ((".", "0:00.04"), (".", "0:00.08"), (",", "0:00.04"), ("ArrowRight", "0:00.50")):
        page.keyboard.press(key)
        expect(clock).to_contain_text(shown)
    expect(page.get_by_role("button", name="Sound is off")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Space")
    expect(clock).to_contain_text(re.compile(r"^0:0[1-9]"), timeout=PATIENCE_MS)
    veiled_only(page)
    page.keyboard.down("v")
    expect(page.locator(SCREEN)).to_have_attribute("data-uncovered", "lens")
    assert sum(page.evaluate(COLOURS, SCREEN)) > 1000
    expect(page.locator(".exposed")).to_contain_text("1 picture")
    page.keyboard.up("v")
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Sound is on")).to_be_visible()
    page.keyboard.press("Space")
    for cell in (1, 4):
        page.locator(".film-sheet button").nth(cell).hover()
    expect(clock).to_contain_text("0:02.24")
    veiled_only(page)
    page.keyboard.press("Home")
    for key in ("ArrowRight", "i", "ArrowRight", "ArrowRight", "o", "w"):
        page.keyboard.press(key)
    begun, ended = page.evaluate(GOES_BACK)
    assert begun == pytest.approx(0.5, abs=0.4)
    assert ended == pytest.approx(1.5, abs=0.5)


def test_the_viewer_shows_a_films_sheet_and_an_address_its_time(officer: Officer, films: Watched) -> None:
    page, name = officer.page, films.evidence.sha256("harbour.avi")
    with page.expect_response(f"**/media/{name}/film/sheet", timeout=PATIENCE_MS):
        page.goto(f"{films.review.root}/cases/{CASE}#viewer/{name}")
    sheet = page.locator("canvas[data-uncovered]").first
    expect(sheet).to_have_attribute("data-uncovered", "no")
    page.locator(".viewer").press("Enter")
    expect(page.locator(".film-clock")).to_contain_text("0:00.00 / 0:0", timeout=PATIENCE_MS)
    page.goto(f"{films.review.root}/cases/{CASE}#film/{name}/2240")
    expect(page.locator(".film-clock")).to_contain_text("0:02.24")


def test_a_film_that_a_browser_plays_is_played_as_it_is(officer: Officer, films: Watched) -> None:
    page = staged(officer, films, "river.webm")
    expect(page.locator(".film-facts")).to_contain_text("plays as it is")
    page.keyboard.press("Space")
    expect(page.locator(".film-clock")).to_contain_text(re.compile(r"^0:0[12]"), timeout=PATIENCE_MS)
    veiled_only(page)
    segment = page.locator(".film-bar").first
    segment.click()
    expect(segment).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("1")
    expect(page.locator(".status .said")).not_to_be_empty()
    page.goto(f"{films.review.root}/cases/{CASE}#film/{films.evidence.sha256('tone.wav')}")
    expect(page.get_by_text("A recording has no picture.")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".film-wave")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Space")
    expect(page.locator(".film-clock")).to_contain_text(re.compile(r"^0:0[1-3]"), timeout=PATIENCE_MS)
