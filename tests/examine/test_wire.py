import struct

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clew.errors import ExaminationError
from clew.examine.sandbox import Seal
from clew.examine.wire import (
    MESSAGE_BYTES,
    PATH_BYTES,
    Answer,
    Digested,
    Done,
    Ended,
    Exhausted,
    Header,
    Inbox,
    Offered,
    Order,
    Parts,
    Piece,
    Ready,
    Reply,
    Task,
    Unpack,
    Unpacked,
    frame,
)
from clew.model.camera import Camera
from clew.model.digests import Digests
from clew.model.findings import Contents, Findings, Kind, Outcome, PictureFacts
from clew.model.media_hash import MediaHash

DIGESTS = Digests(b"m" * 16, b"s" * 20, b"h" * 32, b"e" * 16)


def inbox() -> Inbox[Reply]:
    return Inbox(msgspec.msgpack.Decoder(Reply))


def findings(exif: tuple[tuple[str, str], ...] = (), thumbnail: bytes = b"jpeg") -> Findings:
    hashes = (MediaHash("pdq", "1", b"\x01" * 32, 90, forms=b"\x02" * 224),)
    camera = Camera("Maker", "Model", latitude=-12.5, longitude=130.25)
    picture = PictureFacts(4000, 3000, 1, False, camera, exif, None, "sRGB", None, None, hashes, thumbnail)  # noqa: FBT003
    return Findings(Outcome.EXAMINED, "", Kind.PICTURE, "image/jpeg", 10, DIGESTS, "jpeg/1", picture)


numbers = st.integers(0, 2**60)
headers = st.builds(
    Header,
    path=st.binary(min_size=1),
    size=numbers,
    modified_ns=st.none() | st.integers(-(2**63), 2**63 - 1),
    created_ns=st.none(),
    accessed_ns=st.none(),
    is_deleted=st.booleans(),
    outcome=st.none() | st.sampled_from(Outcome),
    reason=st.text(max_size=300),
    remark=st.text(max_size=300),
)
replies = st.one_of(
    st.builds(Offered, numbers, numbers, headers),
    st.builds(Piece, numbers, st.binary(min_size=1)),
    st.builds(Ended, numbers, st.text(max_size=300)),
    st.builds(Unpacked, numbers, st.builds(Contents, st.text(), numbers), st.text(max_size=300)),
    st.builds(Exhausted, numbers),
    st.builds(Ready, st.builds(Seal, st.tuples(st.text()), st.just(()))),
    st.builds(Digested, numbers, numbers, st.just(DIGESTS), st.sampled_from(Kind), st.text()),
    st.builds(
        Done,
        numbers,
        st.builds(findings, st.lists(st.tuples(st.text(), st.text()), max_size=3).map(tuple), st.binary()),
    ),
)


@given(messages=st.lists(replies, max_size=5), cuts=st.lists(st.integers(1, 200), min_size=1, max_size=20))
def test_what_is_sent_arrives_however_it_is_cut_up(messages: list[Reply], cuts: list[int]) -> None:
    stream = b"".join(frame(message) for message in messages)
    arriving = inbox()
    received: list[Reply] = []
    start = 0
    for number in range(len(stream)):
        end = start + cuts[number % len(cuts)]
        received += arriving.feed(stream[start:end])
        start = end
    assert received == messages


orders = st.one_of(
    st.builds(Task, numbers, numbers),
    st.builds(Parts, numbers),
    st.builds(Answer, st.booleans()),
    st.builds(
        Unpack,
        numbers,
        st.text(),
        st.binary(),
        st.lists(numbers).map(tuple),
        st.lists(st.binary()).map(tuple),
        numbers,
        st.none() | st.binary(),
    ),
)


