"""An ingest with containers in containers, killed before chosen ones of its writes, ends as an unbroken one."""

import random
import signal
from pathlib import Path

from tests.faults.exhibit import dying, state

from clew.store.workspace import Workspace

KILLED = -signal.SIGKILL
CHAINS, LINKS = 1, 6
"""So many workspaces, in each of which runs are killed one after the other until one lives."""


def test_killed_before_any_write_and_run_again_it_ends_as_an_unbroken_run(exhibit: Path, tmp_path: Path) -> None:
    whole = dying(exhibit, tmp_path / "whole")
    assert whole.returncode == 0, whole.stderr
    writes = int(whole.stdout)
    assert writes > 200
    expected = state(tmp_path / "whole")
    chance = random.Random(8)  # noqa: S311 - which writes, not secrets
    killed = 0
    for chain in range(CHAINS):
        workspace = tmp_path / f"chain{chain}"
        for link in range(LINKS):
            # each run but the first has less to do; a third of what the first did is near the end of it
            number = chance.randint(1, writes if link == 0 else writes // 3)
            ended = dying(exhibit, workspace, number)
            assert ended.returncode in {KILLED, 0}, ended.stderr
            killed += ended.returncode == KILLED
            assert not list(workspace.glob("spool/*"))
            if ended.returncode == 0:
                break
        last = dying(exhibit, workspace)
        assert last.returncode == 0, last.stderr
        assert state(workspace) == expected
        assert kept(workspace) == kept(tmp_path / "whole")
    assert killed > LINKS // 2


def kept(workspace: Path) -> list[str]:
    """Return what the vault keeps, having read all of it."""
    vault = Workspace(workspace).vault
    keys = sorted(vault.keys())
    assert list(vault.verify(keys)) == []
    assert not list((workspace / "vault" / "incoming").iterdir())
    return [key.hex() for key in keys]
