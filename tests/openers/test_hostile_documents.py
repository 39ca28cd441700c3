"""Documents, mail and caches of any bytes: nothing but ExaminationError, and no more out than can be right."""

import runpy
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.opener import Opener

if TYPE_CHECKING:
    from tests.openers.conftest import Open

NAMES = (
    *("eml", "epub", "firefox_cache", "html", "mbox", "msg", "odf", "ole", "ooxml", "pdf", "simple_cache"),
    *("thumbcache", "thumbs_db", "tnef", "rtf"),
)


def plugin_of(name: str) -> Opener:
    plugin: Opener = import_module(f"clew.openers.{name}").plugin
    return plugin


def vectors_of(name: str) -> dict[str, Any]:
    return runpy.run_path(str(Path(__file__).with_name(f"{name}_sample.py")))


SAMPLES: dict[str, bytes] = {name: vectors_of(name)["sample"]() for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_is_known_and_comes_out_whole(name: str, opened: "Open") -> None:
    found = opened(plugin_of(name), SAMPLES[name])
    assert plugin_of(name).sniff(memoryview(SAMPLES[name]))
    assert found.contents == vectors_of(name)["EXPECTED"]
    assert (found.reason, found.reasons) == ("", {})
    assert [other for other in NAMES if plugin_of(other).sniff(memoryview(SAMPLES[name]))] == [name]


SEALED = """
import hashlib, sys
from importlib import import_module
from io import BytesIO
from pathlib import Path
from clew.config import Limits
from clew.examine.samples_opened import samples_opened
from clew.examine.sandbox import seal
from clew.opener import Opening

folder, *names = sys.argv[1:]
plugins = {name: import_module(f"clew.openers.{name}").plugin for name in names}
samples = {name: Path(folder, name).read_bytes() for name in names}
samples_opened(plugins)
seal(Limits())
touched = []
sys.addaudithook(lambda event, args: touched.append((event, args)) if event in {"open", "import"} else None)
for name in names:
    opening = Opening([BytesIO(samples[name])], b"file", len(samples[name]), (b"secret",))
    members = [member for member in plugins[name].members(opening) if member.pieces]
    print(name, *(hashlib.sha256(b"".join(member.pieces())).hexdigest() for member in members))
found = [each for each in touched if not (each[0] == "import" and each[1][0] in sys.modules)]
print(found, file=sys.stderr)
sys.exit(bool(found))
"""


def test_in_the_sandbox_all_comes_out_and_nothing_is_imported_or_opened(tmp_path: Path, opened: "Open") -> None:
    for name in NAMES:
        (tmp_path / name).write_bytes(SAMPLES[name])
    done = subprocess.run(
        [sys.executable, "-c", SEALED, str(tmp_path), *NAMES], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for line, name in zip(done.stdout.splitlines(), NAMES, strict=True):
        contents = opened(plugin_of(name), SAMPLES[name]).contents.values()
        assert line.split() == [name, *(sha256(content).hexdigest() for content in contents)]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(content=st.binary(max_size=600), kept=st.integers(0, 64))
def test_any_bytes_are_borne(name: str, opened: "Open", content: bytes, kept: int) -> None:
    hostile = SAMPLES[name][:kept] + content
    plugin_of(name).sniff(memoryview(hostile))
    opened(plugin_of(name), hostile)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=120)
@given(data=st.data())
def test_any_damage_is_borne(name: str, opened: "Open", data: st.DataObject) -> None:
    hostile = damaged(bytearray(SAMPLES[name]), data)
    plugin_of(name).sniff(memoryview(hostile))
    opened(plugin_of(name), hostile, (b"secret",))


def damaged(content: bytearray, data: st.DataObject) -> bytes:
    for change in data.draw(
        st.lists(st.sampled_from(("flip", "number", "cut", "copy", "fill")), min_size=1, max_size=6)
    ):
        at = data.draw(st.integers(0, max(0, len(content) - 1)))
        if change == "flip" and content:
            content[at] ^= 1 << data.draw(st.integers(0, 7))
        elif change == "number":
            width = data.draw(st.sampled_from((2, 4, 8)))
            value = data.draw(st.sampled_from((0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)))
            content[at : at + width] = (value & ((1 << 8 * width) - 1)).to_bytes(width, "little")
        elif change == "cut":
            del content[at:]
        elif change == "copy":
            end = data.draw(st.integers(at, min(len(content), at + 4096)))
            to = data.draw(st.integers(0, len(content)))
            content[to:to] = content[at:end]
        else:
            end = data.draw(st.integers(at, min(len(content), at + 512)))
            content[at:end] = bytes([data.draw(st.integers(0, 255))]) * (end - at)
    return bytes(content)


@pytest.mark.parametrize("name", NAMES)
def test_a_cut_anywhere_is_said_or_stands(name: str, opened: "Open") -> None:
    for cut in cuts(len(SAMPLES[name])):
        opened(plugin_of(name), SAMPLES[name][:cut])


def cuts(size: int) -> Iterator[int]:
    yield from range(min(size, 64))
    yield from range(64, size, max(1, size // 64))
