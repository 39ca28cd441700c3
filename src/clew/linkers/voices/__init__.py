"""Voices: recordings in which the same person may speak; a weak lead."""

import importlib.util

import numpy as np

from clew.linkers.voices.encoder import RATE, Samples, embedded, model_path
from clew.linkers.voices.index import KIND, VoiceIndex
from clew.linkers.voices.packing import packed
from clew.linkers.voices.telling import voices_in

INSTALL = "pip install 'clew[speech]', and pip install --no-deps silero-vad Resemblyzer"


class VoiceLinker:
    """Up to four voices of a recording as Resemblyzer's model hears them; a weak lead, and only of adults measured."""

    name = "voices"
    version = "1"
    kinds = (KIND,)

    def missing(self) -> str | None:
        """Return what is not installed: the model, or what finds the speech in a recording."""
        if model_path() is None:
            return f"Resemblyzer is not installed: {INSTALL}"
        if any(importlib.util.find_spec(name) is None for name in ("onnxruntime", "silero_vad")):
            return f"onnxruntime / silero-vad, which find speech, are not installed: {INSTALL}"
        return None

    def warm_up(self) -> None:
        """Load the weights, and listen to noise."""
        embedded(np.resize(np.arange(-9000, 9000, 37), 3 * RATE).astype(np.int16))

    def describe_speech(self, speech: Samples) -> bytes:
        """Return the voices, b"" where nobody speaks for long enough."""
        return packed(voices_in(speech))

    def index(self) -> VoiceIndex:
        """Return an index with nothing in it."""
        return VoiceIndex()

    def measured(self, kind: str) -> str:
        """Return how little is known of the rate."""
        del kind
        return (
            "Measured on 21 recordings of 13 adults (pyannote.audio 4.0.7's test data: excerpts of the AMI meeting "
            "corpus; Debian's pocketsphinx-testdata), benchmarks/voices.py: 78 pairs of people, so no rate below 1 in "
            "26 can be stated. Not measured: children, relatives, other languages, telephone sound, disguised speech."
        )


plugin = VoiceLinker()
