"""Reads the tensors of a model that PyTorch stored, without PyTorch: its old form of pickles, then raw numbers.

Nothing else than tensors of numbers is let in: a pickle can call anything, and this one may call nothing.
"""

import io
import pickle
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001


def read_weights(path: Path, part: str) -> dict[str, Floats]:
    """Return the tensors of one part of a stored model by their names; raises ValueError for another form."""
    with path.open("rb") as stream:
        content = io.BytesIO(stream.read())
    if _Reader(content).load() != _MAGIC or _Reader(content).load() != _PROTOCOL:
        raise ValueError(f"{path}: not a model as PyTorch stored them before 1.6")
    _Reader(content).load()  # of which machine it comes
    reader = _Reader(content)
    model = reader.load()
    for key in _Reader(content).load():
        count = int.from_bytes(content.read(8), "little")
        reader.storages[key].numbers = np.frombuffer(content.read(4 * count), "<f4")
    return {name: tensor.array() for name, tensor in model[part].items() if isinstance(tensor, _Tensor)}


@dataclass(slots=True)
class _Storage:
    numbers: Floats


@dataclass(frozen=True, slots=True)
class _Tensor:
    storage: _Storage
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]

    def array(self) -> Floats:
        steps = [4 * each for each in self.stride]
        return np.lib.stride_tricks.as_strided(self.storage.numbers[self.offset :], self.size, steps).copy()


class _Reader(pickle.Unpickler):
    """Unpickles tensors of float32, and nothing that runs."""

    def __init__(self, stream: io.BytesIO) -> None:
        super().__init__(stream)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Callable[..., object]:
        known: dict[tuple[str, str], Callable[..., object]] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch", "FloatStorage"): _Storage,
        }
        if (module, name) not in known:
            raise ValueError(f"a model names {module}.{name}, which is no tensor of float32")
        return known[module, name]

    def persistent_load(self, said: Any) -> _Storage:  # noqa: ANN401 - whatever the pickle says
        key = str(said[2])
        return self.storages.setdefault(key, _Storage(np.zeros(0, np.float32)))


def _tensor(storage: _Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: object) -> _Tensor:
    return _Tensor(storage, offset, size, stride)
