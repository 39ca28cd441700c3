"""Has Python look for garbage only once a command's modules are loaded."""

import gc

_NEVER = 10_000_000
"""More objects than loading makes."""


def put_off_collecting() -> None:
    """Look for none while modules are loaded: they stay, and it takes 0.2 s of a command's 1.1 s of a core."""
    gc.set_threshold(_NEVER)


def collect_again() -> None:
    """Look again, where that was put off, but not through what is there by now: a third of an ingest's time else."""
    if gc.get_threshold()[0] == _NEVER:
        gc.freeze()
        gc.set_threshold(700, 10, 10)  # as Python begins with
