"""One place where a content was found."""

from dataclasses import dataclass

INSIDE = b"!/"
"""Stands between a container's path and the path of a file inside it."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a content was found, below an exhibit's root.

    `path` is byte-exact as the file system has it, relative to the root, "/" between its parts; `container`
    is the path of what it was packed in (empty: nothing), then `path` is that, "!/", and its path inside. Times are ns
    since 1970 UTC, None where unknown. `remark` is what else an officer should know of the place.
    """

    path: bytes
    size: int
    modified_ns: int | None
    created_ns: int | None
    accessed_ns: int | None
    is_deleted: bool = False
    container: bytes = b""
    remark: str = ""

    @property
    def inner(self) -> bytes:
        """The path inside its container; the whole path where it is in none."""
        return self.path[len(self.container) + len(INSIDE) :] if self.container else self.path

    @property
    def text(self) -> str:
        """The path to show: UTF-8, bytes that are not as backslash escapes."""
        return text_of(self.path)


def text_of(path: bytes) -> str:
    """Return a byte path as text to show: UTF-8, what is not UTF-8 as backslash escapes."""
    return path.decode("utf-8", "backslashreplace")
