"""Writes the report of a case."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from clew.casework.desk import Desk
from clew.casework.doctor import tools
from clew.casework.triage import CaseView, lanes_of_media, ranked, view
from clew.casework.written import Written, write_out
from clew.model.category import Category
from clew.model.findings import Outcome
from clew.model.match import Match, MatchKind
from clew.model.note import Note, NoteKind
from clew.model.queue import Lane, QueueItem
from clew.model.report import Report, ReportExhibit, ReportFile, ReportItem, ReportList, ReportNotes
from clew.report.render import Rendered, Served, render, rendered
from clew.schemes import scheme
from clew.store import cases, custody, decisions, hashsets, matches, media, notes, occurrences, state
from clew.store.catalog import Transaction
from clew.store.tallies import unsupported_counts

FORMS = ("", "rotated 90", "rotated 180", "rotated 270", "flipped top-bottom", "mirrored", "transposed", "transversed")
"""Words for `Match.form`."""

Noted = Mapping[bytes, tuple[Note, ...]]
"""The notes in force, by media."""


def report(desk: Desk, case: str, path: Path, limit: int) -> Written:
    """Write the HTML report of a case with at most `limit` stacks a lane; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        gathered = gather(tx, desk, case, limit)

    def write(stream: BinaryIO) -> tuple[int, dict[str, int]]:
        render(gathered, stream)
        return len(gathered.items), {
            "stacks beyond --limit": gathered.stacks_left_out
        } if gathered.stacks_left_out else {}

    return write_out(desk, path, act="report written", item=case, what="html", write=write)


def report_page(desk: Desk, case: str, limit: int, served: Served) -> Rendered:
    """Return the report of a case as `report` writes it, for the review page; raises NotFoundError.

    Nothing leaves by it, so custody has no entry of it.
    """
    with desk.catalog.reading() as tx:
        return rendered(gather(tx, desk, case, limit), served)


def gather(tx: Transaction, desk: Desk, case: str, limit: int) -> Report:
    """Put together all that a case's report shows."""
    seen = view(tx, desk, case)
    queue = ranked(tx, desk, case, seen)
    shown = [item for item in queue if item.rank <= limit]
    media_by_lane = Counter(lanes_of_media(seen).values())
    head = custody.head(tx)
    noted = notes.standing_notes(tx, case)
    return Report(
        case=case,
        agency=desk.config.agency,
        officer=desk.officer,
        created=datetime.now(UTC),
        exhibits=tuple(_exhibit(tx, row) for row in cases.exhibits(tx, case)),
        lanes=tuple((lane, sum(item.lane is lane for item in queue)) for lane in Lane),
        media_by_lane=tuple((lane, media_by_lane[lane]) for lane in Lane),
        categories=_categories(tx, case),
        words=_words(noted, media.media_of_case(tx, case)),
        lists=_lists(tx, case),
        items=tuple(_items(tx, desk, case, shown, seen, noted)),
        stacks_left_out=len(queue) - len(shown),
        failures=tuple(
            ReportFile(
                row.exhibit,
                row.occurrence.path,
                row.occurrence.size,
                row.reason,
                row.sha256.hex() if row.sha256 is not None else "",
            )
            for row in occurrences.not_examined(tx, case, Outcome.FAILED)
        ),
        unsupported=tuple(unsupported_counts(tx, case)),
        tools=tools(),
        settings=_settings(desk),
        sandbox=_sandbox(tx, case),
        catalog_digest=state.case_digest(tx, case).hex(),
        custody_head=head.digest.hex() if head is not None else "",
    )


def _exhibit(tx: Transaction, row: cases.ExhibitRow) -> ReportExhibit:
    account = cases.accounting(tx, row.case, row.exhibit)
    return ReportExhibit(
        row.exhibit,
        row.root,
        account.found,
        account.examined,
        account.unsupported,
        account.failed,
        account.bytes,
    )


def _categories(tx: Transaction, case: str) -> tuple[tuple[str, str, str, str, int], ...]:
    counts: Counter[Category] = Counter()
    for standing in decisions.standing(tx, case).values():
        counts.update(each.decision.category for each in standing if each.is_applied and each.decision.category)
    return tuple(
        (category.scheme, category.version, category.code, label(category), count)
        for category, count in sorted(counts.items(), key=lambda each: (each[0].scheme, each[0].version, each[0].code))
    )


def _words(noted: Noted, sha256s: Sequence[bytes]) -> tuple[tuple[str, str, int], ...]:
    """Count the media of the case under every tag and every series of an officer's."""
    counts = Counter(
        (note.kind, note.text)
        for sha256 in sha256s
        for note in noted.get(sha256, ())
        if note.kind in (NoteKind.TAG, NoteKind.SERIES)
    )
    return tuple((kind.value, text, count) for (kind, text), count in sorted(counts.items()))


