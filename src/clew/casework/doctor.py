"""Tells what holds on this machine: sandbox, decoders, compiled kernels, workspace."""

import importlib.util
import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import clew
from clew import __version__
from clew.casework.compiled import compiled_code
from clew.config import Config
from clew.decoder import decoders
from clew.errors import IndexDamagedError, UnavailableError
from clew.examine.fingerprint import library_version
from clew.examine.protections import protections
from clew.examine.speech import model_version
from clew.format import formats
from clew.hasher import hashers
from clew.store.index_shelf import IndexShelf


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
    checks += [_part("sound fingerprints", library_version), _part("speech", model_version)]
    checks.append(Check("formats", holds=True, is_required=True, detail=", ".join(formats())))
    checks += _indexes(config)
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
    """Run everything that is compiled, and tell whether the next run finds it compiled."""
    code = compiled_code()
    detail = f"ready in {code.seconds:.1f} s, {code.loaded} from the cache, {code.made} compiled now"
    if not code.is_kept:
        detail += "; NOT kept, so each run compiles anew: set NUMBA_CACHE_DIR to a folder you may write"
    elif not os.access(Path(clew.__file__).parent, os.W_OK):
        detail += f"; kept in {os.path.commonpath(code.folders)}"
    return Check("compiled kernels", code.is_kept, is_required=False, detail=detail)


def _indexes(config: Config) -> list[Check]:
    """Tell whether the agency's indexes can be opened; they are not read whole, and not compared with the catalog."""
    folder = IndexShelf(Path(config.workspace) / "index", config.agency).path
    found = sorted(each for each in folder.iterdir() if each.is_dir()) if folder is not None and folder.is_dir() else []
    return [_index(each) for each in found]


def _index(folder: Path) -> Check:
    name = f"index {folder.name}"
    try:
        from clew.matching.hamming import HammingIndex  # noqa: PLC0415 - Numba takes 0.3 s to import

        index = HammingIndex.open(folder)
    except IndexDamagedError as error:
        return _optional(name, f"{error}; it is made anew when it is needed, or by `clew index rebuild`", holds=False)
    return _optional(name, f"{index.count:,} codes in {index.segments} segments")


def _part(name: str, version_of: Callable[[], str]) -> Check:
    """Tell whether a part is installed that is left out where it is not; its error says how to install it."""
    try:
        return _optional(name, version_of())
    except UnavailableError as error:
        return _optional(name, f"not tried: {error}", holds=False)


def _postgresql() -> Check:
    is_there = importlib.util.find_spec("psycopg") is not None
    detail = "psycopg is installed" if is_there else "not installed: pip install 'clew[postgresql]' to use a server"
    return Check("PostgreSQL", is_there, is_required=False, detail=detail)


def _optional(name: str, detail: str, *, holds: bool = True) -> Check:
    return Check(name, holds, is_required=False, detail=detail)
