import runpy
from pathlib import Path
from typing import TYPE_CHECKING

from clew.openers.thumbs_db import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VECTORS = runpy.run_path(str(Path(__file__).with_name("thumbs_db_sample.py")))
WRITE = VECTORS["WRITER"]["write"]


def test_each_small_picture_says_of_which_file_it_is(opened: "Open") -> None:
    found = opened(plugin, VECTORS["sample"]())
    member = found.members[b"bridge.jpg.jpg"]
    assert member.remark == "small picture of bridge.jpg"
    assert member.modified_ns == 1_719_820_800_000_000_000
    assert found.facts == {"files in the catalog": "2"}


def test_small_pictures_of_shared_folders_have_the_hash_of_their_file(opened: "Open") -> None:
    content = WRITE({("256_0123456789abcdef",): b"\x18\0\0\0" + b"\0" * 20 + VECTORS["BRIDGE"]})
    assert plugin.sniff(memoryview(content)) == "application/x-windows-thumbs-db"
    found = opened(plugin, content)
    assert found.contents == {b"0123456789abcdef.jpg": VECTORS["BRIDGE"]}
    assert found.members[b"0123456789abcdef.jpg"].remark == "small picture of 256 px"
