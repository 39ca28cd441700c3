"""What goes into a container, and what comes of packing it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """One file to pack: its path inside, its bytes, when it was written (s since 1970), and what it was planned as."""

    path: bytes
    data: bytes
    seconds: int
    kind: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Container:
    """A container's bytes, and the paths of its contents as they come out of it, in their order.

    `offsets` are where contents lie in it that have no name there any more, -1 for all others.
    """

    data: bytes
    paths: tuple[bytes, ...]
    offsets: tuple[int, ...] = ()


def named_as_packed(data: bytes, contents: Sequence[Content]) -> Container:
    """Return a container that keeps its contents' names."""
    return Container(data, tuple(content.path for content in contents))
