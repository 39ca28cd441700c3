"""The child's own alarm: it ends the process when one file has taken too long."""

import signal

ALIVE_SECONDS = 1.0
"""How often a child that gets on with a long file tells its supervisor so."""


class Clock:
    """Counts a child's time for one file, `seconds` of it; SIGALRM ends the process when it is over."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def start(self) -> None:
        """Let the time begin anew.

        Whoever gets on says so by starting it again: a file of many GiB, a long film, an archive of a million files, or
        a slow disk is not late while something comes of it.
        """
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def stop(self) -> float:
        """Stop counting, and return what is left in seconds."""
        return signal.setitimer(signal.ITIMER_REAL, 0)[0]

    def go_on(self, left: float) -> None:
        """Count on from what `stop` returned."""
        signal.setitimer(signal.ITIMER_REAL, left)
