"""When a frame is shown, since the film's first."""

from fractions import Fraction

_LONGEST_LEAP_SECONDS = 3600.0
"""Times that leap further ahead, or back, are a clock set anew (ISO/IEC 13818-1, 2.4.3.5): the film goes on."""
_MAX_MS = (1 << 31) - 1


class FilmClock:
    """Times of a film's frames in whole ms since the first, never going back."""

    def __init__(self, time_base: Fraction | None, rate: Fraction | None) -> None:
        self._unit = float(time_base or 0)
        self._step = 1 / float(rate) if rate else 0.04
        self._origin: float | None = None
        self._last = 0.0

    def at(self, pts: int | None) -> int:
        """Return the time of the next frame, whose own word is `pts` in units of the time base."""
        if pts is None or not self._unit:
            self._last += self._step if self._origin is not None else 0.0
            self._origin = self._origin if self._origin is not None else 0.0
            return self.last_ms
        seconds = pts * self._unit
        if self._origin is None:
            self._origin = seconds
        since = seconds - self._origin
        if since < self._last - 1 or since > self._last + _LONGEST_LEAP_SECONDS:
            since = self._last + self._step
            self._origin = seconds - since
        self._last = max(self._last, since)
        return self.last_ms

    @property
    def last_ms(self) -> int:
        """The time that was told last."""
        return min(round(self._last * 1000), _MAX_MS)
