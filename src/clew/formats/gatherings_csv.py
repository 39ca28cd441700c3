"""Series, subjects, places and devices as CSV: one row a member, cells guarded against formulas as in `csv`."""

from typing import BinaryIO

from clew.format import ExportHead
from clew.model.gathering import Member
from clew.model.linked import LinkedCase, LinkedGathering, LinkedMedia
from clew.notation.guarded_csv import write_rows

COLUMNS = (
    *("gathering", "kind", "name", "role", "state"),
    *("sha256", "md5", "cases", "path", "part", "left", "top", "width", "height", "officer", "at", "reason", "basis"),
)


class GatheringsCsv:
    """One row a member; a gathering without any has one row of its own."""

    name = "gatherings-csv"
    title = "CSV of series, subjects, places, devices"
    suffix = ".csv"
    holds_links = False

    def write_links(self, head: ExportHead, linked: LinkedCase, stream: BinaryIO) -> None:
        """Write the header and the rows."""
        del head
        media = {each.digests.sha256: each for each in linked.media}
        rows = (
            (*_said(gathered), *row)
            for gathered in linked.gatherings
            for row in [_member(each, media[each.sighting.sha256]) for each in gathered.members] or [("",) * 13]
        )
        write_rows(stream, COLUMNS, rows)


def _said(gathered: LinkedGathering) -> tuple[str | int, ...]:
    each = gathered.gathering
    return each.number, each.kind.value, each.name, each.said.role.value, each.said.state.value


def _member(member: Member, media: LinkedMedia) -> tuple[str | float, ...]:
    box = member.sighting.box
    return (
        *(media.digests.sha256.hex(), media.digests.md5.hex()),
        *("; ".join(media.cases), media.first_place),
        member.sighting.part,
        *(("",) * 4 if box is None else (box.left, box.top, box.width, box.height)),
        *(member.officer, member.at.isoformat(), member.reason, member.basis),
    )


plugin = GatheringsCsv()
