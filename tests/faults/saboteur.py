"""Describes contents in a child as a broken or taken-over decoder would: the content says what to do."""

import ctypes
import os
import stat
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import NoReturn

import msgspec

from clew.examine.sandbox import Seal
from clew.examine.wire import Digested, Done, Ready, frame
from clew.model.digests import Digests
from clew.model.findings import Findings, Kind, Outcome

poisoned = False
SOUND = "ID3\x03"
"""A content that begins so is taken for a sound recording; what to do comes behind."""


def warm_up() -> None:
    """Nothing to load."""


def describe(data: memoryview, size: int, digests: Digests, *, max_pixels: int, **_others: object) -> Findings:
    global poisoned  # noqa: PLW0603 - what memory corruption is like
    command = bytes(data[:40]).decode("ascii", "replace").strip().removeprefix(SOUND)
    findings = Findings(Outcome.EXAMINED, "", Kind.OTHER, f"text/{max_pixels}", size, digests)
    if poisoned:
        ctypes.string_at(0)
    if command == "poison":
        poisoned = True
    elif command in ACTS:
        ACTS[command](findings)
    return findings


def _connections() -> Iterator[int]:
    """Find the socket to the supervisor, as code that has taken over the process would."""
    for descriptor in range(3, 4096):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                yield descriptor


def _say(message: bytes) -> NoReturn:
    os.write(next(_connections()), message)
    time.sleep(1000)
    raise AssertionError


def _garbage(_: Findings) -> None:
    _say(struct.pack("<I", 20) + b"\xc1" * 20)


def _flood(_: Findings) -> None:
    _say(struct.pack("<I", 0xFFFFFFFF) + b"x" * 1000)


def _wrong_types(_: Findings) -> None:
    payload = msgspec.msgpack.encode(["done", 0, ["examined", "", "picture", 7, "big", None]])
    _say(struct.pack("<I", len(payload)) + payload)


def _answer_for_another(findings: Findings) -> None:
    _say(frame(Done(999_999, findings)))


def _ready_again(_: Findings) -> None:
    _say(frame(Ready(Seal(("everything",)))))


def _other_digests(findings: Findings) -> None:
    assert findings.digests is not None
    _say(frame(Digested(999_999, findings.size, findings.digests, Kind.OTHER, "text/plain")))


def _hang_up(_: Findings) -> None:
    for descriptor in _connections():
        os.close(descriptor)
    time.sleep(1000)


def _spin(_: Findings) -> None:
    """Loop in C with the interpreter locked."""
    sum(iter(int, 1))


def _hog(_: Findings) -> None:
    pieces = []
    while True:
        pieces.append(bytearray(1 << 24))


def _hog_silently(_: Findings) -> None:
    malloc = ctypes.CDLL(None).malloc
    malloc.restype = ctypes.c_void_p
    malloc.argtypes = (ctypes.c_size_t,)
    while malloc(1 << 24):
        pass
    ctypes.CDLL(None).abort()


def _chatter(_: Findings) -> None:
    for _number in range(200):
        sys.stderr.write("warning: " * 1000)
    sys.stderr.flush()


def _fail(_: Findings) -> None:
    raise RuntimeError("a decoder's own error")


ACTS = {
    "crash": lambda _: ctypes.string_at(0),
    "abort": lambda _: os.abort(),
    "exit": lambda _: os._exit(3),
    "hang": lambda _: time.sleep(1000),
    "spin": _spin,
    "hog": _hog,
    "hog silently": _hog_silently,
    "garbage": _garbage,
    "flood": _flood,
    "wrong types": _wrong_types,
    "answer for another": _answer_for_another,
    "ready again": _ready_again,
    "other digests": _other_digests,
    "hang up": _hang_up,
    "chatter": _chatter,
    "fail": _fail,
}
