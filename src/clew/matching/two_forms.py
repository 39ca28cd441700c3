"""In which of its forms one hash lies nearest to another."""

from dataclasses import dataclass

from clew.model.media_hash import MediaHash

INVERSE = (0, 3, 2, 1, 4, 5, 6, 7)
"""What turns a form back: a quarter turn the other way, every other form by itself."""


@dataclass(frozen=True, slots=True)
class Apart:
    """How far two hashes lie apart in bits: as they are, and with each one's nearest form against the other as it is.

    The two differ where pictures are small: their forms are not quite the hash of the turned pixels (ADR 6). `form` is
    that of the left one (as `Match.form`) in the nearer of both; of equal ones the first.
    """

    form: int
    as_they_are: int
    left_turned: int
    right_turned: int

    @property
    def distance(self) -> int:
        """The nearer of both."""
        return min(self.left_turned, self.right_turned)


def apart(left: MediaHash, right: MediaHash) -> Apart:
    """Compare two hashes by one hasher in all forms."""
    wanted, own = _number(right.digest), _number(left.digest)
    of_left = min((_bits(form, wanted), at) for at, form in enumerate(_forms(left)))
    of_right = min((_bits(form, own), INVERSE[at]) for at, form in enumerate(_forms(right)))
    return Apart(min(of_left, of_right)[1], _bits(own, wanted), of_left[0], of_right[0])


def _forms(one: MediaHash) -> list[int]:
    size = len(one.digest)
    joined = one.digest + one.forms
    return [_number(joined[at : at + size]) for at in range(0, len(joined), size)]


def _number(digest: bytes) -> int:
    return int.from_bytes(digest, "big")


def _bits(one: int, other: int) -> int:
    return (one ^ other).bit_count()
