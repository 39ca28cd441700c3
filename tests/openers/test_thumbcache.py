import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clew.openers.thumbcache import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VECTORS = runpy.run_path(str(Path(__file__).with_name("thumbcache_sample.py")))
ENTRY, CACHE, SMALL = VECTORS["entry"], VECTORS["cache"], VECTORS["SMALL"]


def test_a_small_picture_says_of_which_file_it_is_where_the_cache_does(opened: "Open") -> None:
    found = opened(plugin, VECTORS["sample"]())
    assert found.members[b"fedcba9876543210.png"].remark == "small picture of ::{drive}\\a.png"
    assert found.members[b"0123456789abcdef.jpg"].remark == ""
    assert found.facts == {"version": "Windows 10 or 11", "entries without a picture": "1"}


@pytest.mark.parametrize("version", [20, 21, 26, 28, 30, 31, 32])
def test_every_version_since_vista_is_read(opened: "Open", version: int) -> None:
    content = CACHE(ENTRY(1, SMALL, version=version) + ENTRY(2, SMALL[::-1], version=version), version)
    assert plugin.sniff(memoryview(content))
    assert list(opened(plugin, content).contents.values()) == [SMALL, SMALL[::-1]]


def test_entries_behind_damage_are_found(opened: "Open") -> None:
    first = bytearray(ENTRY(1, SMALL))
    first[4:8] = b"\xff" * 4
    found = opened(plugin, CACHE(bytes(first) + ENTRY(2, SMALL)))
    assert found.contents == {b"0000000000000002.jpg": SMALL}
    assert found.reason == "corrupt thumbnail cache: 1 entries can't be read"
