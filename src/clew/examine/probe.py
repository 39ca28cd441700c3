"""What a probing child tries after it was sealed; an attempt that is not refused does no harm."""

import errno
import mmap
import os
import socket
import struct
from collections.abc import Callable

from clew.errors import system_reason
from clew.examine.kernel import PROCESS_VM_READV, architecture, syscall
from clew.examine.wire import Probe

ATTEMPTS = {
    "read": "no reading of other files",
    "write": "no writing of files",
    "connect": "no network (TCP)",
    "send": "no network (UDP)",
    "process": "no new processes",
    "program": "no other programs",
    "signal": "no signals to other processes",
    "memory": "no memory beyond the limit",
    "peek": "no reading of other processes' memory",
}
"""What is tried, by what its refusal is called."""


def attempt_all(probe: Probe, memory_bytes: int) -> dict[str, str]:
    """Try everything and return what stood in the way of each, "" where nothing did."""
    acts: dict[str, Callable[[], object]] = {
        "read": lambda: os.close(os.open(probe.readable, os.O_RDONLY)),
        "write": lambda: os.close(os.open(probe.writable, os.O_WRONLY | os.O_CREAT)),
        "connect": lambda: _connect(probe.port),
        "send": lambda: _send(probe.port),
        "process": _fork,
        "program": lambda: _execute(probe.runnable),
        "signal": lambda: os.kill(os.getppid(), 0),
        "memory": lambda: _allocate(memory_bytes),
        "peek": _peek,
    }
    return {key: _hindrance(act) for key, act in acts.items()}


def _hindrance(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return system_reason(error)
    return ""


def _connect(port: int) -> None:
    with socket.socket() as connection:
        connection.connect(("127.0.0.1", port))


def _send(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.sendto(b"", ("127.0.0.1", port))


def _fork() -> None:
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)


def _execute(path: str) -> None:
    """Run a file that is no program: once all permissions are passed, the kernel answers ENOEXEC."""
    try:
        os.execv(path, [path])  # noqa: S606 - a file of our own making, in a sealed child
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise


def _allocate(size: int) -> None:
    """Take memory beyond the limit, private or shared; raises OSError where both are refused."""
    for flags in (mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS):
        try:
            mmap.mmap(-1, size, flags=flags).close()
        except OSError as error:
            refusal = error
        else:
            return
    raise refusal


def _peek() -> None:
    """Read the parent's memory at an address that holds nothing: who may, is told EFAULT."""
    try:
        syscall(
            PROCESS_VM_READV[architecture()], os.getppid(), struct.pack("=QQ", 0, 0), 1, struct.pack("=QQ", 0, 1), 1, 0
        )
    except OSError as error:
        if error.errno != errno.EFAULT:
            raise
    except KeyError:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
