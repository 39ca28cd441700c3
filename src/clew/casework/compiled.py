"""Tells whether the code that Numba compiles is kept for the next run."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

REHEARSED = 10_000
"""Codes searched to have all of a search compiled: more than an index compares one by one."""


@dataclass(frozen=True, slots=True)
class CompiledCode:
    """What came of running everything that is compiled once: from `folders` or made anew, in `seconds`.

    `is_kept` is false where the next run has to compile some of it again.
    """

    loaded: int
    made: int
    is_kept: bool
    folders: tuple[str, ...]
    seconds: float


def compiled_code() -> CompiledCode:
    """Hash and search a little, and tell where the compiled code came from."""
    from clew.examine.describe import warm_up  # noqa: PLC0415 - as in `_search`

    began = time.monotonic()
    warm_up()
    _search()
    seconds = time.monotonic() - began
    loops = [(name, stats) for name, stats in _loops() if stats.cache_hits or stats.cache_misses]
    folders = {stats.cache_path for _, stats in loops}
    return CompiledCode(
        loaded=sum(sum(stats.cache_hits.values()) for _, stats in loops),
        made=sum(sum(stats.cache_misses.values()) for _, stats in loops),
        is_kept=all(stats.cache_hits or _has_file(name, stats.cache_path) for name, stats in loops),
        folders=tuple(sorted(folders)),
        seconds=seconds,
    )


def _search() -> None:
    from clew.matching.hamming import HammingIndex  # noqa: PLC0415 - this is where what it compiles is timed

    codes = np.random.default_rng(0).integers(0, 256, (REHEARSED, 32), np.uint8)
    index = HammingIndex()
    index.add(codes, np.arange(REHEARSED))
    index.add(codes[:1], np.arange(1))
    index.range(codes[:2], 0)
    index.range(codes[:2], 31)


def _loops() -> Iterator[tuple[str, Any]]:
    """Yield name and statistics of every loop that has run; those that others contain are kept with them."""
    from numba.core.dispatcher import Dispatcher  # noqa: PLC0415

    for name, module in list(sys.modules.items()):
        if name.startswith("clew."):
            own = [each for each in vars(module).values() if isinstance(each, Dispatcher) and each.__module__ == name]
            yield from ((each.py_func.__qualname__, each.stats) for each in own if each.stats.cache_path)


def _has_file(name: str, folder: str) -> bool:
    return any(Path(folder).glob(f"*.{name}-*.nbi"))
