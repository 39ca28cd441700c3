"""Puts faces into a case that was ingested, as `clew link` describes them."""

from tests.linkers.faces.made_faces import description

from clew.casework.desk import Desk
from clew.model.findings import Outcome
from clew.model.link import Description
from clew.store import descriptions
from clew.store.descriptions import Described
from clew.store.media import media, media_of_case
from clew.store.stacks import stacks

LINKER = ("faces", "1")
PEOPLE = ((1, 3), (2, 2))
"""Person, and on how many pictures."""


def put_faces(desk: Desk, case: str) -> list[str]:
    """Describe a face on each of five pictures: three of one person, two of another; return their SHA-256."""
    with desk.catalog.writing() as tx:
        shown = media(tx, media_of_case(tx, case))
        looks = [
            each.representative
            for each in stacks(tx, case)
            if (row := shown[each.representative]).picture and row.outcome is Outcome.EXAMINED
        ]
        faces = [(person, at) for person, count in PEOPLE for at in range(count)]
        found = {
            sha256: Described([(Description(*LINKER, "", description(face)), "")])
            for sha256, face in zip(looks, faces, strict=False)
        }
        assert len(found) == len(faces)
        descriptions.record(tx, LINKER, found)
    return [each.hex() for each in found]
