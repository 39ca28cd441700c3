"""Sound tracks of every coding come out as one channel, whole, in time, and as far as they decode."""

import io
import wave
from collections.abc import Iterable
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.errors import ExaminationError
from clew.player import Recording, players
from clew.samples.films.encode import encode_film
from clew.samples.films.script import Coding, Reel, Take
from clew.samples.films.sound import RATE as SAMPLE_RATE
from clew.samples.films.sound import sound_of

Samples = npt.NDArray[np.int16]

RATE = 16_000
SECONDS = 12
CODINGS = {
    "wav": ("wav", "pcm_s16le"),
    "flac": ("flac", "flac"),
    "mp3": ("mp3", "libmp3lame"),
    "m4a": ("mp4", "aac"),
    "opus": ("ogg", "libopus"),
    "alac": ("mov", "alac"),
    "mka": ("matroska", "aac"),
}
MELODY = sound_of(Reel(1, 7, (Take("shore", SECONDS * 1000, "cut", "slow"),), "melody"))


def coded(name: str, sound: Samples = MELODY) -> bytes:
    container, codec = CODINGS[name]
    return encode_film([], sound, Coding(container, "", codec, (0, 0), 1, 0))


def opened(content: bytes) -> Recording:
    recording = players()["av"].open(memoryview(content), 10**8, lambda: None)
    assert recording is not None
    return recording


def heard(content: bytes) -> tuple[Samples, str]:
    """Return the sound of a file, and what was wrong with it."""
    pieces = [np.zeros(0, np.int16)]
    try:
        pieces += opened(content).samples(RATE)
    except ExaminationError as error:
        return np.concatenate(pieces), str(error)
    return np.concatenate(pieces), ""


def agreement(sound: Samples, original: Samples = MELODY) -> float:
    """Return how well a sound correlates with what was encoded, where it is allowed to lie 60 ms off."""
    wanted = np.interp(np.arange(SECONDS * RATE) / RATE, np.arange(original.size) / SAMPLE_RATE, original)
    middle = wanted[RATE : 9 * RATE] - wanted[RATE : 9 * RATE].mean()
    part = sound[RATE - RATE // 16 : 9 * RATE + RATE // 16 - 1].astype(np.float64)
    sums, squares = (np.concatenate([[0.0], np.cumsum(each)]) for each in (part, part**2))
    size = middle.size
    of_windows = (squares[size:] - squares[:-size]) - (sums[size:] - sums[:-size]) ** 2 / size
    products = np.fft.irfft(np.fft.rfft(part) * np.fft.rfft(middle, part.size).conj(), part.size)[: of_windows.size]
    return float(np.max(products / np.sqrt(of_windows * (middle**2).sum())))


@pytest.mark.parametrize("name", CODINGS)
def test_every_coding_gives_the_sound_that_was_put_in(name: str) -> None:
    sound, problem = heard(coded(name))
    assert problem == ""
    assert abs(sound.size / RATE - SECONDS) < 0.1
    assert agreement(sound) > 0.95


def many_channels(channels: int) -> bytes:
    """A WAV file in which only the last channel sounds."""
    file = io.BytesIO()
    frames = np.zeros((3 * SAMPLE_RATE, channels), "<i2")
    frames[:, -1] = MELODY[: 3 * SAMPLE_RATE]
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE)
        writer.writeframes(frames.tobytes())
    return file.getvalue()


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_all_channels_are_heard(channels: int) -> None:
    sound, problem = heard(many_channels(channels))
    assert problem == ""
    assert sound.size == 3 * RATE
    assert sound.std() > MELODY.std() / 8


def test_channels_that_cannot_be_mixed_are_said() -> None:
    sound, problem = heard(many_channels(32))
    assert sound.size == 0
    assert problem.startswith("sound can't be mixed to one channel")


def film(stretches: Iterable[tuple[float, Samples]]) -> bytes:
    """A film of 8 s with stretches of sound that begin at the given s."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as container:
        pictures = container.add_stream("mpeg4", rate=5)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        track = container.add_stream("pcm_s16le", rate=SAMPLE_RATE, layout="mono")
        for number in range(40):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 5 * number, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 5)
            container.mux(pictures.encode(frame))
        container.mux(pictures.encode(None))
        for start, samples in stretches:
            for at in range(0, samples.size, 1024):
                piece = av.AudioFrame.from_ndarray(samples[None, at : at + 1024], format="s16", layout="mono")
                piece.sample_rate, piece.time_base = SAMPLE_RATE, Fraction(1, SAMPLE_RATE)
                piece.pts = round(start * SAMPLE_RATE) + at
                container.mux(track.encode(piece))
    return file.getvalue()


def loud(sound: Samples) -> list[bool]:
    """Tell of each half second whether it sounds."""
    return [bool(sound[at : at + RATE // 2].std() > 50) for at in range(0, sound.size - RATE // 4, RATE // 2)]


def test_sound_that_begins_later_or_pauses_stays_in_time_with_the_film() -> None:
    second = MELODY[:SAMPLE_RATE]
    sound, problem = heard(film([(2.0, second), (4.5, second), (6.0, second)]))
    assert problem == ""
    assert abs(sound.size / RATE - 7) < 0.05
    assert loud(sound) == [False] * 4 + [True] * 2 + [False] * 3 + [True] * 2 + [False] + [True] * 2


def test_a_time_stamp_that_lies_does_not_become_hours_of_silence() -> None:
    sound, _ = heard(film([(0.0, MELODY[:SAMPLE_RATE]), (36_000.0, MELODY[:SAMPLE_RATE])]))
    assert abs(sound.size / RATE - 2) < 0.05


def test_a_silent_film_has_no_samples() -> None:
    assert heard(film([]))[0].size == 0


@pytest.mark.parametrize("name", ["mka", "flac"])
def test_what_comes_before_the_end_of_a_truncated_track_is_kept(name: str) -> None:
    whole = coded(name)
    sound, problem = heard(whole[: len(whole) // 2])
    assert 4 < sound.size / RATE < 8
    assert "truncated" in problem or "do not decode" in problem


def test_damage_costs_only_itself_and_what_follows_stays_in_time() -> None:
    damaged = bytearray(coded("mka"))
    third = len(damaged) // 3
    damaged[third : third + 6000] = bytes(6000)
    sound, problem = heard(bytes(damaged))
    assert problem
    assert abs(sound.size / RATE - SECONDS) < 0.5
    whole, _ = heard(coded("mka"))
    end = slice(9 * RATE, 11 * RATE)
    assert max(np.corrcoef(whole[end], np.roll(sound, lag)[end])[0, 1] for lag in range(-1600, 1600, 4)) > 0.8


SHORT = {name: coded(name, MELODY[:SAMPLE_RATE]) for name in CODINGS}


@settings(max_examples=60)
@given(st.data())
def test_no_bytes_whatever_raise_anything_but_an_examination_error(data: st.DataObject) -> None:
    content = bytearray(SHORT[data.draw(st.sampled_from(sorted(SHORT)))])
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=20)
    ):
        content[place] = value
    content = content[: data.draw(st.integers(0, len(content)))]
    try:
        recording = players()["av"].open(memoryview(bytes(content)), 10**8, lambda: None)
        seconds = sum(piece.size for piece in recording.samples(RATE)) / RATE if recording else 0
    except ExaminationError:
        return
    assert seconds < 3600 + 60
