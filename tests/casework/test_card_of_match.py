"""Cards of matches with lists: exact, near, and of a film by its frames; each holds when it is checked."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clew.casework import compare_again, verify_card
from clew.casework.desk import Desk, open_desk
from clew.casework.import_list import ListOptions, import_list
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.match_card import examined_once, make_match_card
from clew.casework.progress import unwatched
from clew.casework.verify_card import State, compared
from clew.config import Config
from clew.samples.films.encode import encode_film
from clew.samples.films.script import Coding
from clew.store import media
from clew.store.footage import frames_of

CASE = "OP-114"
FLIPPED = 5
"""Bits in which the listed picture differs from that of the case."""


def view(seed: int) -> Image.Image:
    cells = np.random.default_rng(seed).integers(0, 255, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize((384, 288), Image.Resampling.BICUBIC)


def still() -> bytes:
    stream = io.BytesIO()
    view(1).save(stream, "PNG")
    return stream.getvalue()


def film() -> bytes:
    frames = [view(seed) for seed in (2, 3) for _ in range(6)]
    return encode_film(frames, None, Coding("mp4", "libx264", "", (384, 288), 4, 20))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A case with a picture and a film, each near to a line of a list; the picture is on another as it is."""
    folder = tmp_path_factory.mktemp("matched")
    (folder / "seized").mkdir()
    (folder / "seized" / "still.png").write_bytes(still())
    (folder / "seized" / "film.mp4").write_bytes(film())
    with open_desk(Config(workspace=str(folder / "ws"), workers=1), "officer A", create=True) as opened:
        ingest(opened, folder / "seized", CASE, "KP/1", IngestOptions(), unwatched)
        with opened.catalog.reading() as tx:
            (hashed,) = media.hashes_of(tx, [digest(still())])[digest(still())]
            (shown,) = frames_of(tx, [digest(film())])[digest(film())]
        lists = {
            "exact": ("sha256", digest(still())),
            "near": ("pdq", other(hashed.digest)),
            "frames": ("pdq", other(shown.digests[:32])),
        }
        for name, (column, value) in lists.items():
            with (folder / f"{name}.csv").open("w", newline="") as stream:
                csv.writer(stream).writerows([[column], [value.hex()]])
            import_list(opened, folder / f"{name}.csv", ListOptions(name=name), unwatched)
        yield opened


def digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def other(hashed: bytes) -> bytes:
    return bytes([hashed[0] ^ (1 << FLIPPED) - 1, *hashed[1:]])


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """Start each sealed child once for checking: what it says of the same media is the same."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(examined_once)
        for module in (verify_card, compare_again):
            patch.setattr(module, "examined_once", once)
        yield


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("exact", still, "sha256 of both"),
        ("near", still, f"hashed again: {FLIPPED} bits"),
        ("frames", film, f"its frames hashed again, the nearest ones: {FLIPPED} bits"),
    ],
)
def test_a_card_of_a_match_holds_all_over(
    desk: Desk, tmp_path: Path, name: str, content: Callable[[], bytes], said: str
) -> None:
    sha256 = digest(content())
    path = tmp_path / "match.pdf"
    make_match_card(desk, CASE, sha256, name, path, is_veiled=True)
    found = verify_card.verify_card(desk, path)
    claims = {each.name: each for each in found.claims}
    assert {each.name: each.reason for each in found.claims if each.state is not State.HOLDS} == {}
    assert claims["distance again"].reason.startswith(said)
    assert found.card.other.list_name == name
    altered = replace(found.card, method=replace(found.card.method, distance=1 if name == "exact" else FLIPPED - 1))
    unlike = replace(altered, one=replace(altered.one, digests=(("sha256", "0" * 64),)))
    assert [each.state for each in compared(desk, unlike)] == [State.FAILS]
