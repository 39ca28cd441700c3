"""The peer of searches, faiss, and what measuring beside it needs: a process for each, and its memory."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt

from clew.matching.linear import Answer

P = ParamSpec("P")
T = TypeVar("T")


def alone(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do work in a new process, so that its memory is its own and all of it is given back."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()


def memory_mb(peak: bool = False) -> float:  # noqa: FBT001, FBT002 - says which line is read
    """Return the memory that is this process's own (RssAnon), or the most it ever held of any kind (VmHWM), in MB."""
    name = "VmHWM" if peak else "RssAnon"
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1000
    raise ValueError(f"the kernel does not say {name}")


def flat(codes: npt.NDArray[np.uint8], threads: int) -> Any:  # noqa: ANN401 - faiss has no types
    """Return faiss' flat scan of codes; from now on faiss uses so many threads in this process."""
    import faiss

    faiss.omp_set_num_threads(threads)
    index = faiss.IndexBinaryFlat(codes.shape[1] * 8)
    index.add(codes)
    return index


def multi_hash(codes: npt.NDArray[np.uint8]) -> Any:  # noqa: ANN401 - faiss has no types
    """Return faiss' own multi-index hashing, 16 chunks of 16 bits within 1 bit: exact up to 31 bits; one thread."""
    import faiss

    faiss.omp_set_num_threads(1)
    index = faiss.IndexBinaryMultiHash(codes.shape[1] * 8, 16, 16)
    index.nflip = 1
    index.add(codes)
    return index


def within(index: Any, queries: npt.NDArray[np.uint8], radius: int) -> Answer:  # noqa: ANN401 - faiss has no types
    """Return what faiss finds at most `radius` bits away, as `Index.range` does; its own radius is exclusive."""
    lims, distances, ids = index.range_search(queries, radius + 1)
    row = np.repeat(np.arange(len(queries)), np.diff(lims.astype(np.int64)))
    order = np.lexsort((ids, distances, row))
    return lims.astype(np.int64), ids[order], distances[order].astype(np.uint16)
