"""Recordings of made-up voices that speak, where espeak-ng is installed."""

import io
import wave
from collections.abc import Iterator

from clew.samples.films.sound import RATE, Samples, speaker, speech
from clew.samples.leads.piece import CASES, Piece

VOICES: tuple[tuple[str, int, int], ...] = (("en+m3", 150, 35), ("en+f2", 165, 60), ("en-us+m7", 140, 20))
"""Variants of espeak-ng with words a minute and pitch, as unlike each other as it has them."""
SENTENCES = (
    (
        "The boats come in when the tide is high, and the men carry the nets up to the houses. "
        "By noon the market is full, and everybody talks about the weather."
    ),
    (
        "We took the early train over the bridge and walked along the river until it began to rain. "
        "Then we sat in the station for an hour and read the paper."
    ),
    (
        "The garden behind the school has forty apple trees, and each of them bears another kind. "
        "In autumn the whole village comes with ladders and baskets."
    ),
)


def voices(seed: int) -> Iterator[Piece]:
    """Yield what each voice says, one recording a sentence; nothing without espeak-ng."""
    if not speaker():
        return
    for number, (variant, pace, pitch) in enumerate(VOICES):
        for turn, sentence in enumerate(SENTENCES):
            said = speech(sentence, pace + (seed + turn) % 5, pitch, variant)
            yield Piece(CASES[(number + turn) % len(CASES)], ".wav", _recording(said), {"voice": (f"voice {number}",)})


def _recording(said: Samples) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(RATE)
        recording.writeframes(said.tobytes())
    return stream.getvalue()
