"""read(write(x)) == x for every format that does both, and for VICS documents as other programs write them."""

import io
import json
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.format import ExportHead, ListFormat, export_format, formats
from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import BadLine, Entry, EntryFile, ListGroup
from clew.model.media_hash import MediaHash
from clew.notation.leftovers import pack

VICS = ["vics-1.3", "vics-2.0-us", "vics-2.0-uk", "vics-2.0-default", "vics-2.0-custom"]
CONTEXTS = {
    "vics-1.3": ("odata.metadata", "http://github.com/ICMEC/ProjectVic/DataModels/1.2.xml"),
    **{
        name: (
            "@odata.context",
            f"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{region}/$metadata",
        )
        for name, region in zip(VICS[1:], ("US", "UK", "Default", "CUSTOM"), strict=True)
    },
}

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
stated = texts.filter(lambda text: bool(text) and not text.isspace())
maybe = st.none() | stated
flags = st.none() | st.booleans()
instants = st.none() | st.builds(
    lambda moment, digits: f"{moment:%Y-%m-%dT%H:%M:%S}{digits}Z",
    st.datetimes(min_value=datetime(1000, 1, 1)),  # noqa: DTZ001 - written as UTC
    st.sampled_from(["", ".5", ".1234567"]),
)
jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
names = texts.map(lambda text: f"x{text}")
extras = st.dictionaries(names, jsons, max_size=3).map(pack)
digests = st.builds(
    PartialDigests,
    md5=st.none() | st.binary(min_size=16, max_size=16),
    sha1=st.none() | st.binary(min_size=20, max_size=20),
    sha256=st.none() | st.binary(min_size=32, max_size=32),
    ed2k=st.none() | st.binary(min_size=16, max_size=16),
)
hashes = st.builds(
    MediaHash,
    hasher=st.just("pdq"),
    version=st.just("") | stated,
    digest=st.binary(min_size=32, max_size=32),
    quality=st.integers(0, 100),
    part=st.just("") | stated,
)
files = st.builds(
    EntryFile,
    name=texts,
    path=texts,
    created=instants,
    modified=instants,
    accessed=instants,
    is_deleted=flags,
    extra=extras,
)
codes = st.integers(0, 9).map(str) | st.sampled_from(["A", "B", "C", "04"])


def entries(
    category: st.SearchStrategy[Sequence[Category]], groups: st.SearchStrategy[int]
) -> st.SearchStrategy[Entry]:
    fields: dict[str, st.SearchStrategy[Any]] = {
        "hashes": st.lists(hashes, max_size=2).map(tuple),
        "photodna": st.none() | st.binary(min_size=144, max_size=144),
        "size": st.none() | st.integers(0, 2**63 - 1),
        "mime": maybe,
        "categories": category,
        "series": maybe | st.sampled_from(["=1+1", "'=1+1", "''@x", "\t-", " +1", "\r\n=x"]),
        "is_victim_identified": flags,
        "is_offender_identified": flags,
        "is_distributed": flags,
        "comments": maybe,
        "tags": maybe,
        "files": st.lists(files, max_size=2).map(tuple),
        "exif": st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
        "group": groups,
        "extra": extras,
    }
    return (
        st.tuples(digests, st.fixed_dictionaries({}, optional=fields))
        .filter(
            lambda parts: any((parts[0].md5, parts[0].sha1, parts[0].sha256, parts[0].ed2k, parts[1].get("hashes")))
        )
        .map(lambda parts: Entry(parts[0], **parts[1]))
    )


any_category = st.lists(st.builds(Category, texts, texts, texts), max_size=2).map(tuple)


def one_category(scheme: tuple[str, str]) -> st.SearchStrategy[Sequence[Category]]:
    return st.just(()) | codes.map(lambda code: (Category(*scheme, code),))


def head(groups: tuple[ListGroup, ...] = ()) -> ExportHead:
    return ExportHead("Operation Lantern", "Unit 7", "Officer 12", "2026-11-22", 0, is_case=False, groups=groups)


def written(name: str, content: Sequence[Entry], groups: tuple[ListGroup, ...] = ()) -> bytes:
    stream = io.BytesIO()
    export_format(name).write(head(groups), content, stream)
    return stream.getvalue()


def read(name: str, data: bytes) -> list[Entry | ListGroup | BadLine]:
    found = formats()[name]
    assert isinstance(found, ListFormat)
    with tempfile.NamedTemporaryFile(suffix=".dat") as file:
        file.write(data)
        file.flush()
        assert found.sniff(Path(file.name))
        return list(found.read(Path(file.name)))


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_our_own_formats_carry_any_entry(name: str, data: st.DataObject) -> None:
    content = data.draw(st.lists(entries(any_category, st.integers(-1, 3)), max_size=3))
    assert read(name, written(name, content)) == content


