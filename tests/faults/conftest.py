"""Lets tests of faults share what they break and how: `from tests.faults.corpus import ...`."""

import sys
from pathlib import Path

import pytest

_ROOT = str(Path(__file__).parents[2])
if _ROOT not in sys.path:
    sys.path.append(_ROOT)

from tests.faults.exhibit import make_exhibit, state, taken_in  # noqa: E402 - it is found once the path is there


@pytest.fixture(scope="session")
def exhibit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exhibit with a large file in an archive."""
    return make_exhibit(tmp_path_factory.mktemp("exhibit") / "evidence", is_large=True)


@pytest.fixture(scope="session")
def expected(exhibit: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a catalog says of it after an unbroken ingest that keeps media."""
    workspace = tmp_path_factory.mktemp("whole") / "workspace"
    assert taken_in(exhibit, workspace, "--keep", "media").returncode == 1
    return state(workspace)
