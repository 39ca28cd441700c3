"""The last bytes of what a killed run wrote are lost, as when a disk's cache is: recovered, or named."""

import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.faults.exhibit import dying, make_exhibit, said, state, taken_in

from clew.casework.desk import open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.verify import verify
from clew.config import Config
from clew.store.workspace import Workspace

CUTS = (1, 100, 5000)


@pytest.fixture(scope="module")
def exhibit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_exhibit(tmp_path_factory.mktemp("exhibit") / "evidence")


@pytest.fixture(scope="module")
def unbroken(exhibit: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Return the workspace of an unbroken run, and how often it wrote."""
    workspace = tmp_path_factory.mktemp("whole") / "w"
    done = dying(exhibit, workspace)
    assert done.returncode == 0, done.stderr
    return workspace, int(done.stdout)


@pytest.fixture(scope="module")
def whole(unbroken: tuple[Path, int]) -> Path:
    return unbroken[0]


@pytest.fixture(scope="module")
def killed(exhibit: Path, unbroken: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace whose run was killed near its end, with all that SQLite had not yet put in its place."""
    workspace = tmp_path_factory.mktemp("killed") / "w"
    assert dying(exhibit, workspace, int(unbroken[1] * 0.9)).returncode == -signal.SIGKILL
    return workspace


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    def copy(workspace: Path) -> Path:
        shutil.rmtree(tmp_path / "w", ignore_errors=True)
        return shutil.copytree(workspace, tmp_path / "w")

    return copy


def go_on(exhibit: Path, workspace: Path) -> None:
    with open_desk(Config(workspace=str(workspace), workers=2), "officer", create=False) as desk:
        ingest(desk, exhibit, "OP-114", "KP/1", IngestOptions(keep_media=True), lambda _: None)


def cut(path: Path, count: int) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: max(0, len(content) - count)])


@pytest.mark.parametrize("count", [*CUTS, 1 << 30])
def test_a_catalog_whose_log_is_torn_goes_on_from_what_is_whole(
    exhibit: Path, whole: Path, killed: Path, copied: Callable[[Path], Path], count: int
) -> None:
    workspace = copied(killed)
    (log,) = workspace.glob("catalog.sqlite-wal")
    assert log.stat().st_size > max(CUTS)
    cut(log, count)
    (workspace / "catalog.sqlite-shm").unlink(missing_ok=True)
    go_on(exhibit, workspace)
    assert state(workspace) == state(whole)


def test_torn_indexes_are_made_anew(exhibit: Path, whole: Path, killed: Path, copied: Callable[[Path], Path]) -> None:
    for source in (killed, whole):
        for count in CUTS:
            workspace = copied(source)
            torn = [path for path in workspace.glob("index/*/*/*") if path.stat().st_size]
            for path in torn:
                cut(path, count)
            go_on(exhibit, workspace)
            assert state(workspace) == state(whole)
    assert len(torn) > 4


def test_a_torn_object_of_the_vault_is_named(whole: Path, copied: Callable[[Path], Path]) -> None:
    workspace = copied(whole)
    vault = Workspace(workspace).vault
    first, second = list(vault.keys())[:2]
    cut(vault._path(first), 1)
    cut(vault._path(second), 1 << 30)
    assert {key for key, _ in vault.verify(vault.keys())} == {first, second}
    with open_desk(Config(workspace=str(workspace)), "officer", create=False) as desk:
        named = {each.item for each in verify(desk, "OP-114", lambda _: None, with_evidence=False).differences}
    assert {first.hex(), second.hex()} & {word for item in named for word in item.split()}


@pytest.mark.parametrize("count", [1, 1 << 30])
def test_a_workspace_whose_making_broke_off_is_made(exhibit: Path, tmp_path: Path, count: int) -> None:
    workspace = tmp_path / "w"
    Workspace(workspace).create()
    cut(workspace / "clew-workspace", count)
    done = taken_in(exhibit, workspace)
    assert done.returncode == 1, said(done)