def _notes(noted: Noted, sha256s: Sequence[bytes]) -> ReportNotes:
    """Return what stands for any of these media, each thing once."""
    found = list(dict.fromkeys(note for sha256 in sha256s for note in noted.get(sha256, ())))
    comments = sorted((note for note in found if note.kind is NoteKind.COMMENT), key=lambda note: note.number)
    return ReportNotes(
        tuple((note.text, note.officer, note.at) for note in comments),
        tuple(dict.fromkeys(note.text for note in found if note.kind is NoteKind.TAG)),
        tuple(dict.fromkeys(note.text for note in found if note.kind is NoteKind.SERIES)),
    )


def _lists(tx: Transaction, case: str) -> tuple[ReportList, ...]:
    hits = matches.count_matches(tx, case)
    return tuple(
        ReportList(
            row.hashset.name,
            row.hashset.publisher,
            row.hashset.version,
            row.hashset.scheme,
            row.hashset.purpose,
            row.hashset.expires.isoformat() if row.hashset.expires is not None else "",
            row.entries,
            *hits.get(row.hashset.name, (0, 0)),
        )
        for row in hashsets.hashsets(tx)
    )


def _items(
    tx: Transaction, desk: Desk, case: str, shown: Sequence[QueueItem], seen: CaseView, noted: Noted
) -> list[ReportItem]:
    rows = media.media(tx, [item.sha256 for item in shown])
    members = {each.name: [member.sha256 for member in each.members] for each in seen.stacks}
    decided = decisions.standing(tx, case)
    items = []
    for item in shown:
        row = rows[item.sha256]
        standing = [
            each.decision.category
            for each in decided.get(item.sha256, ())
            if each.is_applied and each.decision.category
        ]
        items.append(
            ReportItem(
                item,
                _picture(desk, row),
                row.picture.width if row.picture is not None else 0,
                row.picture.height if row.picture is not None else 0,
                tuple(
                    dict.fromkeys(
                        sentence(match) for sha256 in members[item.stack] for match in seen.matches.get(sha256, ())
                    )
                ),
                "; ".join(f"{each.scheme} {each.code}: {label(each)}" for each in standing),
                _film(row),
                _notes(noted, members[item.stack]),
            )
        )
    return items


def _picture(desk: Desk, row: media.MediaRow) -> bytes:
    """Return what to show of a media: a film's contact sheet, a picture's thumbnail, b"" for what has neither."""
    sheet = row.footage.contact_sheet if row.footage is not None else None
    key = sheet or row.thumbnail
    return desk.vault.get(key) if key is not None else b""


def _film(row: media.MediaRow) -> str:
    if row.footage is None:
        return ""
    minutes, seconds = divmod(row.footage.duration_ms // 1000, 60)
    scenes = len(row.footage.scenes)
    said = f"film of {minutes}:{seconds:02d}, {scenes} {'scene' if scenes == 1 else 'scenes'}"
    return f"{said}, in part: {row.footage.partial_reason}" if row.footage.is_partial else said


def sentence(match: Match) -> str:
    """Say a match in words, with all that is needed to repeat it."""
    listed = f"{match.hashset} {match.hashset_version}".strip()
    said = ", ".join(f"{each.scheme} {each.version} {each.code}" for each in match.categories)
    tail = "".join((f": {said}" if said else "", f", series {match.series}" if match.series else ""))
    if match.kind is MatchKind.EXACT:
        return f"exact copy by {match.algorithm} of an entry of {listed}{tail}"
    how = f", {FORMS[match.form]}" if match.form else ""
    part = f" ({match.part})" if match.part else ""
    return (
        f"altered copy{part}: {match.distance} of at most {match.threshold} bits by {match.algorithm} "
        f"{match.hasher_version}{how}, of an entry of {listed}{tail}"
    )


def _settings(desk: Desk) -> tuple[tuple[str, str], ...]:
    matching, limits = desk.config.matching, desk.config.limits
    return (
        ("near match at most", f"{matching.near_bits} bits of 256"),
        ("quality at least", f"{matching.minimum_quality} of 100"),
        ("stack radius", f"{matching.stack_bits} bits"),
        ("near-identical at most", f"{matching.near_identical_bits} bits"),
        ("time a file", f"{limits.seconds:g} s"),
        ("memory a file", f"{limits.memory_mib} MiB"),
    )


def label(category: Category) -> str:
    """Return the published label of a category."""
    codes = scheme(category.scheme, category.version).codes
    return next((code.label for code in codes if code.code == category.code), "")


def _sandbox(tx: Transaction, case: str) -> str:
    """Say what sandbox the examiner children had in each exhibit's last ingest, one line an exhibit."""
    held: dict[str, str] = {}
    for entry in custody.entries(tx):
        if entry.act == "ingest finished":
            details = json.loads(entry.details)
            if details["case"] == case and details["sandbox"]:
                held[entry.item] = details["sandbox"]
    return "\n".join(f"{exhibit}: {layers}" for exhibit, layers in held.items())
