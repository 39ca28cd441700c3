"""Whatever ends a command early, what was committed is kept, and the same command goes on."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Clew = Callable[..., Any]
Process = Callable[..., subprocess.CompletedProcess[bytes]]

SIGNALLED = """
import os, signal, sys
from clew.casework import ingest

commit = ingest._commit

def stop_after(*batch):
    commit(*batch)
    os.kill(os.getpid(), signal.{name})

ingest.COMMIT_FILES = 6
ingest._commit = stop_after
sys.argv = {arguments!r}
from clew.cli import main
main()
"""


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_in_the_middle_of_ingest_leaves_what_can_be_resumed(
    name: str, code: int, clew: Clew, sample: Path, prepared: Path, workspace: Path
) -> None:
    words = ("ingest", str(sample / "evidence"), "--case", "OP-114", "--exhibit", "KP/1")
    lists = str(sample / "lists" / "operation-lantern.json")
    assert clew("hashset", "import", lists).code == 0
    script = SIGNALLED.format(name=name, arguments=["clew", *words])
    stopped = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=120)
    assert stopped.returncode == code
    assert stopped.stdout == ""
    assert "Traceback" not in stopped.stderr
    assert stopped.stderr.splitlines()[-1] == (
        "clew: stopped; nothing that was committed is lost. Run the same command again to go on"
    )
    unfinished = clew("status", "--json").json["cases"][0]["exhibits"][0]
    assert not unfinished["is_complete"]
    assert 0 < unfinished["found"] < 24
    assert "OP-114 KP/1 was not finished" in clew("status").err
    finished = clew(*words, "--json")
    assert finished.json["found"] >= 24
    whole = clew("triage", "--case", "OP-114", "--json", "--workspace", prepared)
    assert clew("triage", "--case", "OP-114", "--json").json == whole.json
    assert clew("verify", "--case", "OP-114").code == 0
    assert workspace.is_dir()


@pytest.mark.parametrize(
    "line",
    [
        "clew triage --case OP-114 | head -1; echo ${PIPESTATUS[0]} >&2",
        "clew triage --case OP-114 --json | true; echo ${PIPESTATUS[0]} >&2",
        "clew --help | true; echo ${PIPESTATUS[0]} >&2",
    ],
)
def test_a_reader_that_goes_away_ends_the_command_quietly(line: str, clew_process: Process, ingested: Path) -> None:
    # stdin holds the reader back until the writer has begun: a pipe takes 64 KiB unread
    done = clew_process(line.replace("clew ", "PYTHONUNBUFFERED=1 clew ", 1))
    assert ingested.is_dir()
    assert done.stderr in (b"141\n", b"0\n")


def test_a_full_disk_under_stdout_is_told(clew_process: Process, ingested: Path) -> None:
    assert ingested.is_dir()
    for line in ("clew status", "clew triage --case OP-114 --json", "clew --version"):
        done = clew_process(f"{line} > /dev/full")
        assert done.returncode == 3
        assert done.stderr.splitlines()[-1].startswith(b"clew: ")
        assert b"no space left on device" in done.stderr
        assert b"Traceback" not in done.stderr


def test_closed_streams_do_not_let_the_catalog_be_written_over(clew_process: Process, ingested: Path) -> None:
    for closed in (">&-", "2>&-", "<&- >&- 2>&-"):
        done = clew_process(f"clew status {closed}")
        assert done.returncode == 0
    assert (ingested / "catalog.sqlite").read_bytes().startswith(b"SQLite format 3\0")


def test_an_encoding_that_lacks_a_letter_gets_an_escape(clew_process: Process, ingested: Path) -> None:
    assert ingested.is_dir()
    done = clew_process("clew doctor", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert rb"\u2713" in done.stdout


def test_a_second_run_is_told_who_writes_and_an_officer_decides_meanwhile(
    clew: Clew, ingested: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = (
        "import sys; from clew.store.catalog import Catalog\n"
        "with Catalog.open(sys.argv[1], 'local').writer_lock(): print('held', flush=True); sys.stdin.read()"
    )
    url = f"sqlite:///{ingested / 'catalog.sqlite'}"
    monkeypatch.setattr("clew.store.catalog.PATIENCE_S", 0.2)
    stack = clew("triage", "--case", "OP-114", "--json").json[0]["stack"]
    with subprocess.Popen(
        [sys.executable, "-c", hold, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        said = clew("index", "compact")
        assert clew("status").code == 0
        assert clew("categorise", stack, "--case", "OP-114", "--scheme", "us", "--code", "1").code == 0
        assert clew("undo", "1", "--case", "OP-114").code == 0
        holder.communicate()
    assert said.code == 7
    assert said.err.startswith(f"clew: process {holder.pid} (since ")
    assert "wait until it is done" in said.err


def test_a_gone_folder_is_told(clew: Clew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    shutil.rmtree(gone)
    said = clew("status", "--workspace", "here")
    assert said.code == 3
    assert said.err == "clew: the current folder is gone: change to another one, and run the same command again\n"


def test_json_is_whole_where_stdout_is_a_file(clew_process: Process, ingested: Path, tmp_path: Path) -> None:
    assert ingested.is_dir()
    assert clew_process("clew triage --case OP-114 --json > out.json").returncode == 0
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
