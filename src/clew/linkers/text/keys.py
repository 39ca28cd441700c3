"""What of a text may lead to whoever wrote or wore it: addresses, numbers, plates, names."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clew.linkers.text.lines import Line
from clew.notation.accents import without_accents

LEAST_SURE = 800
"""Of 1000: lines that the reader is less sure of give no key; `benchmarks/text.py` measures what it misreads above."""
LEAST_LETTERS = 5
"""Of a word, or a plate, that can be a key: shorter ones stand on every second sign."""
LEAST_DIGITS = 7
"""Digits of a telephone number: fewer are prices, dates and sizes."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that two texts may have in common: its kind in words ("e-mail address"), and its plain form."""

    kind: str
    plain: str


STRONG = frozenset({"e-mail address", "handle", "web address", "telephone number", "plate or serial"})
"""Kinds made to tell one from all others; a word may stand anywhere, and counts by its rarity alone."""

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_WEB = re.compile(
    r"(?:https?://|www\.)[\w.-]{3,200}[^\s,;]{0,200}|\b[\w-]{2,63}\.(?:com|org|net|info|de|fr|nl|uk|es|it|eu)\b"
)
_HANDLE = re.compile(r"(?<![\w.])@[\w.]{3,40}")
_PHONE = re.compile(r"\+?\d[\d\s()/.-]{5,24}\d")
_SIGN = re.compile(r"\b[A-Z0-9]{1,8}(?:[ -][A-Z0-9]{1,5}){0,3}\b")
_WORD = re.compile(rf"[^\W\d_]{{{LEAST_LETTERS},40}}")
_NAMED = re.compile(r"[^\W\d_]{3,40}(?:[ &-]{1,3}[^\W\d_]{3,40})+")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


def keys_of(lines: Iterable[Line]) -> dict[Key, Line]:
    """Return the keys of a view, each with the first line that has it."""
    found: dict[Key, Line] = {}
    for line in lines:
        if line.sureness >= LEAST_SURE:
            for key in _keys(unicodedata.normalize("NFKC", line.text)):
                found.setdefault(key, line)
    return found


def _keys(text: str) -> Iterator[Key]:
    rest = text
    for kind, pattern in (("e-mail address", _EMAIL), ("web address", _WEB), ("handle", _HANDLE)):
        for match in pattern.finditer(rest):
            yield Key(kind, match[0].rstrip(".").casefold())
        rest = pattern.sub(" ", rest)
    rest = _DATE.sub(" ; ", rest)
    for match in _PHONE.finditer(rest):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= LEAST_DIGITS:
            yield Key("telephone number", digits[-10:])  # without the prefix of its country, which is left out at home
    for match in _SIGN.finditer(rest):
        plain = re.sub(r"[ -]", "", match[0])
        if len(plain) >= LEAST_LETTERS and not plain.isalpha() and not plain.isdigit():
            yield Key("plate or serial", plain)
    for match in _WORD.finditer(rest):
        yield Key("word", without_accents(match[0]))
    yield from _names(rest)


def _names(text: str) -> Iterator[Key]:
    """Yield each two words with capitals that stand together, as names of schools, shops and streets are written."""
    for match in _NAMED.finditer(text):
        for one, other in itertools.pairwise(re.split(r"[ &-]+", match[0])):
            if one[0].isupper() and other[0].isupper():
                yield Key("name", without_accents(f"{one} {other}"))
