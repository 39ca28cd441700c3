"""Tries what the sandbox refuses on this machine: a sealed child attempts each thing, and says how it went."""

import contextlib
import select
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clew.config import Limits
from clew.errors import ClewError, SandboxError
from clew.examine.limits import over_memory
from clew.examine.probe import ATTEMPTS
from clew.examine.process import ChildProcess
from clew.examine.wire import Probe, Ready, Reply, Setup, Tried

_PROBE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Protection:
    """One thing an examiner child must not be able to do: whether that holds here, and how it was found."""

    name: str
    holds: bool
    detail: str


def protections(limits: Limits, *, is_sandboxed: bool = True) -> tuple[Protection, ...]:
    """Start a sealed child that tries to break out, and return what was refused; raises ClewError if none starts.

    `is_sandboxed` off shows what a child could do without: a test that the attempts are real.
    """
    with _targets() as probe:
        child = ChildProcess(Setup(limits, is_sandboxed, "", probe))
        try:
            replies = _replies(child)
            privileges = _privileges(child.process_id)
        finally:
            child.kill()
            child.end()
    ready = next((reply for reply in replies if isinstance(reply, Ready)), None)
    tried = next((reply for reply in replies if isinstance(reply, Tried)), None)
    if ready is None or tried is None:
        words = child.last_words.decode("utf-8", "backslashreplace").strip()
        raise ClewError(f"the sandbox can't be tried, the child ended early: {words or 'without a word'}")
    layers = [Protection(layer, holds=True, detail="in force") for layer in reversed(ready.seal.layers)]
    layers += [Protection(gap.partition(":")[0], holds=False, detail=gap.partition(": ")[2]) for gap in ready.seal.gaps]
    return (*layers, *_judged(tried.answers, limits), privileges)


def require_protections(limits: Limits, *, is_sandboxed: bool = True) -> None:
    """Raise SandboxError, naming what is missing, unless every protection holds."""
    missing = [each for each in protections(limits, is_sandboxed=is_sandboxed) if not each.holds]
    if missing:
        raise SandboxError("the sandbox lacks " + "; ".join(f"{each.name} ({each.detail})" for each in missing))


@contextlib.contextmanager
def _targets() -> Iterator[Probe]:
    """Lay out what the child is to try, and listen on a port of this machine alone."""
    with tempfile.TemporaryDirectory(prefix="clew-probe-") as name, socket.create_server(("127.0.0.1", 0)) as server:
        folder = Path(name)
        readable, runnable = folder / "readable", folder / "runnable"
        readable.write_bytes(b"readable")
        runnable.write_bytes(b"no program")
        runnable.chmod(0o755)
        yield Probe(str(readable), str(folder / "written"), str(runnable), server.getsockname()[1])


def _replies(child: ChildProcess) -> list[Reply]:
    """Return all that a probing child says: that it is ready, and what it tried; less if it ends before."""
    replies: list[Reply] = []
    while len(replies) < 2:
        if not select.select([child.connection], [], [], _PROBE_SECONDS)[0]:
            break
        said = child.receive()
        if said is None:
            break
        replies += said
    return replies


def _judged(answers: dict[str, str], limits: Limits) -> Iterator[Protection]:
    for key, name in ATTEMPTS.items():
        answer = answers.get(key, "")
        detail = f"refused: {answer}" if answer else "NOT refused"
        if key == "memory":
            detail += f" ({over_memory(limits)})"
        yield Protection(name, bool(answer), detail)


def _privileges(process_id: int) -> Protection:
    """Look at a running child from outside."""
    name = "no privileges to use or gain"
    try:
        lines = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        return Protection(name, holds=False, detail=f"not known: {error}")
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    held = int(status.get("CapEff", "1"), 16) | int(status.get("CapPrm", "1"), 16)
    holds = held == 0 and status.get("NoNewPrivs") == "1"
    return Protection(name, holds, f"capabilities {held:#x}, no new privileges: {status.get('NoNewPrivs') == '1'}")
