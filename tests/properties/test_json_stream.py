"""However the text is torn into pieces, the stream gives what the json module gives."""

import io
import json
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.errors import FormatError
from clew.notation import json_stream
from clew.notation.json_stream import JsonStream

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(items=st.lists(values), chunk=st.integers(1, 40), indent=st.none() | st.integers(0, 2), escapes=st.booleans())
@settings(max_examples=150, deadline=None)
def test_elements_come_whole(items: list[Any], chunk: int, indent: int | None, escapes: bool) -> None:  # noqa: FBT001 - drawn
    text = json.dumps({"before": 1, "value": items, "after": "x"}, indent=indent, ensure_ascii=escapes)
    with patch.object(json_stream, "CHUNK_CHARS", chunk):
        stream = JsonStream(io.StringIO(text), "sample")
        found: dict[str, Any] = {}
        for key in stream.members():
            found[key] = [stream.value() for _ in stream.elements()] if key == "value" else stream.value()
        assert stream.peek() == ""
    assert found == json.loads(text)


@given(items=st.lists(values, min_size=1), chunk=st.integers(1, 40))
@settings(max_examples=150, deadline=None)
def test_skipping_ends_where_the_value_ends(items: list[Any], chunk: int) -> None:
    with patch.object(json_stream, "CHUNK_CHARS", chunk):
        stream = JsonStream(io.StringIO(json.dumps([*items, "last"])), "sample")
        last = None
        for at, _ in enumerate(stream.elements()):
            if at < len(items):
                stream.skip()
            else:
                last = stream.value()
    assert last == "last"


@given(text=st.text(st.sampled_from('{}[]",:1 \\abtruefalsnu'), max_size=40))
@settings(max_examples=300, deadline=None)
def test_rubbish_ends_in_a_format_error_or_is_passed(text: str) -> None:
    stream = JsonStream(io.StringIO(text), "sample")
    with suppress(FormatError):
        for _ in stream.elements():
            try:
                stream.value()
            except ValueError:
                stream.skip()


def test_a_value_beyond_the_limit_is_bad_and_can_be_passed() -> None:
    text = json.dumps(["x" * 1000, "y"])
    with patch.object(json_stream, "CHUNK_CHARS", 16), patch.object(json_stream, "LARGEST_CHARS", 100):
        stream = JsonStream(io.StringIO(text), "sample")
        elements = stream.elements()
        next(elements)
        with pytest.raises(ValueError, match="bad JSON"):
            stream.value()
