"""Cuts out of a recording what is spoken."""

from collections.abc import Iterable, Iterator

import numpy as np

from clew.examine.speech import SPEECH_RATE, WINDOW, Samples, SpeechWindows

MOST_SECONDS = 300
"""Speech that is kept of a recording: who speaks for five minutes needs no more to be known by."""
LEAST_CHANCE = 0.5
"""From which on a window is spoken: Silero's own."""


def warm_up() -> None:
    """Load all that listening needs."""
    spoken([np.resize(np.arange(-9000, 9000, 37), 5 * SPEECH_RATE).astype(np.int16)])


def spoken(sound: Iterable[Samples]) -> Samples:
    """Return what is spoken in sound of one channel at 16,000 samples a second, pauses left out, its first minutes.

    Raises UnavailableError where nothing can listen for speech, and what reading the sound does.
    """
    kept: list[Samples] = []
    total = 0
    for samples, chances in _heard(sound):
        windows = samples.reshape(-1, WINDOW)[np.array(chances) >= LEAST_CHANCE]
        kept.append(windows.reshape(-1))
        total += windows.size
        if total >= MOST_SECONDS * SPEECH_RATE:
            break
    return np.concatenate(kept)[: MOST_SECONDS * SPEECH_RATE] if kept else np.zeros(0, np.int16)


def _heard(sound: Iterable[Samples]) -> Iterator[tuple[Samples, list[float]]]:
    listening = SpeechWindows()
    for samples in sound:
        yield from listening.feed(samples)
    yield from listening.finish()
