import os
import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.map_file import MVT, Address, map_file

from clew.errors import FormatError
from clew.pmtiles import PMTiles, number_of


def opened(data: bytes) -> PMTiles:
    file = os.memfd_create("map")
    os.write(file, data)
    try:
        return PMTiles(file)
    except FormatError:
        os.close(file)
        raise


def drawn(address: Address) -> bytes:
    return b"tile %d %d %d" % address


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ((0, 0, 0), 0),
        ((1, 0, 0), 1),
        ((1, 0, 1), 2),
        ((1, 1, 1), 3),
        ((1, 1, 0), 4),
        ((2, 0, 0), 5),
        ((12, 3423, 1763), 19078479),
    ],
)
def test_tiles_are_numbered_as_the_specification_numbers_them(address: Address, number: int) -> None:
    assert number_of(*address) == number


def test_every_tile_of_a_zoom_has_a_number_of_its_own() -> None:
    for zoom in range(6):
        side = 1 << zoom
        first = ((1 << 2 * zoom) - 1) // 3
        numbers = sorted(number_of(zoom, x, y) for x in range(side) for y in range(side))
        assert numbers == list(range(first, first + side * side))


addresses = st.integers(0, 5).flatmap(
    lambda zoom: st.tuples(st.just(zoom), st.integers(0, (1 << zoom) - 1), st.integers(0, (1 << zoom) - 1))
)


@given(st.dictionaries(addresses, st.binary(min_size=1, max_size=4), min_size=1), st.sampled_from([0, 1, 3]))
def test_every_tile_that_was_written_is_read_and_no_other(tiles: dict[Address, bytes], leaves: int) -> None:
    read = opened(map_file(tiles, leaves=leaves))
    asked = {(zoom, x, y) for zoom in range(4) for x in range(1 << zoom) for y in range(1 << zoom)} | set(tiles)
    assert {each: found for each in asked if (found := read.tile(*each)) is not None} == tiles
    assert read.tile(0, 1, 0) is read.tile(0, -1, 0) is read.tile(27, 0, 0) is None
    read.close()


def test_a_map_says_what_it_is() -> None:
    read = opened(map_file({(0, 0, 0): b"a", (3, 1, 2): b"b"}, MVT, packed=2))
    facts = read.facts
    read.close()
    assert (facts.content_type, facts.is_gzipped) == ("application/vnd.mapbox-vector-tile", True)
    assert (facts.min_zoom, facts.max_zoom, facts.is_vector) == (0, 3, True)
    assert facts.bounds == (-180.0, -85.0, 180.0, 85.0)
    assert (facts.attribution, facts.layers) == ("Drawn here", ("water",))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _: b"", "ends too early"),
        (lambda _: b"no map of any kind" * 20, "no PMTiles file"),
        (lambda data: data[:7] + b"\2" + data[8:], "version 2"),
        (lambda data: data[:99] + b"\x09" + data[100:], "no browser shows"),
        (lambda data: data[:98] + b"\4" + data[99:], "no browser shows"),
        (lambda data: data[:16] + struct.pack("<Q", 1 << 40) + data[24:], "beyond all bounds"),
        (lambda data: data[:127] + b"\0\0\0\0" + data[131:], "damaged"),
        (lambda data: data[:140], "ends too early"),
    ],
)
def test_what_is_no_map_is_said_with_what_to_do(change, reason: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    with pytest.raises(FormatError, match=reason):
        opened(change(map_file({(0, 0, 0): b"a tile", (1, 0, 1): b"another"})))


@given(st.data())
def test_a_damaged_map_costs_no_more_than_its_tiles(data: st.DataObject) -> None:
    tiles = {(2, x, y): drawn((2, x, y)) for x in range(4) for y in range(4)}
    damaged = bytearray(map_file(tiles, leaves=5))
    for _ in range(3):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FormatError):
        read = opened(bytes(damaged))
        for address in tiles:
            with suppress(FormatError):
                read.tile(*address)
        read.close()
