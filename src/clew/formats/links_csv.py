"""Links as CSV, one row a link; cells that spreadsheet programs would run as formulas are guarded as in `csv`."""

from typing import BinaryIO

from clew.format import ExportHead
from clew.model.linked import LinkedCase, LinkedMedia, LinkedPair
from clew.notation.guarded_csv import write_rows

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
        write_rows(stream, COLUMNS, (_row(link, media) for link in linked.links))


def _row(link: LinkedPair, media: dict[bytes, LinkedMedia]) -> tuple[str | float, ...]:
    last = link.decisions[-1] if link.decisions else None
    return (
        *(link.number, link.kind, link.linker, link.version, link.score, link.false_match_rate),
        *(link.verdict.value, *(("", "") if last is None else (last.officer, last.reason))),
        "" if link.proposed_at is None else link.proposed_at.isoformat(),
        "" if last is None else last.at.isoformat(),
        "; ".join(f"{name}: {value}" for name, value in link.evidence.told),
        *_side(media[link.sha256], link.part),
        *_side(media[link.other], link.other_part),
    )


def _side(media: LinkedMedia, part: str) -> tuple[str, ...]:
    return media.digests.sha256.hex(), media.digests.md5.hex(), "; ".join(media.cases), media.first_place, part


plugin = LinksCsv()
