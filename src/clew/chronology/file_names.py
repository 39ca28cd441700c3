"""Numbers that cameras count up in the names of their files: IMG_1234.JPG, DSC01234.JPG, P1010123.JPG."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_COUNTED = re.compile(
    r"(?P<stem>_?(?:IMG|MG|DSC[FNI]?|CIMG|IMGP|PICT|SAM|SANY|HPIM|DCP|KIF|PANA|MVI|MOV|GOPR|STA|STB)[_-]?|\d{3}_"
    r"|P[1-9A-C](?:0[1-9]|[12]\d|3[01]))(?P<number>\d{4,5})(?: ?\(\d{1,2}\)|[ ~_-]\d{1,2})?\.\w{3,4}",
    re.IGNORECASE | re.ASCII,
)
"""Stems of the rule for file systems of cameras (DCF: eight characters, the last four a number) and of their makers.

Names of a date and a time, as phones give them, are none. What a second copy adds, "(2)" or "~2", is passed over.
"""
_SAME = {"_mg_": "img_", "_dsc": "dsc", "dsc_": "dsc", "mvi_": "img_"}
"""Stems that one camera counts together: Canon's and Nikon's of Adobe RGB, films among pictures."""


@dataclass(frozen=True, slots=True)
class FileNumber:
    """What a camera called a file: the name's stem as it is compared, and the number."""

    stem: str
    number: int

    def __str__(self) -> str:
        return f"{self.stem.upper()}{self.number:04}"


def file_number(paths: Iterable[bytes]) -> FileNumber | None:
    """Return the number that a camera counted up to in the first of these names that has one, None where none has."""
    for path in paths:
        found = _COUNTED.fullmatch(path.rpartition(b"/")[2].decode("utf-8", "replace"))
        if found is not None:
            stem = found["stem"].lower()
            return FileNumber(_SAME.get(stem, stem), int(found["number"]))
    return None
