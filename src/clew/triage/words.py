"""Words that come from evidence, made fit to show."""

from functools import lru_cache

LONGEST = 80
"""Characters shown of a text from EXIF; the longest camera names in the wild have about 40."""


@lru_cache(4096)
def shown(text: str | None, longest: int = LONGEST) -> str:
    """Return a text from evidence on one line, cut to a length, with U+FFFD for what would steer a terminal or a page.

    That is everything not printable: control characters, escape sequences, changes of writing direction.
    """
    line = " ".join((text or "")[: 8 * longest].split())
    if not line.isprintable():
        line = "".join(character if character.isprintable() else "\ufffd" for character in line)
    return line if len(line) <= longest else line[: longest - 1] + "…"
