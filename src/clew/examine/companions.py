"""Opens a container's files: the first, and those beside it that it goes on in."""

import os
from collections.abc import Callable
from itertools import islice

from clew.errors import EvidenceError
from clew.examine.limits import PART_FILES
from clew.opener import openers

MOST_PARTS = PART_FILES // 2
"""Files of one container at most; one that has more is opened as far as they go, and says that it is cut off."""


def with_companions(first: int, name: bytes, opener: str, beside: Callable[[bytes], int] | None) -> list[int]:
    """Return the descriptors of a container's files, which the caller closes; `first` is one of them.

    `beside` opens the file of a name. The first name that isn't there ends the container; raises EvidenceError for one
    that is there and can't be opened, and then closes them all.
    """
    files = [first]
    known = openers().get(opener)
    if known is None or beside is None:
        return files
    try:
        for companion in islice(known.companions(name), MOST_PARTS):
            try:
                files.append(beside(companion))
            except EvidenceError as error:
                if not isinstance(error.__cause__, FileNotFoundError):
                    raise
                break
    except BaseException:
        for each in files:
            os.close(each)
        raise
    return files
