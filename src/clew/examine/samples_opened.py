"""Opens a small sample of every kind of container: what that imports is there once the process is sealed."""

from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO

from clew.config import Containers
from clew.examine.unpack import unpack
from clew.examine.wire import Header
from clew.opener import Opener, Opening


class _Taken:
    """Takes everything, keeps nothing."""

    def offer(self, ordinal: int, header: Header) -> bool:
        del ordinal
        return header.outcome is None

    def piece(self, data: bytes | memoryview) -> None:
        del data

    def end(self, reason: str) -> None:
        del reason


def samples_opened(openers: Mapping[str, Opener]) -> None:
    """Open the sample of each opener; one whose library is missing says so again when it is needed."""
    for opener in openers.values():
        sample = opener.sample()
        with suppress(MemoryError):
            opener.sniff(memoryview(sample))
            unpack(opener, Opening([BytesIO(sample)], b"sample", len(sample), (b"sample",)), Containers(), _Taken())
