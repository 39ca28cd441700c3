"""Listening in a process of its own: sealed, and where what it needs is not installed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import clew
from clew.errors import UnavailableError
from clew.examine.fingerprint import library_version
from clew.examine.speech import model_version

SOURCES = Path(clew.__file__).parents[1]
PACKAGES = Path(np.__file__).parents[1]

LISTEN = """
import json, os, sys
from clew.config import Limits
from clew.examine.sandbox import seal
from clew.examine.sound import hear, warm_up
from clew.player import players
from clew.samples.films.encode import encode_film
from clew.samples.films.script import Coding, Reel, Take
from clew.samples.films.sound import sound_of

def files():
    sound = sound_of(Reel(1, 7, (Take("shore", 9000, "cut", "slow"),), "melody"))
    for container, codec in (("mp4", "aac"), ("mp3", "libmp3lame"), ("flac", "flac")):
        yield encode_film([], sound, Coding(container, "", codec, (0, 0), 1, 0))

def listen(content):
    recording = players()["av"].open(memoryview(content), 10**8, lambda: None)
    facts, not_tried = hear(recording)
    return [len(facts.fingerprint), facts.fingerprint.hex(), facts.speech_ms, facts.partial_reason, not_tried]

contents = list(files())
"""

SEALED = (
    LISTEN
    + """
warm_up()
listen(contents[0])
before = [listen(content) for content in contents]
gaps = seal(Limits()).gaps
touched = []
sys.addaudithook(lambda event, args: touched.append((event, str(args))) if event in {"open", "import"} else None)
after = [listen(content) for content in contents]
print(json.dumps([before == after, [each for each in gaps if "threads" in each], touched]))
"""
)

WITHOUT = (
    LISTEN
    + """
warm_up()
print(json.dumps(listen(contents[0])))
"""
)

ASKED = """
from clew.errors import UnavailableError
from clew.examine.fingerprint import library_version
from clew.examine.speech import model_version
told = []
for version in (library_version, model_version):
    try:
        version()
    except UnavailableError as error:
        told.append(str(error))
print(json.dumps(told))
"""

NO_LIBRARY = """
import sys
def refuse(event, args):
    if event == "ctypes.dlopen" and "chromaprint" in str(args[0]):
        raise OSError("cannot open shared object file")
sys.addaudithook(refuse)
"""


def run(code: str, home: Path, *, packages: Path | None = None) -> list[object]:
    """Run code as an examiner child runs, at most with the packages of a folder, and return what it printed."""
    environment = {"HOME": str(home), "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "PATH": os.environ["PATH"]}
    if "NUMBA_CACHE_DIR" in os.environ:
        environment["NUMBA_CACHE_DIR"] = os.environ["NUMBA_CACHE_DIR"]
    options = []
    if packages:
        options = ["-S"]
        environment["PYTHONPATH"] = f"{SOURCES}:{packages}"
    done = subprocess.run(
        [sys.executable, *options, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
        env=environment,
        cwd=home,
    )
    assert done.returncode == 0, done.stderr
    answer: list[object] = json.loads(done.stdout)
    return answer


def installed_without(folder: Path, *left_out: str) -> Path:
    """Return a folder with every package that is installed here but some."""
    for each in PACKAGES.iterdir():
        if not each.name.startswith(left_out):
            (folder / each.name).symlink_to(each)
    return folder


def need(version: Callable[[], str]) -> None:
    """Skip the test where a part is not installed."""
    try:
        version()
    except UnavailableError as error:
        pytest.skip(str(error))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    folder = tmp_path / "packages"
    folder.mkdir()
    return folder


def test_a_sealed_child_hears_the_same_and_opens_nothing(home: Path) -> None:
    assert run(SEALED, home) == [True, [], []]


def test_listening_keeps_nothing_in_the_users_home(home: Path) -> None:
    """ONNX Runtime would keep a file of usage data there, to be sent to its maker."""
    need(model_version)
    run(WITHOUT, home)
    assert [str(path) for path in home.rglob("*") if path.is_file()] == []


def test_without_the_library_sound_is_not_tried_and_speech_still_is(home: Path) -> None:
    need(model_version)
    size, _, speech_ms, reason, not_tried = run(NO_LIBRARY + WITHOUT, home)
    assert (size, speech_ms, reason) == (0, 0, "")
    assert not_tried == ["sound: libchromaprint is not installed"]


@pytest.mark.parametrize("left_out", ["silero_vad", "onnxruntime"])
def test_without_the_detector_speech_is_not_tried_and_sound_still_is(home: Path, packages: Path, left_out: str) -> None:
    need(library_version)
    size, _, speech_ms, reason, not_tried = run(WITHOUT, home, packages=installed_without(packages, left_out))
    assert isinstance(size, int)
    assert size > 100
    assert (speech_ms, reason) == (None, "")
    assert not_tried == ["speech: onnxruntime / silero-vad is not installed"]


def test_without_any_of_it_the_track_itself_is_still_described(home: Path, packages: Path) -> None:
    installed = installed_without(packages, "silero_vad", "onnxruntime", "chromaprint")
    size, _, speech_ms, _, not_tried = run(WITHOUT, home, packages=installed)
    assert (size, speech_ms) == (0, None)
    assert not_tried == [
        "sound: libchromaprint is not installed",
        "speech: onnxruntime / silero-vad is not installed",
    ]


def test_what_is_not_installed_says_how_to_install_it(home: Path, packages: Path) -> None:
    installed = installed_without(packages, "silero_vad", "onnxruntime", "chromaprint")
    sound, said = run("import json\n" + ASKED, home, packages=installed)
    assert "libchromaprint1" in str(sound)
    assert "pip install 'clew[speech]'" in str(said)
