"""Groups of faces and words on them, in the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clew.model.face import FaceAct, FaceAt
from clew.model.link import Box
from clew.store import face_decisions, face_groups
from clew.store.cases import case_id
from clew.store.face_groups import Member

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

BOX = Box(0.1, 0.2, 0.3, 0.4)


def test_groups_and_words_are_told_as_they_were_kept(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in "ab"])
        values.ingest(tx, "OP-2", [values.record("c")])
        faces = {name: FaceAt(values.sha256(name), "frame at 40 ms", BOX) for name in "abc"}
        found = [
            *(Member("3f2a", 1, faces["a"], 0.9), Member("3f2a", 2, faces["b"], 0.8)),
            *(Member("77b1", 1, faces["c"], 0.7), Member("77b1", 2, faces["a"], 0.6)),
        ]
        for _ in range(2):
            made = face_groups.replace(tx, 0, ("faces", "1"), found, left_out=3, decision=0, officer="officer")
        assert face_groups.grouping(tx, 0) == made
        assert face_groups.grouping(tx, 1) is None
        assert list(face_groups.members(tx, 0, ())) == found
        assert list(face_groups.members(tx, 0, (), ["77b1"])) == found[2:]
        assert face_groups.sizes(tx, 0, (), 2) == [("3f2a", 2, 2), ("77b1", 2, 2)]
        without = {case_id(tx, "OP-2")}
        assert face_groups.sizes(tx, 0, without, 1) == [("3f2a", 2, 2), ("77b1", 1, 1)]
        assert list(face_groups.members(tx, 0, without)) == [*found[:2], found[3]]
        assert face_groups.anchors_like(tx, 0, "77") == ["77b1"]
        assert face_groups.anchors_like(tx, 0, "%") == []
        said = [
            face_decisions.append(
                tx, "OP-1", FaceAct.SPLIT, "officer", "why", faces=[faces["a"]], others=[faces["b"], faces["c"]]
            ),
            face_decisions.append(tx, None, FaceAct.TAKEN_BACK, "officer", "", of=1),
        ]
        assert face_decisions.decisions(tx) == said
        assert face_decisions.newest(tx) == 2
