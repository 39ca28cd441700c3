"""What `--json` prints of linkers and policies; as `schemas.py`."""

import msgspec


class LinkerSwitched(msgspec.Struct, frozen=True):
    """`clew linkers off --json`, `clew linkers on --json`: `state` is on or off, numbered in the agency."""

    number: int
    linker: str
    state: str
    reason: str
    officer: str
    at: str


class LinkerState(msgspec.Struct, frozen=True):
    """One line of `clew linkers show --json`.

    `off` says by whose policy it is off, `missing` why it can't be tried on this machine; both are empty where it can.
    """

    linker: str
    version: str
    off: str
    missing: str
    switchings: list[LinkerSwitched]
