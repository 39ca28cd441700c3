"""How many letters a word is off another: letters put in, left out, exchanged, or two neighbours swapped."""

from dataclasses import dataclass
from itertools import pairwise

WORTH_ONE, WORTH_TWO = 4, 8
"""Letters of a word from which one may be off, and two: of three letters with one off, most words are another."""


def letters_off_of(word: str) -> int:
    """Return how many letters may be off where a word is looked for that may be misspelt or misread."""
    return (len(word) >= WORTH_ONE) + (len(word) >= WORTH_TWO)


@dataclass(frozen=True, slots=True)
class LettersOff:
    """Counts by how many letters words are off one word.

    The optimal string alignment distance, all rows of its table in one whole number each (H. Hyyro, "A bit-vector
    algorithm for computing Levenshtein and Damerau edit distances", 2003): 8 us for words of ten letters, where the
    table cell by cell takes 40.
    """

    word: str
    places: dict[str, int]

    @classmethod
    def of(cls, word: str) -> "LettersOff":
        """Return what counts for a word."""
        places: dict[str, int] = {}
        for at, letter in enumerate(word):
            places[letter] = places.get(letter, 0) | 1 << at
        return cls(word, places)

    def to(self, other: str) -> int:
        """Return by how many letters another word is off."""
        if not self.word:
            return len(other)
        every, last = (1 << len(self.word)) - 1, 1 << len(self.word) - 1
        more, less, diagonal, before, off = every, 0, 0, 0, len(self.word)
        for letter in other:
            here = self.places.get(letter, 0)
            swapped = ((~diagonal & here) << 1) & before
            diagonal = ((((here & more) + more) ^ more) | here | less | swapped) & every
            up, down = less | (~(diagonal | more) & every), diagonal & more
            off += bool(up & last) - bool(down & last)
            up, down = (up << 1 | 1) & every, (down << 1) & every
            more, less, before = down | (~(diagonal | up) & every), up & diagonal, here
        return off


def pieces(word: str, off: int, edge: str) -> set[str]:
    """Return pieces of a word, of which any word by at most so many letters off has one as it is.

    Of `off` + 1 pieces one stays whole, but where two letters are swapped across a cut: so with them swapped, too.
    `edge` stands before the word and behind it.
    """
    cuts = [len(word) * at // (off + 1) for at in range(1, off + 1)]
    if off > 1:
        cuts[-1] = len(word) - cuts[0]  # what is rare lies in the middle: no piece there has less than three letters
    variants = {word}
    for cut in cuts:
        variants |= {each[: cut - 1] + each[cut] + each[cut - 1] + each[cut + 1 :] for each in variants}
    ends = [0, *cuts, len(word)]
    return {
        (edge if not start else "") + each[start:end] + (edge if end == len(word) else "")
        for each in variants
        for start, end in pairwise(ends)
    }
