"""Keeps what was asked for last, up to so many bytes."""

from collections import OrderedDict
from collections.abc import Hashable


class TileCache:
    """Bytes by key; those asked for longest ago go first. Its user sees to it that one thread is in it at a time."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self.size = 0

    def get(self, key: Hashable) -> bytes | None:
        """Return what is kept under a key, and keep it the longer."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, content: bytes) -> None:
        """Keep bytes, and let go of others for them."""
        self.size += len(content) - len(self._kept.pop(key, b""))
        self._kept[key] = content
        while self.size > self._most:
            self.size -= len(self._kept.popitem(last=False)[1])
