"""Pictures at full size, as the API gives them."""

from collections.abc import Callable
from io import BytesIO

import httpx
import pytest
from PIL import Image
from tests.web.conftest import CASE

from clew.casework.desk import Desk
from clew.model.findings import Kind, Outcome
from clew.store import media, occurrences

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


@pytest.fixture(scope="module")
def known(prepared_desk: Desk) -> dict[bytes, media.MediaRow]:
    with prepared_desk.catalog.reading() as tx:
        return media.media(tx, [each.sha256 or b"" for each in occurrences.occurrences(tx, CASE, "KP/1")])


def largest(known: dict[bytes, media.MediaRow]) -> media.MediaRow:
    return max(known.values(), key=lambda row: row.picture.width * row.picture.height if row.picture else 0)


def test_a_picture_comes_in_tiles_that_no_browser_keeps(
    reader: httpx.Client, api: Address, known: dict[bytes, media.MediaRow]
) -> None:
    row = largest(known)
    assert row.picture is not None
    sha256 = row.sha256.hex()
    told = reader.get(api(f"media/{sha256}/picture")).json()
    assert {told["width"], told["height"]} == {row.picture.width, row.picture.height}
    assert (told["full_width"], told["full_height"]) == (told["width"], told["height"])
    assert (told["levels"][0]["columns"], told["levels"][0]["rows"]) == (1, 1)
    assert told["levels"][-1]["width"] == told["width"]
    last = len(told["levels"]) - 1
    level = told["levels"][last]
    right, low = level["columns"] - 1, level["rows"] - 1
    for path, size in (
        ("0/0/0", (told["levels"][0]["width"], told["levels"][0]["height"])),
        (f"{last}/{right}/{low}", (told["width"] - 512 * right, told["height"] - 512 * low)),
    ):
        answer = reader.get(api(f"media/{sha256}/picture/{path}"))
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert answer.headers["cache-control"] == "no-store"
        with Image.open(BytesIO(answer.content)) as tile:
            assert tile.size == size


def test_every_picture_that_was_examined_can_be_shown(
    reader: httpx.Client, api: Address, known: dict[bytes, media.MediaRow]
) -> None:
    for row in known.values():
        answer = reader.get(api(f"media/{row.sha256.hex()}/picture"))
        if row.kind is not Kind.PICTURE:
            assert answer.status_code == 404
        elif row.outcome is Outcome.EXAMINED:
            assert answer.status_code == 200, answer.text
            inside = reader.get(api(f"media/{row.sha256.hex()}/embedded"))
            assert inside.status_code == (200 if answer.json()["has_embedded"] else 404)


def test_what_cannot_be_drawn_is_told_with_the_reason(
    reader: httpx.Client, api: Address, error_of: ErrorOf, known: dict[bytes, media.MediaRow]
) -> None:
    broken = [row for row in known.values() if row.kind is Kind.PICTURE and row.outcome is Outcome.FAILED]
    assert broken
    for row in broken:
        answer = reader.get(api(f"media/{row.sha256.hex()}/picture"))
        assert error_of(answer) == (409, "evidence")
        assert "can't be drawn: " in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("media/{zeros}/picture", (404, "not_found")),
        ("media/{zeros}/embedded", (404, "not_found")),
        ("media/{zeros}/picture/0/0/0", (404, "not_found")),
        ("media/{picture}/picture/0/1/0", (404, "not_found")),
        ("media/{picture}/picture/99/0/0", (404, "not_found")),
        ("media/{picture}/picture/-1/0/0", (422, "usage")),
        ("media/{picture}/picture/0/0/99999999999999999999", (422, "usage")),
        ("media/ABC/picture", (422, "usage")),
    ],
)
def test_errors_say_what_is_wrong(
    reader: httpx.Client,
    api: Address,
    error_of: ErrorOf,
    known: dict[bytes, media.MediaRow],
    path: str,
    expected: tuple[int, str],
) -> None:
    asked = path.format(zeros="0" * 64, picture=largest(known).sha256.hex())
    assert error_of(reader.get(api(asked))) == expected
