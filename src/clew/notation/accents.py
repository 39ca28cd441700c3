"""Words as they are read where accents are missed, or left out in writing."""

import unicodedata

_CROSSED = str.maketrans("\u00f8\u0142\u0111\u0127\u0131\u0167", "oldhit")
"""Letters with a stroke, which Unicode doesn't take apart, and those without which they are taken for."""


def without_accents(text: str) -> str:
    """Return a text without case and accents: readers miss the dots of small letters, and signs write SS for \u00df."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each)).translate(_CROSSED)
