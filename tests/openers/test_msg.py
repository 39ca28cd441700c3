import runpy
import struct
from pathlib import Path
from typing import TYPE_CHECKING

from clew.openers.msg import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VECTORS = runpy.run_path(str(Path(__file__).with_name("msg_sample.py")))
WRITE = VECTORS["WRITER"]["write"]
SENT_NS = 1_719_820_800_000_000_000


def test_a_message_gives_its_attachments_and_says_whose_it_is(opened: "Open") -> None:
    found = opened(plugin, VECTORS["sample"]())
    assert found.contents == VECTORS["EXPECTED"]
    assert found.facts == {
        "From": "Åsa <a@example.org>",
        "To": "Börje",
        "Date": "2024-07-01 08:00:00 UTC",
        "Subject": "Photos",
        "Message-ID": "<1@example.org>",
    }
    assert {member.modified_ns for member in found.members.values()} == {SENT_NS}


def test_an_embedded_object_gives_its_package(opened: "Open") -> None:
    package = runpy.run_path(str(Path(__file__).with_name("ole_sample.py")))["package"]
    place = ("__attach_version1.0_#00000000", "__substg1.0_3701000D", "\x01Ole10Native")
    fixed = b"\0" * 8 + struct.pack("<HHIQ", 3, 0x3705, 6, 6)
    streams = {
        ("__properties_version1.0",): b"\0" * 32,
        (place[0], "__properties_version1.0"): fixed,
        place: package(b"bridge.jpg", VECTORS["PICTURE"]),
    }
    assert opened(plugin, WRITE(streams)).contents == {b"bridge.jpg": VECTORS["PICTURE"]}
