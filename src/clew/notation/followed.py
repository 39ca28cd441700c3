"""Lets whoever gives a file to a reader see how far the reader has come in it."""

from collections.abc import Callable
from pathlib import Path, PosixPath


class FollowedPath(PosixPath):
    """A path given to a reader in place of a plain one, to follow the reading by.

    Readers yield what they find, and that says nothing of how much of the file is left; a path is what all of them get.
    """

    __slots__ = ("_tell",)

    _tell: Callable[[], int]

    def position(self) -> int | None:
        """Return how many bytes of the file have been read, packed ones as they lie there; None where nothing says.

        A reader may look at the start first and then read from it again.
        """
        tell = getattr(self, "_tell", None)
        try:
            return tell() if tell else None
        except ValueError:  # the file is closed: looked at, or read to its end
            return None

    def follow(self, tell: Callable[[], int]) -> None:
        """Take what tells the position from here on; it may raise ValueError once the file is closed."""
        self._tell = tell


def follow(path: Path, tell: Callable[[], int]) -> None:
    """Say what tells the position in a file that is being read, if anyone follows."""
    if isinstance(path, FollowedPath):
        path.follow(tell)
