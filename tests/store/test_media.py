from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clew.errors import UsageError
from clew.model.camera import Camera
from clew.model.findings import Kind, Outcome
from clew.store import media
from clew.store.occurrences import Record

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog


def test_everything_of_a_picture_comes_back(catalog: Catalog, values: Values) -> None:
    camera = Camera("Maker", "Model X", "B-1", "L-2", "Editor 3", "2026-01-02T03:04:05+02:00", -33.8567844, 151.213)
    findings = values.picture(1, camera=camera, exif=(("Make", "Maker"), ("Make", "twice"), ("Empty", "")))
    assert findings.picture is not None
    facts = replace(
        findings.picture,
        frames=3,
        is_salvaged=True,
        xmp="<x/>",
        icc_name="Display P3",
        embedded_thumbnail_differs=True,
        embedded_thumbnail_distance=88,
        hashes=(values.media_hash(1), values.media_hash("small", part="embedded thumbnail", quality=100)),
    )
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), replace(findings, picture=facts), b"k" * 32)])
        row = media.media(tx, [values.sha256(1)])[values.sha256(1)]
        hashes = media.hashes_of(tx, [values.sha256(1)])
    assert row.digests == values.digests(1)
    assert (row.size, row.mime, row.kind, row.decoder) == (1000, "image/jpeg", Kind.PICTURE, "jpeg/1")
    assert (row.thumbnail, row.outcome) == (b"k" * 32, Outcome.EXAMINED)
    assert row.picture == media.PictureRow(
        width=640,
        height=480,
        frames=3,
        is_salvaged=True,
        camera=camera,
        exif=facts.exif,
        xmp="<x/>",
        icc_name="Display P3",
        embedded_thumbnail_differs=True,
        embedded_thumbnail_distance=88,
    )
    assert hashes == {values.sha256(1): [facts.hashes[0], facts.hashes[1]]}


def test_a_media_that_is_no_picture_has_none(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"a"), values.unexamined(1))])
        row = media.media(tx, [values.sha256(1), values.sha256(2)])
    assert row[values.sha256(1)].picture is None
    assert values.sha256(2) not in row


def test_a_media_is_found_by_any_of_its_digests(catalog: Catalog, values: Values) -> None:
    digests = values.digests(1)
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1), values.record(2)])
        for digest in (digests.md5, digests.sha1, digests.sha256, digests.ed2k):
            assert media.media_by_digest(tx, digest) == [digests.sha256]
            assert media.media_by_digest(tx, digest.hex().upper()) == [digests.sha256]
        assert media.media_by_digest(tx, bytes(20)) == []


@pytest.mark.parametrize("digest", ["zz", "abc", "abcd", b"1234"])
def test_what_is_no_digest_is_refused(catalog: Catalog, digest: str | bytes) -> None:
    with catalog.reading() as tx, pytest.raises(UsageError):
        media.media_by_digest(tx, digest)


def test_a_media_is_found_by_the_first_digits(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(number) for number in range(40)])
        values.ingest(tx, "OP-2", [values.record("other")])
        every = [values.sha256(number) for number in range(40)]
        for digits in (1, 3, 12, 64):
            prefix = every[0].hex()[:digits]
            expected = sorted(sha256 for sha256 in every if sha256.hex().startswith(prefix))
            assert media.media_by_prefix(tx, prefix, "OP-1") == expected
        assert media.media_by_prefix(tx, values.sha256("other").hex()[:10]) == [values.sha256("other")]
        assert media.media_by_prefix(tx, values.sha256("other").hex()[:10], "OP-1") == []
        with pytest.raises(UsageError):
            media.media_by_prefix(tx, "xyz")
        with pytest.raises(UsageError):
            media.media_by_prefix(tx, "")


def test_the_media_of_a_case_are_sorted(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(number) for number in range(5)] + [values.record(1, b"copy")])
        values.ingest(tx, "OP-2", [values.record(9)])
        assert media.media_of_case(tx, "OP-1") == sorted(values.sha256(number) for number in range(5))
