"""Cuts a stream of items into batches by number or age."""

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def timed_batches(items: Iterable[Item], size: int, seconds: float) -> Iterator[list[Item]]:
    """Yield lists of at most `size` items, each as soon as an item arrives `seconds` after the list was begun."""
    batch: list[Item] = []
    due = time.monotonic() + seconds
    for item in items:
        batch.append(item)
        if len(batch) >= size or time.monotonic() >= due:
            yield batch
            batch, due = [], time.monotonic() + seconds
    if batch:
        yield batch
