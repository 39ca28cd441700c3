import pytest
from tests.conftest import Values

from clew.model.camera import Camera
from clew.model.findings import Kind
from clew.store.catalog import Catalog
from clew.store.matches import cases_with
from clew.store.neighbours import beside, in_short
from clew.store.occurrences import Record

CASE = "OP-114"
PATHS = [
    *(b"a.jpg", b"dcim/010.jpg", b"dcim/020.jpg", b"dcim/030/low.jpg", b"dcim/030/lower.jpg", b"dcim/040.jpg"),
    *(b"dcim/050.jpg", b"dcim0/060.jpg", b"z.zip!/070.jpg", b"z.zip!/080.jpg"),
]


@pytest.fixture
def filled(catalog: Catalog, values: Values) -> Catalog:
    with catalog.writer_lock(), catalog.writing() as tx:
        records = [values.record(path, path) for path in PATHS]
        records.append(Record(values.occurrence(b"dcim/045.txt"), values.unexamined("text"), None))
        values.ingest(tx, CASE, records)
        values.ingest(tx, "OP-9", [values.record(PATHS[1], b"elsewhere.jpg")])
    return catalog


@pytest.mark.parametrize(
    ("path", "count", "before", "after"),
    [
        (b"dcim/020.jpg", 8, [b"dcim/010.jpg"], [b"dcim/040.jpg", b"dcim/050.jpg"]),
        (b"dcim/020.jpg", 1, [b"dcim/010.jpg"], [b"dcim/040.jpg"]),
        (b"dcim/050.jpg", 2, [b"dcim/020.jpg", b"dcim/040.jpg"], []),
        (b"dcim/030/low.jpg", 8, [], [b"dcim/030/lower.jpg"]),
        (b"a.jpg", 8, [], []),
        (b"z.zip!/070.jpg", 8, [], [b"z.zip!/080.jpg"]),
    ],
)
def test_neighbours_lie_in_the_same_folder_in_the_order_of_names(
    filled: Catalog, values: Values, path: bytes, count: int, before: list[bytes], after: list[bytes]
) -> None:
    with filled.reading() as tx:
        found = beside(tx, CASE, "KP/1", values.occurrence(path), [Kind.PICTURE], count)
    assert [[each.path for each in side] for side in found] == [before, after]
    assert all(each.sha256 == values.sha256(each.path) for side in found for each in side)


def test_only_kinds_that_are_asked_for_are_neighbours(filled: Catalog, values: Values) -> None:
    with filled.reading() as tx:
        before, after = beside(tx, CASE, "KP/1", values.occurrence(b"dcim/040.jpg"), [Kind.OTHER], 8)
    assert ([each.path for each in before], [each.path for each in after]) == ([], [b"dcim/045.txt"])


def test_media_are_told_in_short_and_with_their_cases(catalog: Catalog, values: Values) -> None:
    with catalog.writer_lock(), catalog.writing() as tx:
        camera = Camera(taken_at="2024-05-01T12:30:00")
        values.ingest(tx, CASE, [Record(values.occurrence(b"a.jpg"), values.picture("a", camera=camera), None)])
        values.ingest(tx, CASE, [Record(values.occurrence(b"b.jpg"), values.picture("a", camera=camera), None)], "KP/2")
        values.ingest(tx, "OP-9", [values.record("a"), Record(values.occurrence(b"t"), values.unexamined("t"), None)])
    asked = [values.sha256("a"), values.sha256("t"), bytes(32)]
    with catalog.reading() as tx:
        short, cases = in_short(tx, asked), cases_with(tx, asked)
    assert [(short[each].kind, short[each].taken_at) for each in asked[:2]] == [
        (Kind.PICTURE, "2024-05-01T12:30:00"),
        (Kind.OTHER, None),
    ]
    assert cases == {asked[0]: [CASE, "OP-9"], asked[1]: ["OP-9"]}
    assert len(short) == 2
