"""Tells the voices of a recording apart, each as one vector and how long it speaks."""

from dataclasses import dataclass

import numpy as np

from clew.linkers.voices.encoder import APART, RATE, SIZE, STEP, Floats, Samples, embedded

PHRASE = 3
"""Stretches that are one phrase, some 3.4 s: one stretch alone is too little to tell two voices apart by."""
LEAST_MEAN = 0.66
"""Mean cosine of all pairs of phrases from which on two groups are one voice: half the phrases of one adult score 0.82
with each other, those of two 0.60. Of 201 pairs of recordings laid together 106 give two voices, most others are too
short for that; at 0.74 it is 68, and single adults come apart (`benchmarks/voices.py` has the recordings)."""
LEAST_SECONDS = 4.0
"""Speech of a voice that counts; what is shorter says little of who it is."""
MOST_VOICES = 4
_STRETCH_SECONDS = APART * STEP / RATE


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice: a vector of length 1, shape (256,), and for how long it speaks."""

    vector: Floats
    seconds: float


def voices_in(speech: Samples) -> list[Voice]:
    """Return the voices in speech of one channel at 16,000 samples a second, those that speak longest first.

    Average linkage over phrases, as faces are grouped: one phrase that sounds alike can't tie two voices together.
    """
    stretches = embedded(speech)
    phrases = [stretches[at : at + PHRASE] for at in range(0, len(stretches), PHRASE)]
    sums = np.array([each.sum(axis=0) for each in phrases], np.float32).reshape(-1, SIZE)
    counts = np.array([len(each) for each in phrases], np.float32)
    while len(sums) > 1:
        means = (sums @ sums.T) / np.outer(counts, counts)
        np.fill_diagonal(means, -1)
        one, other = divmod(int(means.argmax()), len(means))
        if means[one, other] < LEAST_MEAN:
            break
        sums[one], counts[one] = sums[one] + sums[other], counts[one] + counts[other]
        sums, counts = np.delete(sums, other, axis=0), np.delete(counts, other)
    found = [
        Voice(each / np.linalg.norm(each), float(count) * _STRETCH_SECONDS)
        for each, count in zip(sums, counts, strict=True)
        if count * _STRETCH_SECONDS >= LEAST_SECONDS
    ]
    return sorted(found, key=lambda each: -each.seconds)[:MOST_VOICES]
