"""`clew index`: how the indexes stand, and what to do about them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from clew.cli import schemas
from clew.matching.hamming import HammingIndex

Clew = Callable[..., Any]
SOUND, DAMAGED = 0, 8
NAMES = {"media-pdq", "frames-pdq", "entries-pdq", "sound-chromaprint"}
FILLED = {"media-pdq", "entries-pdq"}
"""Indexes that hold something whatever the sample is made of."""


def shown(said: Any) -> dict[str, schemas.IndexShown]:  # noqa: ANN401  what the fixture returns
    """Return what was printed as JSON, by index; every field is there, and none beside."""
    assert said.code == 0, said.err
    indexes = msgspec.json.decode(said.out, type=list[schemas.IndexShown])
    assert json.loads(msgspec.json.encode(indexes)) == said.json
    return {each.index: each for each in indexes}


def files(workspace: Path, index: str) -> Path:
    (folder,) = workspace.glob(f"index/*/{index}")
    return folder


def harm(workspace: Path, index: str) -> None:
    path = next(files(workspace, index).glob("*.segment"))
    path.chmod(0o600)
    whole = bytearray(path.read_bytes())
    whole[-1] ^= 255
    path.write_bytes(whole)


@pytest.fixture
def compacted(clew: Clew, ingested: Path) -> Path:
    assert clew("index", "compact", "--quiet").code == 0
    return ingested


def test_compacted_indexes_hold_what_the_catalog_holds(clew: Clew, ingested: Path) -> None:
    before = shown(clew("index", "compact", "--json", "--quiet"))
    assert set(before) == NAMES
    for name, each in before.items():
        assert (each.is_there, each.is_current, each.fault) == (True, True, None)
        assert each.segments == (each.codes > 0)
        assert each.codes > 0 or name not in FILLED
        assert each.size == sum(file.stat().st_size for file in files(ingested, each.index).iterdir())
        assert "codes" in str(each.plan) or not each.codes
    assert shown(clew("index", "status", "--json")) == before
    table = clew("index", "status")
    assert "media-pdq" in table.out
    assert table.out.count("up to date") == len(NAMES)
    assert table.err == ""


def test_an_index_that_lacks_something_is_behind_until_it_is_compacted(
    clew: Clew, compacted: Path, tmp_path: Path
) -> None:
    before = shown(clew("index", "status", "--json"))["entries-pdq"]
    (tmp_path / "more.csv").write_text(f"md5,pdq\n{'0' * 32},{'0123456789abcdef' * 4}\n")
    assert clew("hashset", "import", "more.csv", "--quiet").code == 0
    compacted_again = shown(clew("index", "compact", "--json", "--quiet"))["entries-pdq"]
    assert compacted_again.codes == before.codes + 1
    assert compacted_again.is_current
    assert clew("hashset", "remove", "more").code == 0
    assert shown(clew("index", "compact", "--json", "--quiet"))["entries-pdq"].codes == before.codes
    assert compacted.is_dir()


def test_sound_indexes_pass_the_check(clew: Clew, compacted: Path) -> None:
    said = clew("index", "check", "--quiet")
    assert (said.code, said.err) == (SOUND, "")
    assert said.out.count("  sound\n") == len(NAMES)
    checks = msgspec.json.decode(clew("index", "check", "--json", "--quiet").out, type=list[schemas.IndexChecked])
    assert [(each.is_sound, each.faults) for each in checks] == [(True, [])] * len(NAMES)
    assert compacted.is_dir()


def test_a_damaged_index_is_found_out_and_made_anew(clew: Clew, compacted: Path) -> None:
    before = shown(clew("index", "status", "--json"))
    harm(compacted, "media-pdq")
    said = clew("index", "check", "--quiet")
    assert said.code == DAMAGED
    assert "crowding is not as it was written" in said.err
    assert "clew index rebuild" in said.err
    status = shown(clew("index", "status", "--json"))["media-pdq"]
    assert (status.codes, status.is_current) == (0, False)
    assert "can't be used" in str(status.fault)
    assert "unusable" in clew("index", "status").out
    health = {each["name"]: each for each in clew("doctor", "--json").json}
    assert not health["index media-pdq"]["holds"]
    assert health["index entries-pdq"]["holds"]
    again = shown(clew("index", "rebuild", "--json", "--quiet"))
    assert {name: each.codes for name, each in again.items()} == {name: each.codes for name, each in before.items()}
    assert clew("index", "check", "--quiet").code == SOUND


def test_codes_that_are_lacking_are_noticed(clew: Clew, compacted: Path) -> None:
    """An index whose files are sound, but that doesn't hold what its state says."""
    folder = files(compacted, "media-pdq")
    index = HammingIndex.open(folder)
    index.remove(index.ids_where(lambda ids: ids > 0)[:1])
    index.save(folder, index.state)
    said = clew("index", "check", "--quiet")
    assert said.code == DAMAGED
    assert f"holds {index.count:,} codes, the catalog {index.count + 1:,}" in said.err


def test_what_is_found_is_the_same_with_sound_damaged_and_no_indexes(clew: Clew, compacted: Path) -> None:
    first = clew("triage", "--case", "OP-114", "--json").json[0]["representative"]["sha256"]
    found = clew("find", first, "--json").json
    assert found["similar"] or found["matches"] or found["occurrences"]
    harm(compacted, "media-pdq")
    harm(compacted, "entries-pdq")
    assert clew("find", first, "--json").json == found
    for name in ("media-pdq", "entries-pdq"):
        for path in files(compacted, name).iterdir():
            path.unlink()
    assert clew("find", first, "--json").json == found


def test_a_workspace_without_indexes_says_so(clew: Clew, ingested: Path) -> None:
    shutil.rmtree(ingested / "index", ignore_errors=True)
    assert not any(each.is_there for each in shown(clew("index", "status", "--json")).values())
    assert clew("index", "status").out.count("none yet") == len(NAMES)
    said = clew("index", "check", "--quiet")
    assert said.code == SOUND
    assert "no indexes yet" in said.err
