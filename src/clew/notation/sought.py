"""A text that is looked for in others: whatever the case of its letters, and however their accents are written."""

import re
import unicodedata
from dataclasses import dataclass

from clew.errors import UsageError

LONGEST = 1000
"""Characters; the longest path of most systems is 4,096 bytes, and nobody types one."""
WILD = "\\%_"
"""What `LIKE` takes for something else than itself."""
_WRITTEN_OTHERWISE = re.compile(r"(?:\\x[0-9a-f]{2}|ss+|[^\x00-\x7f])+")


@dataclass(frozen=True, slots=True)
class Sought:
    r"""A text that is looked for.

    `like` is a pattern for SQL's LIKE over text in lower case (of ASCII letters), with "\" before what is meant as it
    is: whatever `is_in` accepts fits it, but for ligatures, signs that look like letters, and half a ß. "%" stands
    in it for what is not ASCII, for "ss", which may be "ß", and for what is shown of a byte that is no text ("\xe4").
    """

    text: str
    folded: str
    like: str

    @classmethod
    def of(cls, text: str) -> "Sought":
        """Return what is looked for; raises UsageError for an empty text, and for one too long."""
        stripped = text.strip()
        if not stripped or "\0" in stripped:
            raise UsageError("give something to look for: a file, a hash, a part of a path, a camera, a comment")
        if len(stripped) > LONGEST:
            raise UsageError(f"{len(stripped):,} characters are too many to look for: give {LONGEST:,} at most")
        folded = _folded(stripped)
        return cls(stripped, folded, f"%{_pattern(folded)}%")

    def is_in(self, text: str) -> bool:
        """Tell whether a text has it."""
        return self.folded in _folded(text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _pattern(folded: str) -> str:
    """Return the pattern between the first and the last "%"."""
    parts = _WRITTEN_OTHERWISE.split(folded)
    return "%".join("".join(f"\\{each}" if each in WILD else each for each in part) for part in parts)
