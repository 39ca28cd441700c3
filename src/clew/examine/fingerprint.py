"""Fingerprints of sound: Chromaprint's, with those items marked that say nothing.

Chromaprint (acoustid.org/chromaprint, libchromaprint 1.5 through pyacoustid) tells every 0.124 s how loud the twelve
notes are to each other over 2.7 s, in 32 bits. It resamples to 11,025 Hz itself: fed with 16 kHz it differs from
`fpcalc` by 0.002 bits an item.
"""

from functools import cache
from types import ModuleType

import numpy as np
import numpy.typing as npt

from clew.errors import UnavailableError
from clew.model.sound import SPAN_MS, UNTOLD

FINGERPRINT_VERSION = "chromaprint2/1"
"""Chromaprint's algorithm, and our version of what is marked as untold."""
INSTALL = "install Debian's libchromaprint1 (or your system's Chromaprint), and pip install pyacoustid"

Items = npt.NDArray[np.uint32]
Samples = npt.NDArray[np.int16]

_HOP, _CHROMA_RATE = 1365, 11_025
_HOPS = -(-int(SPAN_MS * _CHROMA_RATE / 1000) // _HOP)

_LEAST_LEVEL = 5.0
"""An item whose 2.7 s have a lower root mean square, of 32,767, is silent: -76 dBFS.

Three pieces of music turned down to 5 and encoded anew (AAC, MP3, Opus) still lie within 2.6 bits of the original, at 3
within 4.1, at 1 all is lost (12.8). `benchmarks/sound.py` repeats it on synthesised melodies: 0.4, 1.4 and 17.6.
"""
_NEAR_ITEMS, _FAR_ITEMS = 20, 40
"""How far away the items are that one is compared with to tell whether the sound changes: 2.5 to 5 s, either side.

From 22 on they have no sound in common.
"""
_LEAST_CHANGE_BITS = 9.0
"""An item nearer than this to its neighbours, on average, is of sound that stays the same.

Half of the items lie within, and 95 % of them: 0.0 and 0.1 of mains hum, 5.8 and 7.5 of white noise, 7.1 and 8.9 of a
fan, 8.4 and 10.3 of pink noise (rain), 11.0 and 12.8 of gusts of wind. Within 9.0 lie at most 1 % of music (three
pieces, twelve minutes) and none of speech (one voice read, one synthesised). Stretches of 5 s of unrelated white noise
come within 3.7 bits of each other, of hum within 0; of unrelated speech within 9.8. `benchmarks/sound.py` repeats it
with noises and melodies of its own.
"""


class Fingerprinter:
    """Takes the sound of one track, piece by piece, and gives its fingerprint."""

    def __init__(self, rate: int) -> None:
        """Raise UnavailableError where Chromaprint is not installed; `rate` is in Hz."""
        library = _library()
        if library is None:
            raise UnavailableError("libchromaprint is not installed")
        self._library = library
        self._printer = library.Fingerprinter(library.Fingerprinter.ALGORITHM_DEFAULT)
        self._printer.start(rate, 1)
        self._level = _Level(rate)

    def feed(self, samples: Samples) -> None:
        """Take the next samples of the one channel."""
        if len(samples):
            self._printer.feed(samples.astype("<i2", copy=False).tobytes())
            self._level.feed(samples)

    def finish(self) -> Items:
        """Return the items, `UNTOLD` where the sound says nothing; none for less than `SPAN_MS`."""
        items = self.raw()
        is_silent = self._level.over_spans(len(items)) < _LEAST_LEVEL
        items[is_silent | (change_bits(items) < _LEAST_CHANGE_BITS)] = UNTOLD
        return items

    def raw(self) -> Items:
        """Return the items as Chromaprint has them, instead of `finish`."""
        text = self._printer.finish()
        return np.array(self._library.decode_fingerprint(text)[0] if text else (), np.uint32)


def library_version() -> str:
    """Return the version of Chromaprint; raises UnavailableError where it is not installed."""
    library = _library()
    if library is None:
        raise UnavailableError(f"libchromaprint is not installed: {INSTALL}")
    version: bytes = library._libchromaprint.chromaprint_get_version()  # noqa: SLF001 - pyacoustid has no other way
    return f"Chromaprint {version.decode('ascii', 'replace')}"


@cache
def _library() -> ModuleType | None:
    """Return pyacoustid's binding, which loads the library when it is imported; None where there is none.

    Kept, so that a sealed child does not look for it.
    """
    try:
        import chromaprint  # noqa: PLC0415 - optional
    except ImportError:
        return None
    module: ModuleType = chromaprint
    return module


class _Level:
    """How loud each hop of a track is."""

    def __init__(self, rate: int) -> None:
        self._hop_samples = _HOP * rate / _CHROMA_RATE
        self._position = 0
        self._squares: list[float] = []

    def feed(self, samples: Samples) -> None:
        first = int(self._position / self._hop_samples)
        last = int((self._position + len(samples) - 1) / self._hop_samples)
        starts = np.ceil(np.arange(first + 1, last + 1) * self._hop_samples).astype(np.int64) - self._position
        sums = np.add.reduceat(np.square(samples, dtype=np.float64), np.concatenate(([0], starts)))
        self._squares += [0.0] * (last + 1 - len(self._squares))
        for hop, total in zip(range(first, last + 1), sums.tolist(), strict=True):
            self._squares[hop] += total
        self._position += len(samples)

    def over_spans(self, count: int) -> npt.NDArray[np.float64]:
        """Return the root mean square of what each of `count` items tells of."""
        sums = np.concatenate(([0.0], np.cumsum(self._squares)))
        ends = np.minimum(np.arange(count) + _HOPS, len(sums) - 1)
        squares = sums[ends] - sums[np.minimum(np.arange(count), len(sums) - 1)]
        level: npt.NDArray[np.float64] = np.sqrt(np.maximum(squares, 0.0) / (_HOPS * self._hop_samples))
        return level


def change_bits(items: Items) -> npt.NDArray[np.float64]:
    """Return how far each item is from its neighbours, on average, in bits; 32 for one that has none."""
    bits = np.zeros(len(items))
    compared = np.zeros(len(items))
    for lag in range(_NEAR_ITEMS, min(_FAR_ITEMS + 1, len(items)), 2):
        distance = np.bitwise_count(items[lag:] ^ items[:-lag])
        bits[lag:] += distance
        bits[:-lag] += distance
        compared[lag:] += 1
        compared[:-lag] += 1
    return np.where(compared > 0, bits / np.maximum(compared, 1), 32.0)
