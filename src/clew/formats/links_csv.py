"""Links as CSV, one row a link; cells that spreadsheet programs would run as formulas are guarded as in `csv`."""

import csv
import io
from typing import BinaryIO

from clew.format import ExportHead
from clew.formats.csv_list import guarded
from clew.model.linked import LinkedCase, LinkedMedia, LinkedPair

COLUMNS = (
    *("lead", "kind", "linker", "version", "score", "false_match_rate", "verdict", "officer", "reason"),
    *("proposed", "judged", "facts"),
    *("sha256", "md5", "cases", "path", "part", "other_sha256", "other_md5", "other_cases", "other_path", "other_part"),
)


class LinksCsv:
    """One row a link, both media beside each other."""

    name = "links-csv"
    title = "CSV of links"
    suffix = ".csv"
    holds_links = True

    def write_links(self, head: ExportHead, linked: LinkedCase, stream: BinaryIO) -> None:
        """Write the header and the rows."""
        del head
        media = {each.digests.sha256: each for each in linked.media}
        text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=False)
        try:
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(COLUMNS)
            for link in linked.links:
                writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in _row(link, media)])
        finally:
            text.detach()


def _row(link: LinkedPair, media: dict[bytes, LinkedMedia]) -> tuple[str | float, ...]:
    last = link.decisions[-1] if link.decisions else None
    return (
        *(link.number, link.kind, link.linker, link.version, link.score, link.false_match_rate),
        *(link.verdict.value, *(("", "") if last is None else (last.officer, last.reason))),
        "" if link.proposed_at is None else link.proposed_at.isoformat(),
        "" if last is None else last.at.isoformat(),
        "; ".join(f"{name}: {value}" for name, value in link.evidence.facts),
        *_side(media[link.sha256], link.part),
        *_side(media[link.other], link.other_part),
    )


def _side(media: LinkedMedia, part: str) -> tuple[str, ...]:
    first = media.places[0] if media.places else None
    path = "" if first is None else f"{first.case}/{first.exhibit}/{first.path}"
    cases = "; ".join(sorted({each.case for each in media.places}))
    return media.digests.sha256.hex(), media.digests.md5.hex(), cases, path, part


plugin = LinksCsv()
