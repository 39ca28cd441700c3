"""Series, subjects, places and devices as CSV: one row a member, cells guarded against formulas as in `csv`."""

import csv
import io
from typing import BinaryIO

from clew.format import ExportHead
from clew.formats.csv_list import guarded
from clew.model.gathering import Member
from clew.model.linked import LinkedCase, LinkedGathering, LinkedMedia

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
        text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=False)
        try:
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(COLUMNS)
            for gathered in linked.gatherings:
                rows = [_member(each, media[each.sighting.sha256]) for each in gathered.members] or [("",) * 13]
                for row in rows:
                    cells = (*_said(gathered), *row)
                    writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
        finally:
            text.detach()


def _said(gathered: LinkedGathering) -> tuple[str | int, ...]:
    each = gathered.gathering
    return each.number, each.kind.value, each.name, each.said.role.value, each.said.state.value


def _member(member: Member, media: LinkedMedia) -> tuple[str | float, ...]:
    first = media.places[0] if media.places else None
    box = member.sighting.box
    return (
        *(media.digests.sha256.hex(), media.digests.md5.hex()),
        "; ".join(sorted({each.case for each in media.places})),
        "" if first is None else f"{first.case}/{first.exhibit}/{first.path}",
        member.sighting.part,
        *(("",) * 4 if box is None else (box.left, box.top, box.width, box.height)),
        *(member.officer, member.at.isoformat(), member.reason, member.basis),
    )


plugin = GatheringsCsv()
