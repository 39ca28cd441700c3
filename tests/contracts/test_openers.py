"""What holds of every opener; a new one is tested by a module `tests/openers/NAME_sample.py`.

It has `sample() -> bytes`, a container, and `EXPECTED`, what must come out of it: contents by path.
"""

import importlib.util
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clew.config import Containers
from clew.decoder import decoders
from clew.errors import UnavailableError
from clew.examine.unpack import Wanted, unpack
from clew.examine.wire import Header
from clew.model.findings import Kind
from clew.opener import Opener, Opening, find_opener, openers

FOLDERS = [Path(__file__).resolve().parents[1] / "openers"]
"""Where samples lie."""

TEXTS = frozenset({"eml", "html", "mbox"})
"""Formats that are text: nothing marks their end, so a cut one is a shorter one."""


class Taken:
    """Takes everything out."""

    def __init__(self) -> None:
        self.headers: list[Header] = []
        self.contents: dict[bytes, bytes] = {}
        self.reasons: dict[bytes, str] = {}
        self._path = b""

    def offer(self, ordinal: int, header: Header) -> bool:
        assert ordinal > len(self.headers)
        self.headers.append(header)
        self._path = header.path
        if header.outcome is None:
            self.contents[header.path] = b""
        return header.outcome is None

    def piece(self, data: bytes | memoryview) -> None:
        self.contents[self._path] += bytes(data)

    def end(self, reason: str) -> None:
        if reason:
            self.reasons[self._path] = reason


@pytest.fixture(params=sorted(openers()))
def opener(request: pytest.FixtureRequest) -> Opener:
    return openers()[request.param]


@pytest.fixture
def sample(opener: Opener) -> ModuleType:
    name = f"{opener.name}_sample.py"
    path = next((folder / name for folder in FOLDERS if (folder / name).is_file()), None)
    assert path is not None, f"{name} is missing"
    spec = importlib.util.spec_from_file_location(f"{opener.name}_sample", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not module.sample():
        pytest.skip("no tool at hand makes one")
    return module


def opened(opener: Opener, content: bytes, wanted: Wanted | None = None) -> tuple[Taken, int, str]:
    taken = Taken()
    opening = Opening([BytesIO(content)], b"sample", len(content))
    contents, reason = unpack(opener, opening, Containers(), taken, wanted)
    assert contents.opener == f"{opener.name}/{opener.version}"
    return taken, contents.members, reason


def test_knows_its_own_kind_and_is_asked_for_it(opener: Opener, sample: ModuleType) -> None:
    content = memoryview(sample.sample())
    assert find_opener(content)[0] is opener
    claimed_by_decoder = [other.name for other in decoders().values() if other.sniff(content) is not None]
    assert claimed_by_decoder == []
    assert opener.kind in {Kind.ARCHIVE, Kind.DOCUMENT, Kind.DISK, Kind.AUDIO}


def test_takes_out_what_was_put_in(opener: Opener, sample: ModuleType) -> None:
    taken, members, reason = opened(opener, sample.sample())
    assert reason == ""
    assert taken.contents == sample.EXPECTED
    assert taken.reasons == {}
    assert members == len(taken.headers)


def test_says_the_same_each_time(opener: Opener, sample: ModuleType) -> None:
    first, second = opened(opener, sample.sample())[0], opened(opener, sample.sample())[0]
    assert first.headers == second.headers
    assert first.contents == second.contents


def test_one_member_can_be_taken_out_alone(opener: Opener, sample: ModuleType) -> None:
    for path, content in sample.EXPECTED.items():
        taken = opened(opener, sample.sample(), Wanted(only=path))[0]
        assert taken.contents == {path: content}


def test_goes_on_after_the_members_that_are_done(opener: Opener, sample: ModuleType) -> None:
    whole = opened(opener, sample.sample())[0]
    rest = opened(opener, sample.sample(), Wanted(after=1))[0]
    assert rest.headers == whole.headers[1:]
    assert all(whole.contents[path] == content for path, content in rest.contents.items())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_container_gives_what_it_can_and_says_why_not_more(
    opener: Opener, sample: ModuleType, share: float
) -> None:
    content = sample.sample()
    taken, _, reason = opened(opener, content[: int(share * len(content))])
    missing = {path for path, expected in sample.EXPECTED.items() if taken.contents.get(path) != expected}
    if missing - set(taken.contents) and opener.name not in TEXTS:
        assert reason
        assert "Error:" not in reason


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutated_containers_are_opened_or_refused_in_words(
    opener: Opener, sample: ModuleType, data: st.DataObject
) -> None:
    content = bytearray(sample.sample())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    _, _, reason = opened(opener, bytes(content))
    assert "Error:" not in reason, reason


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_sniffing_takes_any_bytes(content: bytes) -> None:
    for each in openers().values():
        each.sniff(memoryview(content))


def test_its_own_sample_is_of_its_kind(opener: Opener) -> None:
    try:
        content = opener.sample()
    except UnavailableError:
        pytest.skip("its library is not installed")
    assert not content or opener.sniff(memoryview(content)) is not None


def test_the_documentation_says_what_it_reads(opener: Opener) -> None:
    assert opener.notes
    for note in opener.notes:
        assert note.name
        assert note.read_with
        assert note.kept
