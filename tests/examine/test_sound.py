"""What listening shows: the same sound is known again, silence and noise say nothing, speech is told from music."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.errors import ExaminationError, UnavailableError
from clew.examine.fingerprint import FINGERPRINT_VERSION, Fingerprinter, library_version
from clew.examine.sound import hear
from clew.examine.speech import SPEECH_RATE, SpeechMeter, SpeechSpans, model_version
from clew.model.camera import Camera
from clew.model.findings import Kind
from clew.model.sound import ITEM_MS, SPAN_MS, UNTOLD, SoundFacts
from clew.player import Frame, Recording, Tracks, players
from clew.samples.films.encode import encode_film
from clew.samples.films.script import Coding, Reel, Take
from clew.samples.films.sound import RATE as SAMPLE_RATE
from clew.samples.films.sound import sound_of, speaker, speech

Samples = npt.NDArray[np.int16]
Items = npt.NDArray[np.uint32]


def missing(version: Callable[[], str]) -> str:
    """Return why a part can't be tried, "" where it can."""
    try:
        version()
    except UnavailableError as error:
        return str(error)
    return ""


needs_chromaprint = pytest.mark.skipif(bool(missing(library_version)), reason=missing(library_version))
needs_silero = pytest.mark.skipif(bool(missing(model_version)), reason=missing(model_version))
needs_speaker = pytest.mark.skipif(not speaker(), reason="needs espeak-ng to speak")

SECONDS = 30
WORDS = "The train to the coast leaves at nine from platform four. Please bring the red suitcase and the map."


def melody(seed: int, seconds: int = SECONDS) -> Samples:
    return sound_of(Reel(1, seed, (Take("shore", seconds * 1000, "cut", "slow"),), "melody"))


def coded(sound: Samples, container: str, codec: str) -> Recording:
    content = encode_film([], sound, Coding(container, "", codec, (0, 0), 1, 0))
    recording = players()["av"].open(memoryview(content), 10**8, lambda: None)
    assert recording is not None
    return recording


SOUNDING = Tracks(
    kind=Kind.AUDIO,
    stated_ms=None,
    width=0,
    height=0,
    rotation=0,
    frames_per_second=None,
    container="wav",
    video_codec="",
    audio_codec="pcm_s16le",
    channels=1,
    sample_rate=SPEECH_RATE,
    encoder="",
    streams=1,
    camera=Camera(),
    properties=(("title", "bridge"),),
)


@dataclass
class Played:
    """A recording that plays the samples it was given, at 16 kHz, and then what happens."""

    sound: Samples
    breaks: str = ""
    piece: int = 5000
    tracks: Tracks = SOUNDING
    damage: str = ""
    watched_ms: int = 0

    def frames(self, every_ms: int | None) -> Iterator[Frame]:
        raise NotImplementedError

    def samples(self, rate: int) -> Iterator[Samples]:
        assert rate == SPEECH_RATE
        for at in range(0, self.sound.size, self.piece):
            yield self.sound[at : at + self.piece]
        if self.breaks:
            raise ExaminationError(self.breaks)


def facts_of(recording: Recording) -> SoundFacts:
    facts, _ = hear(recording)
    assert facts is not None
    return facts


def items_of(recording: Recording) -> Items:
    return np.frombuffer(facts_of(recording).fingerprint, "<u4")


