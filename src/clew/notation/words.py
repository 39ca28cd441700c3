"""Words that are looked for in texts, in any order and on any line, and the words of texts."""

import re
from dataclasses import dataclass
from functools import cached_property

from clew.notation.accents import without_accents
from clew.notation.letters_off import letters_off_of

LEAST, MOST = 3, 64
"""Letters of the words of a text that may be found misspelt: shorter ones say nothing, longer are none."""

_SAID = re.compile(r'"([^"]*)"|(\S+)')
_BREAKS = re.compile(r"[\s,;:()\[\]{}<>\"=/]+")
_OTHER = re.compile(r"[\W_]+")
_EDGES = ".!?'-_*&@#|"


def folded(text: str) -> str:
    """Return a text as it is looked for: without case and accents, in one line."""
    return " ".join(without_accents(text).split())


def words_in(said: str) -> set[str]:
    """Return the words of a folded text: with the signs inside them (an address), and between them."""
    whole = {each.strip(_EDGES) for each in _BREAKS.split(said)}
    return {each for each in (*whole, *_OTHER.split(said)) if LEAST <= len(each) <= MOST}


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """A word that is looked for, folded, or several in quotes: as they stand, or by `letters_off` letters at most."""

    text: str
    letters_off: int


@dataclass(frozen=True)
class SoughtWords:
    """Words that are all to be in one text, in whatever order."""

    words: tuple[SoughtWord, ...]

    @classmethod
    def of(cls, text: str) -> "SoughtWords":
        """Take a text apart at spaces that are in no quotes; nothing is left of one of spaces and quotes alone."""
        said = dict[str, SoughtWord]()
        for quoted, word in _SAID.findall(text):
            if each := folded(quoted or word):
                off = 0 if quoted else letters_off_of(each)
                said.setdefault(each, SoughtWord(each, off))
        return cls(tuple(said.values()))

    @cached_property
    def letters_off(self) -> int:
        """By how many letters a word of these may be off at most."""
        return max((each.letters_off for each in self.words), default=0)
