"""The digests of one content."""

from dataclasses import dataclass

LENGTHS = {"md5": 16, "sha1": 20, "sha256": 32, "ed2k": 16}
"""Bytes of each digest, by its name."""


@dataclass(frozen=True, slots=True)
class Digests:
    """All four digests of one content; raw bytes."""

    md5: bytes
    sha1: bytes
    sha256: bytes
    ed2k: bytes

    def __post_init__(self) -> None:
        """Raise ValueError for a digest of the wrong length."""
        for name, length in LENGTHS.items():
            if len(getattr(self, name)) != length:
                raise ValueError(f"{name} must be {length} bytes")


@dataclass(frozen=True, slots=True)
class PartialDigests:
    """The digests a list gives for one content; None where it gives none."""

    md5: bytes | None = None
    sha1: bytes | None = None
    sha256: bytes | None = None
    ed2k: bytes | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a digest of the wrong length."""
        for name, length in LENGTHS.items():
            value = getattr(self, name)
            if value is not None and len(value) != length:
                raise ValueError(f"{name} must be {length} bytes")
