"""The map that places are shown on, as the API gives it."""

import gzip
from collections.abc import Callable
from pathlib import Path

import httpx
from tests.map_file import MVT, map_file
from tests.web.conftest import Start

from clew.casework.map_tiles import MapTiles

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


def with_map(path: Path) -> str:
    """Write settings that name a map beside it; return where they lie."""
    settings = path.with_suffix(".toml")
    settings.write_text(f'[review]\nmap = "{path}"\n')
    return str(settings)


def test_without_a_map_there_are_no_tiles(reader: httpx.Client, api: Address, error_of: ErrorOf) -> None:
    told = reader.get(api("map")).json()
    assert (told["has_tiles"], told["kind"], told["max_zoom"]) == (False, "none", 0)
    assert told["bounds"] == [-180.0, -85.051129, 180.0, 85.051129]
    answer = reader.get(api("map/0/0/0"))
    assert error_of(answer) == (404, "not_found")
    assert "review.map" in answer.json()["error"]["message"]


def test_a_map_is_told_and_its_tiles_are_given(start: Start, api: Address, error_of: ErrorOf, tmp_path: Path) -> None:
    path = tmp_path / "map.pmtiles"
    path.write_bytes(
        map_file({(0, 0, 0): gzip.compress(b"the world"), (1, 1, 0): gzip.compress(b"east")}, MVT, packed=2)
    )
    page = start("--config", with_map(path)).signed_in()
    told = page.get(api("map")).json()
    assert told == {
        "has_tiles": True,
        "kind": "vector",
        "content_type": "application/vnd.mapbox-vector-tile",
        "min_zoom": 0,
        "max_zoom": 1,
        "bounds": [-180.0, -85.0, 180.0, 85.0],
        "attribution": "Drawn here",
        "layers": ["water"],
    }
    tile = page.get(api("map/1/1/0"))
    assert (tile.content, tile.headers["content-type"]) == (b"east", "application/vnd.mapbox-vector-tile")
    assert (tile.headers["content-encoding"], tile.headers["cache-control"]) == ("gzip", "no-store")
    assert page.get(api("map/1/0/0")).status_code == 204
    assert error_of(page.get(api("map/99/0/0"))) == (422, "usage")
    path.write_bytes(path.read_bytes()[:200])
    assert error_of(page.get(api("map/0/0/0"))) == (404, "not_found")


def test_a_map_that_is_missing_or_broken_is_said_and_the_rest_goes_on(
    start: Start, api: Address, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pmtiles"
    broken.write_bytes(b"no map of any kind" * 20)
    assert "make one with `pmtiles convert`" in MapTiles(str(broken)).fault
    missing = tmp_path / "missing.pmtiles"
    review = start("--config", with_map(missing))
    assert any("no such file" in line for line in review.said)
    assert any("leave review.map empty" in line for line in review.said)
    assert not review.signed_in().get(api("map")).json()["has_tiles"]
