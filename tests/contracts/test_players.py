"""What holds of every player: its own sample says what it must do, and no bytes make it do anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.decoder import decoders
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.opener import find_opener
from clew.player import Player, Recording, find_player, players

MAX_PIXELS = 1_000_000
SAMPLES = {name: player.sample() for name, player in players().items()}


@pytest.fixture(params=sorted(players()))
def player(request: pytest.FixtureRequest) -> Player:
    return players()[request.param]


def opened(player: Player, content: bytes, max_pixels: int = MAX_PIXELS) -> Recording | None:
    return player.open(memoryview(content), max_pixels, lambda: None)


def test_knows_its_own_type_and_no_opener_claims_it(player: Player) -> None:
    content = memoryview(SAMPLES[player.name])
    mime = player.sniff(content)
    assert mime is not None
    assert find_player(content) == (player, mime)
    assert find_opener(content) == (None, "")


def test_gives_frames_in_order_of_time_each_pass_anew(player: Player) -> None:
    recording = opened(player, SAMPLES[player.name])
    assert recording is not None
    assert recording.tracks.kind is Kind.VIDEO
    for every_ms in (100, None, 100):
        frames = list(recording.frames(every_ms))
        times = [frame.time_ms for frame in frames]
        assert times[0] == 0
        assert times == sorted(set(times))
        assert times[-1] <= recording.watched_ms
        assert {(frame.width, frame.height) for frame in frames} == {(recording.tracks.width, recording.tracks.height)}
        assert all(frame.rgb.shape == (frame.height, frame.width, 3) and frame.rgb.dtype == "uint8" for frame in frames)
        assert recording.damage == ""


def test_says_what_the_docs_table_says_of_it(player: Player) -> None:
    assert player.notes
    assert all(note.name and note.read_with and note.kept for note in player.notes)


def test_refuses_a_flood_by_its_size(player: Player) -> None:
    recording = opened(player, SAMPLES[player.name])
    assert recording is not None
    pixels = recording.tracks.width * recording.tracks.height
    with pytest.raises(ExaminationError, match=r"pixel flood|more than [0-9]+ pixels"):
        opened(player, SAMPLES[player.name], pixels - 1)


def test_tells_of_progress(player: Player) -> None:
    told: list[None] = []
    recording = player.open(memoryview(SAMPLES[player.name]), MAX_PIXELS, lambda: told.append(None))
    assert recording is not None
    before = len(told)
    frames = len(list(recording.frames(1)))
    assert len(told) - before >= frames


@given(content=st.binary(max_size=400))
def test_any_bytes_may_be_sniffed(content: bytes) -> None:
    for player in players().values():
        player.sniff(memoryview(content))


@pytest.mark.parametrize("name", sorted(players()))
@given(data=st.data())
def test_damage_raises_nothing_but_the_error_that_is_recorded(name: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 20))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    player = players()[name]
    try:
        recording = opened(player, bytes(content[:cut]))
        for every_ms in (1000, None):
            list(recording.frames(every_ms) if recording is not None else ())
    except ExaminationError as error:
        assert str(error)  # noqa: PT017 - whether it is raised depends on the damage


def test_pictures_are_left_to_decoders() -> None:
    """Players are asked after decoders; only what moves may be claimed by both."""
    for name, content in SAMPLES.items():
        claims = [decoder.name for decoder in decoders().values() if decoder.sniff(content) is not None]
        assert claims == (["pillow"] if name == "animation" else [])
