"""A gallery as named arrays, and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from clew.gallery.columns import Gallery
from clew.gallery.postings import Postings
from clew.gallery.texts import Texts

KIND = "gallery 2"
"""What a file of these arrays is; the number goes up when they or their meaning change."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Arrays = dict[str, npt.NDArray[Any]]


def to_arrays(gallery: Gallery) -> tuple[dict[str, int], Arrays]:
    """Return the numbers and the arrays, in C order, that a gallery is made of."""
    numbers = {"built_at_us": (gallery.built_at - EPOCH) // timedelta(microseconds=1)}
    arrays: Arrays = {"token": np.frombuffer(gallery.token, np.uint8)}
    for name, kind in _columns():
        value = getattr(gallery, name)
        parts = {f"{name}.{each.name}": getattr(value, each.name) for each in fields(kind)} if kind in _PAIRS else {}
        arrays |= {part: np.ascontiguousarray(values) for part, values in (parts or {name: value}).items()}
    return numbers, arrays


def from_arrays(numbers: Mapping[str, int], arrays: Mapping[str, npt.NDArray[Any]]) -> Gallery:
    """Return the gallery of what `to_arrays` gave; raises KeyError for what lacks a part."""
    given: dict[str, Any] = {
        "token": arrays["token"].tobytes(),
        "built_at": EPOCH + timedelta(microseconds=numbers["built_at_us"]),
    }
    for name, kind in _columns():
        if kind in _PAIRS:
            given[name] = kind(*(arrays[f"{name}.{each.name}"] for each in fields(kind)))
        else:
            given[name] = arrays[name]
    return Gallery(**given)


_PAIRS = (Texts, Postings)


def _columns() -> list[tuple[str, Any]]:
    """Return the name and the type of every column."""
    return [(each.name, each.type) for each in fields(Gallery) if each.name not in {"token", "built_at"}]
