"""Maps a file without keeping it open.

Python's own `mmap` keeps a descriptor for as long as the map (up to 3.12 there is no way around it). A list has some
twenty files, and a process usually 1,024 descriptors: fifty lists would use them up.
"""

import ctypes
import mmap
import os
import weakref
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_FAILED: Final = ctypes.c_void_p(-1).value

Bytes = npt.NDArray[np.uint8]


def mapped(descriptor: int, size: int) -> Bytes:
    """Return a file's first `size` bytes, at least one, as an array that can't be written; raises OSError.

    It stays readable when the file is closed or deleted, and is unmapped with the last array that looks at it.
    """
    address = _libc().mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, descriptor, 0)
    if address == _FAILED:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    memory = (ctypes.c_uint8 * size).from_address(address)
    weakref.finalize(memory, _libc().munmap, address, size)
    values: Bytes = np.frombuffer(memoryview(memory), np.uint8)
    values.flags.writeable = False
    return values


def read_ahead(values: Bytes) -> None:
    """Have the kernel read a whole map ahead, in order; it may not, and says nothing then."""
    _libc().madvise(values.ctypes.data, values.nbytes, mmap.MADV_WILLNEED)


@cache
def _libc() -> Any:  # noqa: ANN401 - ctypes has no types for functions
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)
    libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
    libc.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return libc
