"""What pictures of one camera have in common: the pattern of its sensor."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SensorPrint:
    """A print of a sensor, made by one linker's version; `data` and `sketch` are the linker's own.

    `data` is compared as descriptions are, `sketch` finds in little time what is worth it. `rests_on` are the numbers
    of the descriptions it was made of (others did not fit the rest), `speaker` that of the one that fits it best.
    """

    data: bytes
    sketch: bytes
    rests_on: tuple[int, ...]
    speaker: int

    def __post_init__(self) -> None:
        """Raise ValueError for a print that rests on nothing, or for which something else speaks."""
        if self.speaker not in self.rests_on:
            raise ValueError("a print rests on pictures, and one of them speaks for it")
