import runpy
from pathlib import Path
from typing import TYPE_CHECKING

from clew.openers.tnef import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VECTORS = runpy.run_path(str(Path(__file__).with_name("tnef_sample.py")))


def test_attachments_have_their_times_and_the_message_its_subject(opened: "Open") -> None:
    found = opened(plugin, VECTORS["sample"]())
    assert found.facts == {"Subject": "Fotos der Brücke"}
    assert found.members[b"BRIDGE.JPG"].modified_ns == 1_719_820_800_000_000_000


def test_what_came_before_a_cut_stands(opened: "Open") -> None:
    content = VECTORS["sample"]()
    found = opened(plugin, content[: content.index(b"DIEBRU") + 40])
    assert found.contents == {b"BRIDGE.JPG": VECTORS["PICTURE"]}
    assert found.reason.startswith("truncated: ")
