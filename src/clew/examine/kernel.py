"""Calls the Linux kernel by number, for what Python's standard library does not offer."""

import ctypes
import os
import platform
from functools import cache

LANDLOCK_CREATE_RULESET = 444
LANDLOCK_RESTRICT_SELF = 446
"""The same numbers on every architecture (system calls added since Linux 5.0)."""

CAPSET = {"x86_64": 126, "aarch64": 91}
PROCESS_VM_READV = {"x86_64": 310, "aarch64": 270}
SECCOMP = {"x86_64": 317, "aarch64": 277}


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call and return its result; raises OSError."""
    call = _libc().syscall
    call.restype = ctypes.c_long
    return _checked(call(ctypes.c_long(number), *(_argument(each) for each in arguments)))


def prctl(option: int, *arguments: int | bytes | None) -> int:
    """Change or ask a property of this process, as the manual page of that name says; raises OSError."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    return _checked(_libc().prctl(ctypes.c_int(option), *(_argument(each) for each in padded)))


def architecture() -> str:
    """Name the system call table in use ("x86_64", "aarch64"), "" for a 32-bit process or another system."""
    is_linux = platform.system() == "Linux"
    return platform.machine() if is_linux and ctypes.sizeof(ctypes.c_void_p) == 8 else ""


def _argument(value: int | bytes | None) -> ctypes.c_ulong | ctypes.c_char_p:
    return ctypes.c_ulong(value) if isinstance(value, int) else ctypes.c_char_p(value)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
