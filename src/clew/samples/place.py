"""Where made files are written: into the evidence, or aside until the container they lie in is packed."""

import hashlib
import os
from dataclasses import dataclass
from typing import NamedTuple

from clew.model.occurrence import INSIDE


class Made(NamedTuple):
    """What became of one planned file: its size and the SHA-256 of its bytes (hex, empty for links and pipes)."""

    number: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """The evidence folder, and the folder for what will be packed into containers, as byte paths."""

    root: bytes
    aside: bytes

    def of(self, number: int, path: bytes) -> bytes:
        """Return where the bytes of a planned file go."""
        if INSIDE in path:
            return os.path.join(self.aside, b"%d" % number)  # noqa: PTH118 - pathlib has no byte paths
        return os.path.join(self.root, path)  # noqa: PTH118 - the same

    def write(self, number: int, path: bytes, content: bytes, seconds: int) -> Made:
        """Write one file and give it its modification time (s since 1970)."""
        target = self.of(number, path)
        with open(target, "xb") as stream:  # noqa: PTH123 - pathlib has no byte paths
            stream.write(content)
        os.utime(target, (seconds, seconds))
        return Made(number, len(content), hashlib.sha256(content).hexdigest())
