import runpy
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from clew.openers.mbox import plugin

if TYPE_CHECKING:
    from tests.openers.conftest import Open

VECTORS = runpy.run_path(str(Path(__file__).with_name("mbox_sample.py")))
SAMPLE: bytes = VECTORS["sample"]()


def test_messages_come_out_byte_for_byte_and_deleted_ones_marked(opened: "Open") -> None:
    found = opened(plugin, SAMPLE)
    assert plugin.sniff(memoryview(SAMPLE)) == "application/mbox"
    assert found.contents == VECTORS["EXPECTED"]
    assert found.members[b"0001.eml"].modified_ns == 1_719_820_800_000_000_000
    assert not found.members[b"0001.eml"].is_deleted
    assert found.members[b"0002.eml"].is_deleted


def test_a_sentence_that_begins_with_from_ends_no_message(opened: "Open") -> None:
    content = b"From a@example.org Mon Jul  1 10:00:00 2024\r\nFrom: a\r\nTo: b\r\n\r\nFrom there\r\nFrom here\r\n"
    found = opened(plugin, content + b"\r\nFrom b Mon Jul  1 10:00:00 2024\r\nFrom: b\r\n\r\n")
    assert list(found.contents) == [b"0001.eml", b"0002.eml"]
    assert found.contents[b"0001.eml"].endswith(b"From here\r\n")


_BODY = st.text(st.characters(codec="ascii", exclude_characters="\r"), max_size=200).filter(
    lambda text: "From " not in text
)


@settings(max_examples=60)
@given(st.lists(_BODY, min_size=1, max_size=6))
def test_any_messages_come_out_as_they_went_in(opened: "Open", bodies: list[str]) -> None:
    messages = [b"Subject: a\nFrom: b\n\n" + body.encode() + b"\n" for body in bodies]
    mailbox = b"".join(b"From - Mon Jul  1 10:00:00 2024\n" + message + b"\n" for message in messages)
    found = list(opened(plugin, mailbox).contents.values())
    assert found[:-1] == messages[:-1]
    assert found[-1] == messages[-1] + b"\n"
