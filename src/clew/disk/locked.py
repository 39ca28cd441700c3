"""BitLocker volumes, opened with passwords or recovery passwords by libbde where some are given."""

from collections.abc import Sequence
from typing import Any

from clew.disk.medium import Medium

_MAX_PASSWORDS = 100
"""Trying one takes libbde about a second: BitLocker stretches a password by a million rounds of SHA-256."""


class Sequential:
    """A medium as a file object, as libyal's libraries want it."""

    def __init__(self, medium: Medium) -> None:
        self._medium = medium
        self._offset = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to an offset from the start, from here, or from the end."""
        self._offset = offset + (0, self._offset, self._medium.size)[whence]
        return self._offset

    def read(self, size: int = -1) -> bytes:
        """Read on; raises ExaminationError where the medium is unreadable."""
        content = self._medium.read(self._offset, size if size >= 0 else self._medium.size)
        self._offset += len(content)
        return content

    def tell(self) -> int:
        """Return the offset."""
        return self._offset

    def get_size(self) -> int:
        """Return the size in bytes."""
        return self._medium.size


def unlock_bitlocker(medium: Medium, passwords: Sequence[bytes]) -> Medium | None:
    """Return what a BitLocker volume holds; None where no password opens it or libbde is not installed."""
    try:
        import pybde  # noqa: PLC0415 - an optional part
    except ImportError:
        return None
    for password in passwords[:_MAX_PASSWORDS]:
        medium.note_progress()
        volume = pybde.volume()
        text = password.decode("utf-8", "replace")
        try:
            (volume.set_recovery_password if _is_recovery(text) else volume.set_password)(text)
            volume.open_file_object(Sequential(medium))
            if not volume.is_locked():
                return _opened(volume, medium)
        except (OSError, ValueError, MemoryError):
            continue
    return None


def _opened(volume: Any, medium: Medium) -> Medium:  # noqa: ANN401 - published without types
    read = volume.read_buffer_at_offset
    size = int(volume.get_size())
    return Medium(lambda offset, wanted: bytes(read(wanted, offset)), size, medium.note_progress, medium.sector)


def _is_recovery(text: str) -> bool:
    """Tell a recovery password: eight groups of six digits."""
    groups = text.split("-")
    return len(groups) == 8 and all(len(each) == 6 and each.isdigit() for each in groups)
