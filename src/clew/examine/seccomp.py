"""seccomp: the process may only make the system calls that reading, decoding and answering need.

A list of what is allowed, by number and where it matters by argument. What glibc and decoders may try out of habit and
can do without is refused with EPERM; what is not known here with ENOSYS, so that libc falls back from newer calls
(clone3, whose flags no filter can see, to clone). Another architecture's call table ends the process.
Sources: seccomp(2), include/uapi/linux/{seccomp,filter,bpf_common,audit}.h; numbers from asm/unistd_64.h (x86_64) and
asm-generic/unistd.h (aarch64); a test compares them with the headers where these are installed.
"""

import ctypes
import errno
import os
import struct

from clew.errors import UnavailableError
from clew.examine.kernel import SECCOMP, architecture, syscall

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_COLUMN = {"x86_64": 0, "aarch64": 1}

ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "dup": (32, 23),
    "nanosleep": (35, 101),
    "setitimer": (38, 103),
    "getpid": (39, 172),
    "sendto": (44, 206),
    "recvfrom": (45, 207),
    "recvmsg": (47, 212),
    "exit": (60, 93),
    "uname": (63, 160),
    "gettimeofday": (96, 169),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "getppid": (110, 173),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "time": (201, None),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "restart_syscall": (219, 128),
    "fadvise64": (221, 223),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "poll": (7, None),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "get_robust_list": (274, 100),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
    "membarrier": (324, 283),
    "rseq": (334, 293),
}
"""Name to number on (x86_64, aarch64); None where the architecture has no such call."""

REFUSED: dict[str, tuple[int | None, int | None]] = {
    "open": (2, None),
    "stat": (4, None),
    "lstat": (6, None),
    "ioctl": (16, 29),
    "access": (21, None),
    "socket": (41, 198),
    "connect": (42, 203),
    "sendmsg": (46, 211),
    "bind": (49, 200),
    "socketpair": (53, 199),
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "readlink": (89, None),
    "ptrace": (101, 117),
    "setrlimit": (160, 164),
    "tkill": (200, 130),
    "openat": (257, 56),
    "readlinkat": (267, 78),
    "faccessat": (269, 48),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "memfd_create": (319, 279),
    "execveat": (322, 281),
    "statx": (332, 291),
    "faccessat2": (439, 439),
}

NARROWED: dict[str, tuple[int | None, int | None]] = {
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "clone": (56, 220),
    "kill": (62, 129),
    "fcntl": (72, 25),
    "prctl": (157, 167),
    "tgkill": (234, 131),
    "newfstatat": (262, 79),
    "prlimit64": (302, 261),
}
"""Allowed with some arguments only; `_rules` says which."""

_SET_MODE_FILTER = 1
_FLAG_TSYNC = 1
_ALLOW = 0x7FFF0000
_KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JSET|K, BPF_RET|K
_NUMBER_OFFSET, _ARCH_OFFSET = 0, 4  # in struct seccomp_data

_EXECUTABLE = 0x4  # PROT_EXEC
_SHARED, _ANONYMOUS = 0x1, 0x20  # MAP_SHARED, MAP_ANONYMOUS
_THREAD = 0x10000  # CLONE_THREAD
_EMPTY_PATH = 0x1000  # AT_EMPTY_PATH
_PR_SET_NAME, _PR_SET_VMA = 15, 0x53564D41
_FCNTL_COMMANDS = (0, 1, 2, 3, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC

Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if false, operand: struct sock_filter."""


def seccomp() -> None:
    """Put the filter on every thread of this process, for good; raises OSError or UnavailableError."""
    machine = architecture()
    if machine not in SECCOMP:
        raise UnavailableError(f"no seccomp filter for {machine or 'this system'}")
    instructions = program(machine, os.getpid())
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *each) for each in instructions))
    syscall(
        SECCOMP[machine],
        _SET_MODE_FILTER,
        _FLAG_TSYNC,
        struct.pack("=H6xQ", len(instructions), ctypes.addressof(code)),
    )


def program(machine: str, process: int) -> list[Instruction]:
    """Return the filter for an architecture, as classic BPF; signals may go to `process` itself only."""
    column = _COLUMN[machine]
    code = [(_LOAD, 0, 0, _ARCH_OFFSET), (_EQUAL, 1, 0, _AUDIT_ARCH[machine]), (_RETURN, 0, 0, _KILL_PROCESS)]
    code.append((_LOAD, 0, 0, _NUMBER_OFFSET))
    for name, body in _rules(process).items():
        number = (ALLOWED | REFUSED | NARROWED)[name][column]
        if number is not None:
            code += [(_EQUAL, 0, len(body), number), *body]
    return [*code, (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]


def _rules(process: int) -> dict[str, list[Instruction]]:
    """Return for every known call what happens to it, the frequent ones first; each body ends with a return."""
    return {
        **{name: [_ALLOWED] for name in ALLOWED},
        "mmap": [*_refuse_with(2, _EXECUTABLE), *_allow_without(3, _ANONYMOUS), *_refuse_with(3, _SHARED), _ALLOWED],
        "mprotect": [*_refuse_with(2, _EXECUTABLE), _ALLOWED],
        "clone": [*_refuse_without(0, _THREAD), _ALLOWED],
        "kill": [*_allow_equal(0, process), _REFUSED],
        "tgkill": [*_allow_equal(0, process), _REFUSED],
        "fcntl": [*(line for command in _FCNTL_COMMANDS for line in _allow_equal(1, command)), _REFUSED],
        "prctl": [*_allow_equal(0, _PR_SET_NAME), *_allow_equal(0, _PR_SET_VMA), _REFUSED],
        "newfstatat": [*_refuse_without(3, _EMPTY_PATH), _ALLOWED],
        "prlimit64": [*_refuse_with(2, _ALL_BITS), *_refuse_with(2, _ALL_BITS, high=4), *_allow_equal(0, 0), _REFUSED],
        **{name: [_REFUSED] for name in REFUSED},
    }


_ALL_BITS = 0xFFFFFFFF
_ALLOWED: Instruction = (_RETURN, 0, 0, _ALLOW)
_REFUSED: Instruction = (_RETURN, 0, 0, _ERRNO | errno.EPERM)


def _load(argument: int, high: int = 0) -> Instruction:
    """Load the low half of an argument; `high` 4 for the other half (both architectures are little-endian)."""
    return (_LOAD, 0, 0, 16 + 8 * argument + high)


def _refuse_with(argument: int, bits: int, high: int = 0) -> list[Instruction]:
    return [_load(argument, high), (_ANY_BIT, 0, 1, bits), _REFUSED]


def _refuse_without(argument: int, bits: int) -> list[Instruction]:
    return [_load(argument), (_ANY_BIT, 1, 0, bits), _REFUSED]


def _allow_without(argument: int, bits: int) -> list[Instruction]:
    return [_load(argument), (_ANY_BIT, 1, 0, bits), _ALLOWED]


def _allow_equal(argument: int, value: int) -> list[Instruction]:
    return [_load(argument), (_EQUAL, 0, 1, value), _ALLOWED]
