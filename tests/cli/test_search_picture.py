"""`clew face search` and `clew place search`: what they take, and what they print."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from clew.cli import schemas_search
from clew.linker import linkers

Clew = Callable[..., Any]


def test_a_search_prints_what_its_schema_says_and_names_what_it_lacks(clew: Clew, ingested: Path) -> None:
    assert ingested.is_dir()
    if (reason := linkers()["places"].missing()) is not None:
        pytest.skip(reason)
    picture = clew("triage", "--case", "OP-114", "--json").json[0]["representative"]["sha256"]
    asked = ("place", "search", "--media", picture[:16], "--case", "OP-114", "--box", "0,0.1,0.9,0.9")
    said = clew(*asked, "--json")
    found = msgspec.json.decode(said.out, type=schemas_search.PictureSearched, strict=True)
    assert (found.sha256, found.case, found.views, found.hits) == (picture, None, 0, [])
    assert found.unasked.undescribed > 0
    assert found.unasked.waiting_in == ["OP-114"]
    assert (found.unasked.nothing_in, found.unasked.failed, found.unasked.withheld) == (0, 0, 0)
    assert [each.case for each in found.itself] == ["OP-114"]
    text = clew(*asked)
    assert text.code == 0
    assert "0 hits among 0 views" in text.out + text.err
    assert f"the file looked into is media {picture[:12]} in case OP-114, KP/1: " in text.err
    assert "not described yet; to do it:\n  clew link --case OP-114" in text.err
    for wrong in ((), ("--media", picture), (str(ingested), "--case", "OP-114")):
        assert "give either a picture" in clew("place", "search", *wrong).err
    assert "left, top, width and height" in clew("place", "search", "--box", "1,2", "x.jpg").err
    assert clew("custody", "--case", "OP-114").out.count("picture searched for") == 2
