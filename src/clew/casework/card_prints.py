"""Tells what a link of the same camera rests on besides its two media: prints, and the pictures they were made of."""

from collections.abc import Sequence
from hashlib import sha256 as digest_of

from clew.casework.desk import Desk
from clew.casework.link_cameras import allowed
from clew.casework.policy import withheld
from clew.linker import Senses, linkers
from clew.model.match_card import CardPlace, CardPrint, CardPrintPicture
from clew.store import occurrences
from clew.store.camera_prints import PrintRow, print_data, prints, rests_on
from clew.store.catalog import Transaction
from clew.store.links import Link
from clew.store.media import sha256_of


def prints_of(tx: Transaction, desk: Desk, link: Link) -> tuple[CardPrint, ...]:
    """Return the prints that a link names and that one of its media speaks for, as they are today.

    Nothing for links that rest on their two media alone, and where a policy withholds a picture of the print.
    """
    if not isinstance(linkers().get(link.linker), Senses):
        return ()
    said = dict(link.evidence.told).get("camera", "")
    rows = allowed(prints(tx, (link.linker, link.version)), withheld(tx, desk, link.linker))
    named = [each for each in rows if each.speaker_sha256 in (link.sha256, link.other) and _names(said, each.name)]
    data = print_data(tx, [each.number for each in named])
    return tuple(_told(tx, each, data[each.number]) for each in named)


def _names(said: str, name: str) -> bool:
    """Tell whether a link's word on its cameras is of this one: one name, or two with "and" between them."""
    return said == name or said.startswith(f"{name} and ") or said.endswith(f" and {name}")


def _told(tx: Transaction, row: PrintRow, data: bytes) -> CardPrint:
    numbers = rests_on(tx, row.number)
    digests = sha256_of(tx, set(numbers))
    pictures = _pictures(tx, [digests[each] for each in numbers])
    return CardPrint(row.name, row.officer, row.speaker_sha256.hex(), digest_of(data).hexdigest(), pictures)


def _pictures(tx: Transaction, sha256s: Sequence[bytes]) -> tuple[CardPrintPicture, ...]:
    places = occurrences.occurrences_of(tx, sha256s)
    first = {
        sha256: min(some, key=lambda each: (each.case, each.exhibit, each.occurrence.text))
        for sha256, some in places.items()
    }
    return tuple(
        CardPrintPicture(each.hex(), CardPlace(at.case, at.exhibit, at.occurrence.text))
        for each in sha256s
        if (at := first.get(each)) is not None
    )