def resampled(sound: Samples) -> Samples:
    wanted = np.arange(sound.size * SPEECH_RATE // SAMPLE_RATE) * (SAMPLE_RATE / SPEECH_RATE)
    samples: Samples = np.interp(wanted, np.arange(sound.size), sound).astype(np.int16)
    return samples


def bits(one: Items, other: Items) -> float:
    """Return the mean distance of the items that both tell."""
    count = min(one.size, other.size)
    told = (one[:count] != UNTOLD) & (other[:count] != UNTOLD)
    return float(np.bitwise_count(one[:count] ^ other[:count])[told].mean())


@needs_chromaprint
@pytest.mark.parametrize(
    ("container", "codec"), [("mp4", "aac"), ("mp3", "libmp3lame"), ("ogg", "libopus"), ("flac", "flac")]
)
def test_the_same_sound_encoded_anew_is_within_few_bits(container: str, codec: str) -> None:
    original = items_of(coded(melody(7), "wav", "pcm_s16le"))
    assert (original != UNTOLD).mean() > 0.8
    assert bits(original, items_of(coded(melody(7), container, codec))) < 2.5


@needs_chromaprint
def test_another_sound_is_far() -> None:
    assert min(bits(items_of(Played(melody(7))), items_of(Played(melody(seed)))) for seed in (8, 9, 10)) > 10


@needs_chromaprint
def test_sound_that_begins_later_has_its_items_later() -> None:
    later = 40
    silence = np.zeros(round(later * ITEM_MS * SPEECH_RATE / 1000), np.int16)
    sound = resampled(melody(7))
    delayed = items_of(Played(np.concatenate([silence, sound])))
    assert bits(delayed[later:], items_of(Played(sound))) < 1


@needs_chromaprint
def test_there_is_an_item_each_124_ms_as_long_as_its_span_fits() -> None:
    for seconds in (3, 10, 200):
        items = items_of(Played(np.resize(resampled(melody(7)), seconds * SPEECH_RATE)))
        assert abs(items.size - (1 + (seconds * 1000 - SPAN_MS) / ITEM_MS)) <= 1
    short = facts_of(Played(resampled(melody(7))[: 2 * SPEECH_RATE]))
    assert (short.fingerprint, short.fingerprint_version) == (b"", FINGERPRINT_VERSION)


def steady_sounds() -> dict[str, Samples]:
    chance = np.random.default_rng(3)
    time = np.arange(SECONDS * SPEECH_RATE) / SPEECH_RATE
    noise = chance.normal(size=time.size)
    rain = np.fft.irfft(np.fft.rfft(noise) / np.sqrt(1 + np.arange(time.size // 2 + 1)), time.size)
    hum = np.sum([np.sin(2 * np.pi * 50 * order * time) / order for order in range(1, 12)], axis=0)
    sounds = {
        "silence": 0 * time,
        "faint": 2 * noise,
        "hum": 3000 * hum,
        "hum and hiss": 1000 * hum + 300 * noise,
        "tone": 3000 * np.sin(2 * np.pi * 440 * time),
        "hiss": 1500 * noise,
        "rain": 1500 * rain / rain.std(),
    }
    return {name: np.clip(sound, -32_768, 32_767).astype(np.int16) for name, sound in sounds.items()}


@needs_chromaprint
@pytest.mark.parametrize("name", steady_sounds())
def test_silence_and_what_always_sounds_the_same_say_nothing(name: str) -> None:
    told = items_of(Played(steady_sounds()[name])) != UNTOLD
    assert told.mean() < (0.45 if name == "rain" else 0.05)


@needs_chromaprint
def test_a_pause_says_nothing_and_what_is_around_it_does() -> None:
    sound = resampled(melody(7))
    sound[12 * SPEECH_RATE : 20 * SPEECH_RATE] = 0
    told = items_of(Played(sound)) != UNTOLD
    starts_ms = np.arange(told.size) * ITEM_MS
    assert not told[(starts_ms > 12_000) & (starts_ms + SPAN_MS < 20_000)].any()
    assert told[(starts_ms + SPAN_MS < 12_000) | (starts_ms > 20_000)].mean() > 0.8


@needs_chromaprint
@pytest.mark.skipif(not shutil.which("fpcalc"), reason="needs fpcalc, Chromaprint's own program")
def test_items_are_those_of_chromaprints_own_program(tmp_path: Path) -> None:
    path = tmp_path / "melody.wav"
    path.write_bytes(encode_film([], melody(7), Coding("wav", "", "pcm_s16le", (0, 0), 1, 0)))
    printed = subprocess.run(["fpcalc", "-raw", "-json", str(path)], capture_output=True, text=True, check=False).stdout
    theirs = np.array(json.loads(printed)["fingerprint"], np.uint32)  # it exits with 3 at the end of any file
    ours = items_of(coded(melody(7), "wav", "pcm_s16le"))
    assert theirs.size == ours.size
    assert bits(ours, theirs) < 0.1


def cuts(count: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, count), max_size=12).map(sorted)


HEARD = resampled(melody(11, 8))


@needs_chromaprint
@given(cuts(HEARD.size))
def test_a_fingerprint_does_not_depend_on_the_pieces_it_comes_in(places: list[int]) -> None:
    whole, pieces = Fingerprinter(SPEECH_RATE), Fingerprinter(SPEECH_RATE)
    whole.feed(HEARD)
    for piece in np.split(HEARD, places):
        pieces.feed(piece)
    assert whole.finish().tolist() == pieces.finish().tolist()


@needs_silero
@needs_speaker
@given(cuts(3 * SPEECH_RATE))
def test_speech_does_not_depend_on_the_pieces_it_comes_in(places: list[int]) -> None:
    said = resampled(speech(WORDS, 150, 50))[: 3 * SPEECH_RATE]
    whole, pieces = SpeechMeter(), SpeechMeter()
    whole.feed(said)
    for piece in np.split(said, places):
        pieces.feed(piece)
    assert whole.finish() == pieces.finish() > 1500


@needs_silero
@needs_speaker
@pytest.mark.parametrize(("container", "codec"), [("wav", "pcm_s16le"), ("mp4", "aac"), ("ogg", "libopus")])
def test_speech_is_heard_alone_and_over_music(container: str, codec: str) -> None:
    said = speech(WORDS, 150, 50)
    length_ms = said.size * 1000 / SAMPLE_RATE
    assert 0.8 * length_ms < (facts_of(coded(said, container, codec)).speech_ms or 0) < 1.05 * length_ms
    music = melody(7) * 0.15
    music[5 * SAMPLE_RATE : 5 * SAMPLE_RATE + said.size] += said * 0.8
    assert 0.7 * length_ms < (facts_of(coded(music.astype(np.int16), container, codec)).speech_ms or 0) < 12_000


@needs_silero
@pytest.mark.parametrize("name", steady_sounds())
def test_noise_is_not_speech(name: str) -> None:
    assert facts_of(Played(steady_sounds()[name])).speech_ms == 0


@needs_silero
@pytest.mark.parametrize("seed", [7, 8, 9])
def test_music_is_not_speech(seed: int) -> None:
    assert facts_of(Played(resampled(melody(seed)))).speech_ms == 0


@pytest.mark.parametrize(
    ("chances", "windows"),
    [
        ([0.9] * 8, 8),
        ([0.9] * 7, 0),  # 224 ms are too short
        ([0.0] * 5 + [0.5] + [0.4] * 9 + [0.0] * 9, 10),  # begins at 0.5, goes on above 0.35
        ([0.9] * 8 + [0.0] * 4 + [0.9] * 8, 20),  # 96 ms of pause belong to it
        ([0.9] * 8 + [0.0] * 5 + [0.9] * 8, 16),
        ([0.4] * 50, 0),
        ([], 0),
    ],
)
def test_speech_is_added_up_by_the_models_own_rules(chances: list[float], windows: int) -> None:
    spans = SpeechSpans()
    spans.feed(chances)
    assert spans.finish() == windows * 32


def test_a_recording_without_sound_has_no_facts() -> None:
    assert hear(Played(np.zeros(0, np.int16), tracks=replace(SOUNDING, audio_codec=""))) == (None, ())


def test_what_came_before_a_track_breaks_off_is_kept() -> None:
    sound = resampled(melody(7))
    whole, broken = facts_of(Played(sound)), facts_of(Played(sound, breaks="truncated: 30.0 s of 60.0 s of sound"))
    assert not whole.is_partial
    assert whole.duration_ms == SECONDS * 1000
    assert whole.properties == (("title", "bridge"),)
    assert broken.is_partial
    assert broken.partial_reason == "truncated: 30.0 s of 60.0 s of sound"
    assert (broken.fingerprint, broken.duration_ms) == (whole.fingerprint, whole.duration_ms)


def test_listening_ends_where_progress_says_so_and_what_came_is_kept() -> None:
    noted: list[int] = []

    def note_progress() -> None:
        noted.append(1)
        if len(noted) == 10:
            raise ExaminationError("over 3600 s")

    facts, _ = hear(Played(resampled(melody(7)), piece=SPEECH_RATE), note_progress)
    assert facts is not None
    assert (facts.duration_ms, facts.partial_reason) == (10_000, "over 3600 s")
