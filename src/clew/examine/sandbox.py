"""Gives up, for good, every right that reading bytes and decoding them does not need.

Layers, each as far as the system has it; what is missing is said, and `clew.examine.protections` tries what holds:
1. rlimits: memory, no file may grow, no core dump, few descriptors
2. no new privileges, no capabilities, not traceable by others, killed with the parent
3. Landlock: no access by path at all, not even to read; no TCP; no signals to others
4. seccomp: only the calls of a short list

Everything that decoders import or compile must be loaded before: afterwards no file opens any more.
The number of processes has no rlimit: RLIMIT_NPROC counts all of a user's processes and threads anywhere, so a bound
that lets decoders start threads can't be told. Layer 4 refuses new processes; stacks of threads count as memory.
"""

import os
import signal
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from clew.config import Limits
from clew.errors import UnavailableError
from clew.examine.kernel import CAPSET, architecture, prctl, syscall
from clew.examine.landlock import landlock
from clew.examine.limits import OPEN_FILES, set_limits
from clew.examine.seccomp import seccomp

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_CAPABILITIES_V3 = 0x20080522


class Seal(msgspec.Struct, frozen=True, array_like=True):
    """Which layers hold ("Landlock ABI 7"), and which don't with the reason ("seccomp: ...")."""

    layers: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join(self.layers) or "none"


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent dies; exits at once where that happened already.

    The parent is the thread that started this process (prctl(2), PR_SET_PDEATHSIG). Does nothing outside Linux.
    """
    if not architecture():
        return
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def seal(limits: Limits, *, is_sandboxed: bool = True, open_files: int = OPEN_FILES) -> Seal:
    """Apply all layers to this process, for good; without `is_sandboxed` only the limits."""
    others = threads() - 1
    layers: list[str] = []
    gaps: list[str] = []
    acts: dict[str, Callable[[], str]] = {"rlimits": lambda: _limits(limits, open_files)}
    if is_sandboxed:
        acts |= {"no privileges": _no_privileges, "Landlock": _landlock, "seccomp": _seccomp}
    for name, act in acts.items():
        try:
            layers.insert(0, act())
        except (OSError, UnavailableError) as error:
            gaps.append(f"{name}: {error}")
    if others and is_sandboxed:
        gaps.append(f"Landlock: {others} threads ran before it and are not bound by it")
    return Seal(tuple(layers), tuple(gaps))


def _limits(limits: Limits, open_files: int) -> str:
    set_limits(limits, open_files)
    return "rlimits"


def _no_privileges() -> str:
    machine = architecture()
    if machine not in CAPSET:
        raise UnavailableError(f"not known for {machine or 'this system'}")
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    with suppress(OSError):  # EPERM: there is none to drop; EINVAL: past the last
        for capability in range(64):
            prctl(_PR_CAPBSET_DROP, capability)
    syscall(CAPSET[machine], struct.pack("=Ii", _CAPABILITIES_V3, 0), bytes(24))
    prctl(_PR_SET_DUMPABLE, 0)
    return "no privileges"


def _landlock() -> str:
    if not architecture():
        raise UnavailableError("not on this system")
    return f"Landlock ABI {landlock()}"


def _seccomp() -> str:
    seccomp()
    return "seccomp"


def threads() -> int:
    """Return how many threads this process has; 1 where the system doesn't tell."""
    try:
        return len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        return 1
