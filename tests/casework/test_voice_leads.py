"""Voices, from recordings in two cases to a lead: heard in the sealed child, in sound alone and in a film."""

import io
import wave
from pathlib import Path

import pytest
from PIL import Image

from clew.casework.describe_views import DescribeOptions, describe_views
from clew.casework.desk import open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.leads import leads
from clew.casework.link import link
from clew.casework.progress import unwatched
from clew.config import Config
from clew.linker import linkers
from clew.model.wanted_leads import WantedLeads
from clew.samples.films.encode import encode_film
from clew.samples.films.script import Coding
from clew.samples.films.sound import RATE, Samples, speaker, speech
from clew.samples.leads.voices import SENTENCES, VOICES

HERE, THERE = "OP-114", "OP-115"
VOICE = ("voices",)


def said(voice: int, sentence: int) -> Samples:
    variant, pace, pitch = VOICES[voice]
    return speech(SENTENCES[sentence], pace, pitch, variant)


def recording(samples: Samples) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(samples.tobytes())
    return stream.getvalue()


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One voice in a film of one case and in a recording of another, and another voice beside it."""
    if (reason := linkers()["voices"].missing()) is not None:
        pytest.skip(reason)
    if not speaker():
        pytest.skip("espeak-ng is not installed")
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    frames = [Image.new("RGB", (64, 48), (10 * at, 90, 200 - 10 * at)) for at in range(20)]
    coding = Coding("mp4", "mpeg4", "aac", (64, 48), 2, 5)
    (folder / "a" / "walk.mp4").write_bytes(encode_film(frames, said(0, 0), coding))
    (folder / "b" / "call.wav").write_bytes(recording(said(0, 1)))
    (folder / "b" / "other.wav").write_bytes(recording(said(1, 1)))
    return folder


def test_a_voice_leads_from_a_film_to_a_recording_of_another_case(evidence: Path, tmp_path: Path) -> None:
    with open_desk(Config(workspace=str(tmp_path / "workspace"), workers=1), "officer A", create=True) as desk:
        for case, name in ((HERE, "a"), (THERE, "b")):
            ingest(desk, evidence / name, case, "KP/1", IngestOptions(), unwatched)
            described = describe_views(desk, case, DescribeOptions(VOICE), unwatched)
            assert described.failed == {}
            link(desk, case, VOICE, unwatched)
        (lead,) = leads(desk, HERE, WantedLeads()).items
        assert (lead.link.kind, lead.this.path, lead.other.path) == ("same voice", "walk.mp4", "call.wav")
        assert lead.crosses
        assert describe_views(desk, THERE, DescribeOptions(VOICE), unwatched).described == 0
