"""Writes the links and gatherings of a case, with what was said of them, in a format that other tools read."""

from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from clew.casework.desk import Desk
from clew.casework.graph import permitted
from clew.casework.graph_nodes import case_name
from clew.casework.link_kinds import check_kinds
from clew.casework.written import Written, write_out
from clew.format import ExportHead, link_format
from clew.model.graph import WantedGraph
from clew.model.linked import LinkedCase, LinkedGathering, LinkedMedia, LinkedPair, LinkedPlace
from clew.store import gatherings, graph_links, links, media, occurrences
from clew.store.cases import exhibit_ids
from clew.store.catalog import Transaction
from clew.store.gatherings import WantedGatherings
from clew.store.link_decisions import decisions_on, key_of

EXPORTED = "links exported"
"""The act in custody."""
MOST_GATHERINGS = 1_000_000
"""All there are: the tens of thousands of an agency over years are some MB."""


def export_links(desk: Desk, case: str, format_name: str, path: Path, wanted: WantedGraph) -> Written:
    """Write the links of a case's media that are wanted, with the media and every word on them, and its gatherings.

    A gathering goes out whole, with members of other cases, as links do with both their ends. Recorded in custody
    before the file takes its name; rejected links are in it where they are wanted. Left out is what policy switches
    off. Raises UsageError for an unknown format or kind, NotFoundError for an unknown case.
    """
    target = link_format(format_name)
    with desk.catalog.reading() as tx:
        check_kinds(tx, wanted.kinds)

    def write(stream: BinaryIO) -> tuple[int, dict[str, int]]:
        with desk.catalog.reading() as tx:
            found, left_out = linked_case(tx, desk, case, wanted)
        created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        head = ExportHead(case, desk.config.agency, desk.officer, created, len(found.links), is_case=True)
        target.write_links(head, found, stream)
        if not target.holds_links:
            return sum(len(each.members) for each in found.gatherings), {}
        reason = f"more than {wanted.most:,} links: the accepted and the rarest are in the file"
        return len(found.links), {reason: left_out} if left_out else {}

    return write_out(desk, path, act=EXPORTED, item=case, what=target.name, write=write)


def linked_case(tx: Transaction, desk: Desk, case: str, wanted: WantedGraph) -> tuple[LinkedCase, int]:
    """Return the links and gatherings of a case with their media, and how many links more there are than are wanted."""
    allowed = permitted(tx, desk, case_name(case))
    numbered = graph_links.links_of_exhibits(tx, wanted, allowed, list(exhibit_ids(tx, case).values()))
    kept = {each.number: each for each in numbered[: wanted.most]}
    full = links.links_numbered(tx, list(kept))
    said = decisions_on(tx, full.values())
    pairs = [
        LinkedPair(
            *(each.number, each.linker, each.version, each.kind, each.sha256, each.other, each.part, each.other_part),
            *(each.score, each.false_match_rate, each.evidence, kept[number].proposed_at),
            tuple(said.get(key_of(each), ())),
        )
        for number, each in full.items()
    ]
    pairs.sort(key=lambda pair: (pair.sha256, pair.other, pair.linker, pair.kind))
    gathered = _gatherings(tx, case)
    ends = {sha256 for each in pairs for sha256 in (each.sha256, each.other)}
    ends |= {member.sighting.sha256 for each in gathered for member in each.members}
    found = LinkedCase(tuple(_media(tx, sorted(ends))), tuple(pairs), tuple(gathered))
    return found, len(numbered) - len(kept)


def _gatherings(tx: Transaction, case: str) -> list[LinkedGathering]:
    """Return the gatherings that a case has something of; members that the catalog has no more are left out."""
    found = gatherings.gatherings(tx, WantedGatherings(case=case, count=MOST_GATHERINGS))
    members = {each.number: gatherings.members(tx, each.number) for each in found}
    known = media.media(tx, sorted({member.sighting.sha256 for some in members.values() for member in some}))
    return [
        LinkedGathering(
            each,
            tuple(
                sorted(
                    (member for member in members[each.number] if member.sighting.sha256 in known),
                    key=lambda member: (member.sighting.sha256, member.sighting.part, str(member.sighting.box)),
                )
            ),
        )
        for each in found
    ]


def _media(tx: Transaction, sha256s: list[bytes]) -> list[LinkedMedia]:
    rows, places = media.media(tx, sha256s), occurrences.occurrences_of(tx, sha256s)
    return [
        LinkedMedia(
            *(rows[sha256].digests, rows[sha256].size, rows[sha256].mime, rows[sha256].kind.value),
            tuple(
                LinkedPlace(each.case, each.exhibit, each.occurrence.text, each.occurrence.is_deleted)
                for each in places.get(sha256, ())
            ),
        )
        for sha256 in sha256s
    ]
