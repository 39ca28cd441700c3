"""Which of many pictures have features like a picture's: an inverted index over words and signatures.

Each posting is a view, and the signature of one of its features: 12 bytes. 100,000 views of 700 features are 0.84 GB,
besides their descriptions (56 kB each), which verification reads.
Votes: Jégou, Douze and Schmid, "Improving bag-of-features for large scale image search" (IJCV 2010): squared rarity of
the word times a Gaussian of the signatures' distance. The fullest words do not vote. Of one feature asked, a view's
best posting alone counts, and votes are whole numbers: what is found does not depend on the order of adding.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.linkers.places.words import WORDS, Signatures, Words

Integers = npt.NDArray[np.int64]

MOST_BITS = 22
"""Signatures of one word up to so many of 64 bits apart vote."""
_SPREAD_BITS = 16.0
"""Standard deviation of the Gaussian (the paper's own, for 64 bits)."""
_UNIT = 1000
_CLOSENESS = np.rint(_UNIT * np.exp(-((np.arange(MOST_BITS + 1) / _SPREAD_BITS) ** 2))).astype(np.int64)
_FULL, _FULL_SHARE = 1000, 1 / 350
"""Words with more postings than that, which more than one feature of 350 has (two of a picture's 700), do not vote.

A quarter to two thirds of what would be read of 40,000 pictures is theirs. Of 346 pairs of altered copies, views and
things that fit and that any limit tried let in, 340 are among the verified then; 337 if every word votes, 335 if one
of 700 is the limit."""
_BLOCK = 512
"""Postings that are compared at once, and then looked at one by one where one of eight is near."""
CHOICES = 4
"""Nearest words of each feature asked that are looked up."""


@njit(cache=True, nogil=True)
def bits(value: np.uint64) -> np.int64:
    """Return how many bits of a number are set."""
    value -= (value >> np.uint64(1)) & np.uint64(0x5555555555555555)
    value = (value & np.uint64(0x3333333333333333)) + ((value >> np.uint64(2)) & np.uint64(0x3333333333333333))
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((value * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True)
def _fill(words: Words, starts: Integers, order: Integers) -> None:
    """Sort postings by word, keeping their order: counting sort; `starts` (WORDS + 1,) and `order` are filled."""
    for word in words:
        starts[word + 1] += 1
    for at in range(1, starts.shape[0]):
        starts[at] += starts[at - 1]
    place = starts.copy()
    for at in range(words.shape[0]):
        order[place[words[at]]] = at
        place[words[at]] += 1


@njit(cache=True, nogil=True)
def _vote(
    words: Words,
    signatures: Signatures,
    starts: Integers,
    owners: npt.NDArray[np.uint32],
    codes: Signatures,
    rarity: Integers,
    closeness: Integers,
    votes: Integers,
) -> None:
    best = np.zeros(votes.shape[0], np.int64)  # a row's number before its vote, in one number
    flags = np.zeros(_BLOCK, np.uint8)
    eights = flags.view(np.uint64)
    for row in range(words.shape[0]):
        before = np.int64(row + 1) << 32
        for choice in range(words.shape[1]):
            word, signature = words[row, choice], signatures[row, choice]
            if rarity[word] == 0:
                continue
            for first in range(starts[word], starts[word + 1], _BLOCK):
                some = codes[first : min(first + _BLOCK, starts[word + 1])]
                for each in range(some.shape[0]):  # eight at once, where the processor can
                    flags[each] = bits(signature ^ some[each]) < closeness.shape[0]
                flags[some.shape[0] :] = 0
                for eight in range((some.shape[0] + 7) // 8):
                    left = eights[eight]
                    while left:
                        at = 8 * eight + (bits((left & (~left + np.uint64(1))) - np.uint64(1)) >> 3)
                        left &= left - np.uint64(1)
                        owner = owners[first + at]
                        vote = before + rarity[word] * closeness[bits(signature ^ some[at])]
                        if vote > best[owner]:
                            votes[owner] += vote - max(best[owner], before)
                            best[owner] = vote


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings by word: those of word w are `starts[w]` to `starts[w + 1]`; `rarity` (WORDS,) in thousandths."""

    starts: Integers
    owners: npt.NDArray[np.uint32]
    codes: Signatures
    rarity: Integers
    sizes: npt.NDArray[np.float64]

    @classmethod
    def of(cls, words: list[Words], signatures: list[Signatures]) -> "Postings":
        """Build from each view's words and signatures; views are numbered as they come."""
        counts = np.array([len(each) for each in words], np.int64)
        all_words = np.concatenate(words) if words else np.zeros(0, np.uint16)
        all_codes = np.concatenate(signatures) if signatures else np.zeros(0, np.uint64)
        starts, order = np.zeros(WORDS + 1, np.int64), np.empty(len(all_words), np.int64)
        _fill(all_words, starts, order)
        owners = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)[order]
        return cls(starts, owners, all_codes[order], rarity_of(np.diff(starts)), np.sqrt(np.maximum(counts, 1)))

    def nearest(self, words: Words, signatures: Signatures, most: int) -> list[int]:
        """Return up to `most` views that most features (n, choices) vote for, the first most; equal ones in order."""
        return most_voted(self.scores(words, signatures, self.rarity), most)

    def scores(self, words: Words, signatures: Signatures, rarity: Integers) -> npt.NDArray[np.float64]:
        """Return what features (n, choices) vote for each view; `rarity` is that of all views that are asked."""
        votes = np.zeros(len(self.sizes), np.int64)
        _vote(words, signatures, self.starts, self.owners, self.codes, rarity, _CLOSENESS, votes)
        return votes / self.sizes

    @property
    def nbytes(self) -> int:
        """Memory of the postings in bytes."""
        return sum(each.nbytes for each in (self.starts, self.owners, self.codes, self.rarity, self.sizes))


def rarity_of(counts: Integers) -> Integers:
    """Return how rare words (WORDS,) are that so many features have, in thousandths; 0 for those that don't vote."""
    share = (counts + 1) / (counts.sum() + WORDS)
    rarity: Integers = np.rint(np.log(share) ** 2 * _UNIT / np.log(WORDS) ** 2).astype(np.int64)
    voting: Integers = np.where((counts > _FULL) & (share > _FULL_SHARE), 0, rarity)
    return voting


def most_voted(scores: npt.NDArray[np.float64], most: int) -> list[int]:
    """Return up to `most` places of scores above 0, the highest first; equal ones in order."""
    found = np.flatnonzero(scores)
    if len(found) > most:
        least = np.partition(scores[found], len(found) - most)[len(found) - most]
        found = found[scores[found] >= least]
    order = np.lexsort((found, -scores[found]))[:most]
    return [int(each) for each in found[order]]
