"""What one file may cost in a child, and the words for what went over.

Memory is bounded by RLIMIT_DATA, which since Linux 4.7 counts every private writable mapping and with it all that
malloc, mmap and thread stacks can give (getrlimit(2)); the filter refuses shared anonymous memory, so nothing writable
is left uncounted. RLIMIT_AS is left alone: it would also count evidence mapped read-only, which costs no memory.
"""

import resource
from pathlib import Path

from clew.config import Limits

GRACE_SECONDS = 5.0
"""How much longer than the child's own alarm the supervisor waits before it kills."""
PART_FILES = 4096
"""Descriptors of a child that opens containers: a disk image of 2 TB comes in a thousand parts of 2 GB."""
OPEN_FILES = 64
"""Descriptors of a child: standard streams, socket, and the files queued for it."""

_MIB = 1 << 20


def over_time(limits: Limits) -> str:
    """Return the reason for a file that took too long: "over 30 s"."""
    return f"over {limits.seconds:g} s"


def over_memory(limits: Limits) -> str:
    """Return the reason for a file that needed too much memory: "over 2 GiB"."""
    mib = limits.memory_mib
    return f"over {mib / 1024:g} GiB" if mib >= 1024 else f"over {mib} MiB"


def hold_bytes(limits: Limits) -> int:
    """Return up to which size a file is held in memory as a whole.

    Half of what the child may use: the other half stays for its pixels. A larger file is digested piece by piece and
    described from a read-only mapping.
    """
    return limits.memory_mib * _MIB // 2


def set_limits(limits: Limits, open_files: int = OPEN_FILES) -> None:
    """Bound this process to what it uses now plus what one file may cost; no written files, no core dump."""
    data = data_bytes() + limits.memory_mib * _MIB
    for kind, most in (
        (resource.RLIMIT_DATA, data),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_NOFILE, open_files),
    ):
        hard = resource.getrlimit(kind)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))


def data_bytes() -> int:
    """Return how much private writable memory this process has mapped; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:")), 0)
