"""Cuts a stream of items into batches."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of `size` items, the last one shorter."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch


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
