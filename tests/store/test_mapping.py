import gc
import os
from pathlib import Path

import numpy as np
import pytest

from clew.store.mapping import mapped, read_ahead


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_map_holds_no_descriptor_and_outlives_its_file(tmp_path: Path) -> None:
    content = np.random.default_rng(1).integers(0, 256, 100_001, np.uint8)
    path = tmp_path / "column"
    path.write_bytes(content.tobytes())
    before = descriptors()
    with path.open("rb") as stream:
        values = mapped(stream.fileno(), len(content))
    assert descriptors() == before
    path.unlink()
    read_ahead(values)
    part = values[1:].view(np.uint32)
    del values
    gc.collect()
    assert part.tobytes() == content[1:].tobytes()
    with pytest.raises(ValueError, match="read-only"):
        part[0] = 1


def test_a_map_goes_with_its_last_array(tmp_path: Path) -> None:
    path = tmp_path / "column"
    path.write_bytes(b"x" * 50_000)
    with path.open("rb") as stream:
        values = mapped(stream.fileno(), 50_000)
    assert str(path) in Path("/proc/self/maps").read_text(encoding="utf-8")
    del values
    gc.collect()
    assert str(path) not in Path("/proc/self/maps").read_text(encoding="utf-8")


def test_what_can_not_be_mapped_says_why() -> None:
    read, write = os.pipe()
    try:
        with pytest.raises(OSError, match="No such device"):
            mapped(read, 4096)
    finally:
        os.close(read)
        os.close(write)
