"""Recordings by the voices in them: all pairs that sound alike, exactly."""

from collections.abc import Sequence

import numpy as np

from clew.linkers.voices.encoder import SIZE, Floats
from clew.linkers.voices.packing import unpacked
from clew.linkers.voices.telling import Voice
from clew.model.link import Evidence, Proposal

KIND = "same voice"
LEAST_COSINE = 0.84
"""From here on two recordings are proposed: what nearly every adult scored with oneself (`benchmarks/voices.py`)."""
RATES = ((0.90, 3.0 / 78), (0.86, 6.3 / 78), (LEAST_COSINE, 7.8 / 78))
"""Scores with how often two adults reach them: of 78 pairs of 13 adults none, two and three did, which bounds the rates
at so many of 78 with 95 % certainty. So weak a lead comes after nearly all others."""
BLOCK = 256
"""Voices compared with all others at once."""


class VoiceIndex:
    """Every voice of every recording, compared with all."""

    def __init__(self) -> None:
        self._views: list[int] = []
        self._voices: list[Voice] = []

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        """Take in recordings, each under a number; raises ValueError for what is no description."""
        for view, description in zip(views, descriptions, strict=True):
            for voice in unpacked(description):
                self._views.append(view)
                self._voices.append(voice)

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        """Return for each pair of recordings their two voices that sound most alike, where they do enough."""
        asked = [(view, each) for view, said in zip(views, descriptions, strict=True) for each in unpacked(said)]
        held = _vectors(self._voices)
        best: dict[tuple[int, int], tuple[float, Voice, Voice]] = {}
        for start in range(0, len(asked), BLOCK):
            block = asked[start : start + BLOCK]
            scores = _vectors([voice for _, voice in block]) @ held.T
            for row, column in zip(*np.nonzero(scores >= LEAST_COSINE), strict=True):
                (view, voice), other = block[row], self._views[column]
                score = round(float(scores[row, column]), 5)
                known = best.get((view, other))
                if view != other and (known is None or score > known[0]):
                    best[view, other] = score, voice, self._voices[column]
        return [_proposal(view, other, *best[view, other]) for view, other in sorted(best)]


def _vectors(voices: Sequence[Voice]) -> Floats:
    return np.array([each.vector for each in voices], np.float32).reshape(-1, SIZE)


def _proposal(view: int, other: int, score: float, voice: Voice, its_voice: Voice) -> Proposal:
    rate = next((rate for least, rate in RATES if score >= least), RATES[-1][1])
    facts = (
        ("cosine of the two voices", f"{score:.2f}"),
        ("how much it says", "little: the voices of thirteen adults were measured"),
    )
    sides = (("speech compared", f"{voice.seconds:.0f} s", f"{its_voice.seconds:.0f} s"),)
    return Proposal(view, other, KIND, score, rate, Evidence(facts=facts, sides=sides))