@given(messages=st.lists(orders, max_size=5), cut=st.integers(1, 40))
def test_orders_arrive_however_they_are_cut_up(messages: list[Order], cut: int) -> None:
    stream = b"".join(frame(message) for message in messages)
    arriving: Inbox[Order] = Inbox(msgspec.msgpack.Decoder(Order))
    received = [order for at in range(0, len(stream), cut) for order in arriving.feed(stream[at : at + cut])]
    assert received == messages


@given(damaged=replies, at=st.integers(0, 10**6), value=st.integers(0, 255))
def test_a_damaged_message_is_refused_or_another_of_right_types(damaged: Reply, at: int, value: int) -> None:
    message = bytearray(frame(damaged))
    message[4 + at % (len(message) - 4)] = value
    try:
        received = list(inbox().feed(bytes(message)))
    except ExaminationError:
        received = []
    assert all(isinstance(reply, Reply) for reply in received)


@pytest.mark.parametrize(
    "words",
    [
        {"path": b""},
        {"path": b"x" * (PATH_BYTES + 1000)},
        {"size": -1},
        {"reason": "x" * 1000},
        {"remark": "x" * 1000},
    ],
)
def test_headers_beyond_bounds_are_refused(words: dict[str, object]) -> None:
    sound = Header(b"a", 1, None, None, None, False, None, "", "")  # noqa: FBT003 - in the wire's order
    with pytest.raises(ExaminationError, match="decoder broke the protocol"):
        list(inbox().feed(frame(Offered(1, 1, msgspec.structs.replace(sound, **words)))))


@example(garbage=b"\x91\xa3\x00\x00\x80")
@example(garbage=b"\x91" * 200)
@given(garbage=st.binary(min_size=1, max_size=200))
def test_garbage_is_refused_or_waited_for(garbage: bytes) -> None:
    message = struct.pack("<I", len(garbage)) + garbage
    try:
        received = list(inbox().feed(message))
    except ExaminationError:
        received = []
    assert [reply for reply in received if not isinstance(reply, Reply)] == []


def broken(change: object) -> bytes:
    """The wire form of sound findings with one field replaced."""
    assert isinstance(change, tuple)
    name, value = change
    content = msgspec.to_builtins(findings(), builtin_types=(bytes,))
    place = content
    *way, last = name.split(".")
    for step in way:
        place = place[step]
    place[last] = value
    payload = msgspec.msgpack.encode(["done", 1, content])
    return struct.pack("<I", len(payload)) + payload


@pytest.mark.parametrize(
    "change",
    [
        ("outcome", "fine"),
        ("kind", 3),
        ("size", "10"),
        ("reason", None),
        ("digests", {"md5": b"m", "sha1": b"s" * 20, "sha256": b"h" * 32, "ed2k": b"e" * 16}),
        ("digests.md5", b"short"),
        ("picture.camera.latitude", "north"),
        ("picture.width", 1.5),
        ("picture.exif", [["only one"]]),
        ("picture.hashes", [{"hasher": "pdq", "version": "1", "digest": b"", "quality": 1000}]),
    ],
)
def test_findings_of_wrong_types_are_refused(change: object) -> None:
    with pytest.raises(ExaminationError, match="decoder broke the protocol"):
        list(inbox().feed(broken(change)))


def test_a_message_that_is_announced_too_long_is_refused_at_once() -> None:
    with pytest.raises(ExaminationError, match="a message of"):
        list(inbox().feed(struct.pack("<I", MESSAGE_BYTES + 1)))


def test_messages_before_a_bad_one_count() -> None:
    arriving = inbox().feed(frame(Exhausted(7)) + struct.pack("<I", 1) + b"\xc1")
    assert next(arriving) == Exhausted(7)
    with pytest.raises(ExaminationError):
        next(arriving)


def test_a_task_is_no_reply() -> None:
    with pytest.raises(ExaminationError):
        list(inbox().feed(frame(Task(1, 2))))


def test_what_is_too_long_is_not_sent() -> None:
    with pytest.raises(ExaminationError, match="description of"):
        frame(Done(1, findings(thumbnail=bytes(MESSAGE_BYTES))))
