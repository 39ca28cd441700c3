"""Runs clew on a disk that fails, or in a process that is killed, at one certain call; started below `fiu-run -x`.

    failing_disk.py CALL NUMBER eio|dead|kill WORDS...

CALL is libfiu's name of the C library's function ("rw/pwrite"; SQLite's own writes go through it), counted from when
all is imported. With "eio" its NUMBER-th call fails with EIO, with "dead" all from that one on, and with "kill" the
process dies before it by SIGKILL.
"""

import ctypes
import faulthandler
import itertools
import os
import signal
import sys
from importlib import import_module

_IMPORTED_LATE = ("clew.casework.ingest", "clew.casework.import_list", "clew.cli.evidence", "clew.cli.lists", "pyarrow")
_EIO = 5
_LONGEST_SECONDS = 120
"""A command that hangs ends after so long, and says where."""
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_char_p,
    ctypes.POINTER(ctypes.c_int),
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.POINTER(ctypes.c_uint),
)
_kept: list[object] = []


def fail(call: str, number: int, how: str) -> None:
    """Have this process fail at a call from now on."""
    libfiu = ctypes.CDLL("libfiu.so.0")
    calls = itertools.count(1)

    def decide(*_: object) -> int:
        current = next(calls)
        if how == "kill" and current == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return how != "kill" and (current == number or (how == "dead" and current > number))

    callback = _CALLBACK(decide)
    _kept.append(callback)
    name = f"posix/io/{call}".encode()
    if libfiu.fiu_enable_external(name, 1, ctypes.c_void_p(_EIO), 0, callback) < 0:
        raise RuntimeError("libfiu takes no such failure")


if __name__ == "__main__":
    from clew.cli import main

    for module in _IMPORTED_LATE:
        import_module(module)
    faulthandler.dump_traceback_later(_LONGEST_SECONDS, exit=True)
    fail(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    sys.argv = ["clew", *sys.argv[4:]]
    main()
