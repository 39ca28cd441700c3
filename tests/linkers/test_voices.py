import io
import pickle
from collections import OrderedDict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from clew.examine.speech import SPEECH_RATE
from clew.examine.spoken import MOST_SECONDS, spoken
from clew.linkers.voices import plugin
from clew.linkers.voices.encoder import BANDS, SIZE, STEP, embedded, spectrogram
from clew.linkers.voices.index import LEAST_COSINE, RATES, VoiceIndex
from clew.linkers.voices.packing import packed, unpacked
from clew.linkers.voices.telling import MOST_VOICES, Voice, voices_in
from clew.linkers.voices.weights import read_weights
from clew.samples.films.sound import RATE, speaker, speech
from clew.samples.leads.voices import SENTENCES, VOICES

PROBED = [0, 31, 62, 93, 124, 155, 186, 217, 248]
THEIRS = [0.0, 0.030537, 0.0, 0.124477, 0.12956, 0.069706, 0.0, 0.01482, 0.044405]


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    if (reason := plugin.missing()) is not None:
        pytest.skip(reason)


def said(variant: str, pace: int, pitch: int, sentence: str) -> npt.NDArray[np.int16]:
    """Return speech at the model's rate."""
    samples = speech(sentence, pace, pitch, variant)
    wanted = np.arange(int(samples.size * SPEECH_RATE / RATE)) * (RATE / SPEECH_RATE)
    return np.asarray(np.interp(wanted, np.arange(samples.size), samples), np.int16)


def voice(seed: int) -> Voice:
    vector = np.abs(np.random.default_rng(seed).normal(size=SIZE)).astype(np.float32)
    return Voice(vector / np.linalg.norm(vector), 5.0 + seed)


def test_what_the_model_hears_is_what_its_makers_code_hears() -> None:
    """Resemblyzer 0.1.4 on PyTorch 2.13 and librosa gave these of the same sound; all 256 agreed within 4e-7."""
    at = np.arange(3 * SPEECH_RATE) / SPEECH_RATE
    sound = np.sin(2 * np.pi * (120 + 40 * np.sin(3 * at)) * at) + 0.3 * np.sin(2 * np.pi * 900 * at) * np.sin(5 * at)
    heard = embedded((sound * 8000).astype(np.int16))
    assert heard.shape == (3, SIZE)
    assert np.linalg.norm(heard, axis=1) == pytest.approx(1, abs=1e-5)
    assert heard[0, PROBED] == pytest.approx(THEIRS, abs=1e-5)


def test_a_spectrogram_tells_a_tones_height_and_power() -> None:
    at = np.arange(SPEECH_RATE) / SPEECH_RATE
    low, high = (spectrogram(np.sin(2 * np.pi * hertz * at).astype(np.float32)) for hertz in (300, 3000))
    assert low.shape == (1 + SPEECH_RATE // STEP, BANDS)
    assert low[50].argmax() < high[50].argmax()
    louder = spectrogram(2 * np.sin(2 * np.pi * 300 * at).astype(np.float32))
    assert louder[50].max() == pytest.approx(4 * low[50].max(), rel=1e-4)


def test_one_voice_is_known_again_by_other_words_and_two_are_told_apart() -> None:
    if not speaker():
        pytest.skip("espeak-ng is not installed")
    descriptions = [plugin.describe_speech(said(*one, sentence)) for one in VOICES[:2] for sentence in SENTENCES[:2]]
    index = plugin.index()
    index.add(range(4), descriptions)
    found = index.propose(range(4), descriptions)
    assert {(each.view, each.other) for each in found} == {(0, 1), (1, 0), (2, 3), (3, 2)}
    one, other, *_ = voices_in(np.concatenate([said(*each, SENTENCES[0]) for each in VOICES[:2]]))
    assert one.vector @ other.vector < LEAST_COSINE
    alone = [unpacked(descriptions[at])[0].vector for at in (0, 2)]
    assert {int(np.argmax([each.vector @ vector for vector in alone])) for each in (one, other)} == {0, 1}


def test_short_or_no_speech_is_no_voice() -> None:
    assert plugin.describe_speech(np.zeros(0, np.int16)) == b""
    assert plugin.describe_speech(np.full(SPEECH_RATE, 90, np.int16)) == b""


def test_speech_is_cut_out_of_silence_and_no_more_than_is_needed() -> None:
    if not speaker():
        pytest.skip("espeak-ng is not installed")
    words = said(*VOICES[0], SENTENCES[0])
    silence = np.zeros(10 * SPEECH_RATE, np.int16)
    cut = spoken([silence, words, silence])
    assert 0.7 * len(words) < len(cut) < len(words) + SPEECH_RATE
    assert spoken([silence]).size == 0
    assert len(spoken(words for _ in range(200))) == MOST_SECONDS * SPEECH_RATE


def test_proposals_are_all_pairs_that_are_alike_enough_each_once_with_its_rate() -> None:
    held = [packed([voice(1), voice(2)]), packed([voice(3)]), packed([voice(2)]), packed([voice(4)])]
    index = VoiceIndex()
    index.add(range(4), held)
    (found,) = index.propose([2], [held[2]])
    assert (found.view, found.other) == (2, 0)
    assert found.score == pytest.approx(1, abs=1e-3)
    assert found.false_match_rate == RATES[0][1]
    assert found.evidence.sides == (("speech compared", "7 s", "7 s"),)
    assert [rate for _, rate in RATES] == sorted(rate for _, rate in RATES)
    assert RATES[-1][0] == LEAST_COSINE


@pytest.mark.parametrize("broken", [b"", b"V1", b"V1" + bytes(516), b"V2" + packed([voice(1)])[2:]])
def test_what_is_no_description_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="not a description of voices"):
        unpacked(broken)
    assert len(unpacked(packed([voice(at) for at in range(MOST_VOICES)]))) == MOST_VOICES


class Calls:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("called",)


@pytest.mark.parametrize("content", [OrderedDict(model_state=Calls()), {"model_state": Calls()}])
def test_a_model_that_would_call_something_is_refused(tmp_path: Path, content: object) -> None:
    stream = io.BytesIO()
    for each in (0x1950A86A20F9469CFC6C, 1001, {}, content, []):
        pickle.dump(each, stream, protocol=2)
    (tmp_path / "model.pt").write_bytes(stream.getvalue())
    with pytest.raises(ValueError, match="no tensor of float32"):
        read_weights(tmp_path / "model.pt", "model_state")
    (tmp_path / "model.pt").write_bytes(pickle.dumps(5))
    with pytest.raises(ValueError, match="not a model"):
        read_weights(tmp_path / "model.pt", "model_state")
