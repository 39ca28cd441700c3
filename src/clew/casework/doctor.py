"""Tells what holds on this machine: sandbox, decoders, compiled kernels, workspace."""

import importlib.util
import os
import platform
import shutil
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import clew
from clew import __version__
from clew.config import Config
from clew.decoder import decoders
from clew.examine.describe import warm_up
from clew.examine.protections import protections
from clew.format import formats
from clew.hasher import hashers


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that holds here or not; required ones must hold for Clew to work at all."""

    name: str
    holds: bool
    is_required: bool
    detail: str


TOOLS = ("numpy", "numba", "pillow", "simplejpeg", "pi-heif", "rawpy", "sqlalchemy", "pyarrow")
"""Packages whose version can change what is seen in a picture or how it is kept."""


def tools() -> tuple[tuple[str, str], ...]:
    """Return names and versions of what results depend on."""
    own = (("clew", __version__), ("python", platform.python_version()))
    plugs = tuple((f"hasher {name}", hasher.version) for name, hasher in hashers().items())
    readers = tuple((f"decoder {name}", decoder.version) for name, decoder in decoders().items())
    return own + plugs + readers + tuple((name, version(name)) for name in TOOLS)


def doctor(config: Config) -> list[Check]:
    """Try everything out and return what was found, the required things first."""
    checks = [
        Check("clew", holds=True, is_required=True, detail=", ".join(f"{name} {which}" for name, which in tools()[:2])),
        Check(
            "processors", holds=True, is_required=True, detail=f"{config.workers or os.cpu_count()} examiner children"
        ),
        _workspace(Path(config.workspace)),
        _kernels(),
    ]
    checks += [_optional(f"sandbox: {each.name}", each.detail, holds=each.holds) for each in protections(config.limits)]
    checks += [_optional(f"decoder {name}", f"version {each.version}") for name, each in decoders().items()]
    checks.append(Check("formats", holds=True, is_required=True, detail=", ".join(formats())))
    checks.append(_postgresql())
    return checks


def _workspace(path: Path) -> Check:
    where = path if path.exists() else path.absolute().parent
    is_writable = os.access(where, os.W_OK)
    free = shutil.disk_usage(where).free if where.exists() else 0
    state = "exists" if path.exists() else "not made yet"
    detail = f"{path.absolute()} ({state}), {free / 1e9:,.1f} GB free" + ("" if is_writable else ", NOT writable")
    return Check("workspace", is_writable, is_required=True, detail=detail)


def _kernels() -> Check:
    """Compile or load the kernels twice: the second time must come from the cache."""
    began = time.monotonic()
    warm_up()
    seconds = time.monotonic() - began
    folder = Path(clew.__file__).parent
    writable = os.access(folder, os.W_OK)
    detail = f"ready in {seconds:.1f} s"
    if not writable:
        detail += f"; {folder} can't be written, so Numba keeps its cache in the user's cache folder"
    return Check("compiled kernels", holds=True, is_required=True, detail=detail)


def _postgresql() -> Check:
    is_there = importlib.util.find_spec("psycopg") is not None
    detail = "psycopg is installed" if is_there else "not installed: pip install 'clew[postgresql]' to use a server"
    return Check("PostgreSQL", is_there, is_required=False, detail=detail)


def _optional(name: str, detail: str, *, holds: bool = True) -> Check:
    return Check(name, holds, is_required=False, detail=detail)
