from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import Entry, EntryFile, HashSet, ListGroup
from clew.model.media_hash import MediaHash
from clew.store import hashsets, list_import

if TYPE_CHECKING:
    from clew.store.catalog import Catalog

texts = st.text(st.characters(exclude_categories=()), max_size=8)
maybe_text = st.none() | texts
flags = st.none() | st.booleans()


def digest(length: int) -> st.SearchStrategy[bytes | None]:
    return st.none() | st.binary(min_size=length, max_size=length)


digests = st.builds(PartialDigests, digest(16), digest(20), digest(32), digest(16))
hashes = st.builds(
    lambda name, version, value, quality, part, has_forms: MediaHash(
        name, version, value, quality, part, value * 7 if has_forms else b""
    ),
    st.sampled_from(["pdq", "other"]),
    st.sampled_from(["", "1", "2"]),
    st.binary(min_size=1, max_size=32),
    st.integers(0, 100),
    st.sampled_from(["", "frame 1"]),
    st.booleans(),
)
files = st.builds(EntryFile, texts, texts, maybe_text, maybe_text, maybe_text, flags, texts)


def entry(**fields: object) -> Entry | None:
    try:
        return Entry(**fields)  # type: ignore[arg-type]
    except ValueError:  # nothing to match on
        return None


entries = st.builds(
    entry,
    digests=digests,
    hashes=st.lists(hashes, max_size=3).map(tuple),
    photodna=st.none() | st.binary(min_size=144, max_size=144),
    size=st.none() | st.integers(-1, 2**70),
    mime=maybe_text,
    categories=st.lists(st.builds(Category, texts, texts, texts), max_size=2).map(tuple),
    series=maybe_text,
    is_victim_identified=flags,
    is_offender_identified=flags,
    is_distributed=flags,
    comments=maybe_text,
    tags=maybe_text,
    files=st.lists(files, max_size=2).map(tuple),
    exif=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    group=st.integers(-1, 3),
    extra=texts,
).filter(lambda each: each is not None)
groups = st.builds(ListGroup, st.integers(0, 3), texts)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(entries | groups, max_size=6), min_size=1, max_size=3))
def test_what_was_imported_last_comes_back_equal(catalog: Catalog, versions: list[list[Entry | ListGroup]]) -> None:
    with catalog.writing() as tx:
        for version in versions:
            changes = list_import.replace(tx, HashSet("list", "any"), version, bytes(32))
        expected = list(dict.fromkeys(each for each in versions[-1] if isinstance(each, Entry)))
        assert list(hashsets.entries(tx, "list")) == expected
        assert hashsets.groups(tx, "list") == [each for each in versions[-1] if isinstance(each, ListGroup)]
        assert changes.added + changes.changed + changes.unchanged == len(expected)
        list_import.remove(tx, "list")
