"""Landlock: the process gives up all access to files by path, TCP, and signals to others.

Source: https://docs.kernel.org/userspace-api/landlock.html (rights by ABI version) and include/uapi/linux/landlock.h.
"""

import os
import struct

from clew.examine.kernel import LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF, syscall

_VERSION_FLAG = 1
_FILE_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many access rights to files an ABI knows: 2 adds REFER, 3 TRUNCATE, 5 IOCTL_DEV."""
_TCP_BIND_AND_CONNECT = 0b11
"""ABI 4."""
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
"""ABI 6."""


def landlock_abi() -> int:
    """Return the version of Landlock this kernel has; raises OSError where it has none or it is switched off."""
    return syscall(LANDLOCK_CREATE_RULESET, None, 0, _VERSION_FLAG)


def landlock() -> int:
    """Give up everything Landlock handles, without one exception, and return the ABI version; raises OSError.

    Holds for the calling thread and what it starts. Open descriptors stay usable. Needs no_new_privs.
    """
    abi = landlock_abi()
    rights = max(count for since, count in _FILE_RIGHTS_BY_ABI.items() if since <= abi)
    network = _TCP_BIND_AND_CONNECT if abi >= 4 else 0
    scoped = _ABSTRACT_SOCKETS_AND_SIGNALS if abi >= 6 else 0
    attributes = struct.pack("=QQQ", (1 << rights) - 1, network, scoped)[: _attribute_bytes(abi)]
    ruleset = syscall(LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return abi


def _attribute_bytes(abi: int) -> int:
    return 24 if abi >= 6 else 16 if abi >= 4 else 8
