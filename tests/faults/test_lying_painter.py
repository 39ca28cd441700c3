"""What a drawing child that was taken over says is believed no further than the rules of the talk."""

import os
from collections.abc import Iterator

import pytest
from tests.faults import lying_painter

from clew.config import Limits
from clew.errors import ExaminationError
from clew.examine import easel as supervising
from clew.examine.easel import Easel, Seen, Tile


@pytest.fixture(scope="module")
def easel() -> Iterator[Easel]:
    made = Easel(Limits(seconds=0.5, max_pixels=1_000_000), serving=lying_painter.__name__)
    yield made
    made.close()


def drawn(easel: Easel, deed: str) -> list[Seen | Tile]:
    file = os.memfd_create("deed")
    try:
        os.write(file, deed.encode())
        os.lseek(file, 0, os.SEEK_SET)
        return list(easel.draw(file, bytes(32)))
    finally:
        os.close(file)


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("another's number", "out of turn"),
        ("no size", "out of turn"),
        ("two sizes", "out of turn"),
        ("tiles in no order", "out of turn"),
        ("tiles without an end", "out of turn"),
        ("a tile that there is not", "out of turn"),
        ("a picture beyond all", "out of turn"),
        ("words of another child", "out of turn|broke the protocol"),
        ("memory after the picture", "over 2 GiB"),
        ("silence", "over 0.5 s"),
        ("no message at all", "a message of"),
    ],
)
def test_a_lie_costs_its_own_picture(easel: Easel, monkeypatch: pytest.MonkeyPatch, deed: str, reason: str) -> None:
    monkeypatch.setattr(supervising, "GRACE_SECONDS", 0.5)
    with pytest.raises(ExaminationError, match=reason):
        drawn(easel, deed)
    assert len(drawn(easel, "sound")) == 4