@pytest.mark.parametrize("name", VICS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_vics_carries_any_entry_of_its_scheme(name: str, data: st.DataObject) -> None:
    scheme = export_format(name).scheme()
    assert scheme is not None
    content = data.draw(st.lists(entries(one_category(scheme), st.just(-1)), max_size=3))
    first = written(name, content)
    assert read(name, first) == content
    assert written(name, content) == first


truths = st.none() | st.booleans() | st.sampled_from(["true", "False", "YES", "", "perhaps", 1, 2])
dates = st.none() | st.sampled_from(
    [
        "2024-01-02T03:04:05.0000000Z",
        "2024-01-02T03:04:05",
        "/Date(1704164645000)/",
        "/Date(-62135596800000)/",
        "2024-01-02T03:04:05+1:00Z",
        "yesterday",
    ]
)
digest_text = st.binary(min_size=16, max_size=16).map(lambda raw: raw.hex().upper()) | st.just("not a digest")


@st.composite
def documents(draw: st.DrawFn, name: str) -> str:
    """Draw a VICS document as found in the wild: keys in any order, fields of any form, unknown fields anywhere."""
    md5 = draw(digest_text)
    file = {"MD5": md5, "FileName": texts, "FilePath": texts | st.none(), "Created": dates, "Deleted": truths}
    hashed = {"HashName": st.sampled_from(["PDQ", "pdq", "SHA256", "PhotoDNA", "F1"]), "HashValue": texts | PDQ_TEXT}
    media = {
        "Category": st.none() | codes | st.integers(0, 9) | st.just(1.5) | st.just({"a": 1}),
        "SHA1": st.none() | st.binary(min_size=20, max_size=20).map(bytes.hex),
        "PhotoDNA": st.none() | st.just("A" * 192) | texts,
        "MediaSize": st.none() | st.integers() | st.sampled_from(["488", "much", 8.25]),
        "MimeType": maybe,
        "Series": st.none() | texts,
        "VictimIdentified": truths,
        "IsDistributed": truths,
        "Comments": st.none() | texts | st.just("\ud800"),
        "MediaFiles": st.none() | st.lists(st.fixed_dictionaries({}, optional=strategies(file)), max_size=2) | texts,
        "Exifs": st.lists(
            st.fixed_dictionaries(
                {"PropertyName": texts, "PropertyValue": texts | st.integers()}, optional={"MD5": digest_text}
            ),
            max_size=2,
        ),
        "AlternativeHashes": st.none() | st.lists(st.fixed_dictionaries(strategies(hashed)), max_size=3),
        "MediaID": st.integers(),
    }
    fields = draw(st.fixed_dictionaries({"MD5": st.just(md5)}, optional=strategies(media)))
    fields |= draw(st.dictionaries(names, jsons, max_size=2))
    shuffled = dict(draw(st.permutations(list(fields.items()))))
    others = st.lists(digest_text.map(lambda text: {"MD5": text}), max_size=2)
    items = [shuffled, *draw(others)]
    key, address = CONTEXTS[name]
    is_cases = draw(st.booleans())
    around = draw(st.dictionaries(names, jsons, max_size=2))
    value: Any = [{**around, "Media": items}, {"CaseNumber": "L-2"}] if is_cases else items
    root = {key: f"{address}#{'Cases' if is_cases else 'Media'}", **around, "value": value}
    return json.dumps(dict(draw(st.permutations(list(root.items())))))


PDQ_TEXT = st.binary(min_size=32, max_size=32).map(bytes.hex)


def strategies(fields: dict[str, Any]) -> dict[Any, st.SearchStrategy[Any]]:
    return {key: each if isinstance(each, st.SearchStrategy) else st.just(each) for key, each in fields.items()}


@pytest.mark.parametrize("name", VICS)
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_a_vics_file_comes_through_import_and_export_unchanged(name: str, data: st.DataObject) -> None:
    document = data.draw(documents(name))
    first = [item for item in read(name, document.encode()) if not isinstance(item, BadLine)]
    content = [item for item in first if isinstance(item, Entry)]
    groups = tuple(item for item in first if isinstance(item, ListGroup))
    once = written(name, content, groups)
    back = read(name, once)
    assert [item for item in back if isinstance(item, Entry)] == content
    assert tuple(item for item in back if isinstance(item, ListGroup)) == groups
    assert written(name, [item for item in back if isinstance(item, Entry)], groups) == once
