"""Makes a trace sheet: a thing cut out of its picture, for those outside, with a reference and nothing else of it.

Where the check finds people, or may have, nothing is written before a second officer has approved.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from clew.casework.desk import Desk
from clew.casework.match_card import examined_once
from clew.casework.written import Written, write_out
from clew.custody import JSON
from clew.errors import EvidenceError, NotFoundError, UnavailableError, UsageError
from clew.examine.cutting import JPEG, PNG, SEEN, Seen, lookers
from clew.model.custody_entry import CustodyEntry
from clew.model.link import Box
from clew.model.trace import TraceSheet
from clew.report.trace import trace_html, trace_pdf
from clew.store import custody, media, occurrences
from clew.store.catalog import Transaction

ASKED, APPROVED, MADE = "trace sheet asked for", "trace sheet approved", "trace sheet made"
CUTTER = "clew.examine.cutting"
LONGEST_WORDS = 200
"""Characters of a reference, a question or a contact."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What of which media is to leave; `part` is "" for a picture, or a film's frame."""

    sha256: bytes
    box: Box
    sheet: TraceSheet
    part: str = ""


@dataclass(frozen=True, slots=True)
class TraceRequest:
    """A sheet that was refused, under its number in custody; `approved_by` is "" until a second officer has."""

    number: int
    case: str
    officer: str
    reference: str
    media: str
    box: tuple[str, ...]
    found: tuple[str, ...]
    approved_by: str


@dataclass(frozen=True, slots=True)
class TraceOutcome:
    """The file that was written, or why not: the request that a second officer may approve. `seen` is the check."""

    written: Written | None
    request: TraceRequest | None
    seen: Seen


def make_trace_sheet(desk: Desk, case: str, cut: Cut, path: Path) -> TraceOutcome:
    """Write a sheet, .html, .pdf or .png, with what custody says of it before; or refuse it.

    Raises NotFoundError, UsageError for words or a box that can't be, UnavailableError where nobody can look for
    people, EvidenceError where the picture can't be read.
    """
    if path.suffix.lower() not in _MAKERS and path.suffix.lower() != ".png":
        raise UsageError(f"{path}: a trace sheet is .html, .pdf or .png")
    if not cut.box.is_within:
        raise UsageError("the box must lie within the picture: LEFT,TOP,WIDTH,HEIGHT as fractions of its sides")
    if not lookers():
        raise UnavailableError("nothing here looks for people: pip install 'clew[faces]'")
    with desk.catalog.reading() as tx:
        _check_words(tx, case, cut)
    made, seen = _cut(desk, case, cut)
    approval = None
    if seen.found:
        approval = _approval(desk, case, cut, seen)
        if not approval.approved_by:
            return TraceOutcome(None, approval, seen)
    return TraceOutcome(_write(desk, case, cut, path, made, seen, approval), approval, seen)


def approve_trace(desk: Desk, case: str, number: int, reason: str) -> TraceRequest:
    """Say, as a second officer, that a refused sheet may be made; it goes into custody.

    Raises NotFoundError, UsageError for whoever asked for it, for one approved already, or without a reason.
    """
    if not reason.strip():
        raise UsageError("say why it may leave all the same: give a reason")
    with desk.catalog.deciding() as tx:
        asked = next((each for each in requests(tx, case) if each.number == number), None)
        if asked is None:
            raise NotFoundError(f"case {case!r} has no request {number} for a trace sheet")
        if asked.officer == desk.officer:
            raise UsageError(f"{desk.officer} asked for it: another officer must look and approve")
        if asked.approved_by:
            raise UsageError(f"request {number} is approved already, by {asked.approved_by}")
        told: dict[str, JSON] = {"case": case, "request": number, "reason": reason, "found": list(asked.found)}
        custody.append(tx, desk.officer, APPROVED, asked.reference, told)
        return next(each for each in requests(tx, case) if each.number == number)


def trace_requests(desk: Desk, case: str) -> list[TraceRequest]:
    """Return the sheets of a case that were refused, oldest first."""
    with desk.catalog.reading() as tx:
        return requests(tx, case)


def requests(tx: Transaction, case: str) -> list[TraceRequest]:
    """Return the requests of a case, as custody tells them."""
    found: dict[int, TraceRequest] = {}
    approved: dict[int, str] = {}
    for entry in custody.entries(tx):
        if entry.act not in (ASKED, APPROVED):
            continue
        details = json.loads(entry.details)
        if details["case"] != case:
            continue
        if entry.act == APPROVED:
            approved[details["request"]] = entry.officer
        else:
            found[entry.sequence] = _request(entry)
    return [replace(each, approved_by=approved.get(each.number, "")) for each in found.values()]


def _request(entry: CustodyEntry) -> TraceRequest:
    details = json.loads(entry.details)
    return TraceRequest(
        *(entry.sequence, details["case"], entry.officer, entry.item, details["media"]),
        *(tuple(details["box"]), tuple(details["found"]), ""),
    )


def _approval(desk: Desk, case: str, cut: Cut, seen: Seen) -> TraceRequest:
    """Return the request for the same cut in the same words, made now where there is none."""
    told: dict[str, JSON] = {**_told(case, cut), **_checked(seen)}
    with desk.catalog.deciding() as tx:
        for entry in custody.entries(tx):
            if entry.act == ASKED and entry.item == cut.sheet.reference and json.loads(entry.details) == told:
                return next(each for each in requests(tx, case) if each.number == entry.sequence)
        return _request(custody.append(tx, desk.officer, ASKED, cut.sheet.reference, told))


def _told(case: str, cut: Cut) -> dict[str, JSON]:
    box = [f"{each:.6f}" for each in (cut.box.left, cut.box.top, cut.box.width, cut.box.height)]
    words = {"question": cut.sheet.question, "contact": cut.sheet.contact}
    return {"case": case, "media": cut.sha256.hex(), "part": cut.part, "box": box, **words}


def _checked(seen: Seen) -> dict[str, JSON]:
    return {"found": list(seen.found), "looked": list(seen.looked), "skin_permille": seen.skin_permille}


def _check_words(tx: Transaction, case: str, cut: Cut) -> None:
    """Raise for words that tell of the exhibit, and for a media that the case has not."""
    if cut.sha256 not in media.media(tx, [cut.sha256]):
        raise NotFoundError(f"there is no media {cut.sha256.hex()[:12]}")
    rows = [each for each in occurrences.occurrences_of(tx, [cut.sha256]).get(cut.sha256, []) if each.case == case]
    if not rows:
        raise NotFoundError(f"case {case!r} has no media {cut.sha256.hex()[:12]}")
    said = (cut.sheet.reference, cut.sheet.question, cut.sheet.contact)
    if not cut.sheet.reference.strip() or any(
        len(each) > LONGEST_WORDS or not (each or " ").isprintable() for each in said
    ):
        raise UsageError(f"a reference, a question and a contact are one line of at most {LONGEST_WORDS} characters")
    names = {each.exhibit for each in rows} | {each.occurrence.text.rpartition("/")[2] for each in rows}
    for name in sorted(names):
        if any(name.casefold() in each.casefold() for each in said):
            raise UsageError(f"{name!r} is an exhibit's or a file's name: a trace sheet tells nothing but a reference")


def _cut(desk: Desk, case: str, cut: Cut) -> tuple[dict[str, bytes], Seen]:
    box = cut.box
    asked = (cut.part, *map(repr, (box.left, box.top, box.width, box.height)))
    said = examined_once(desk, case, cut.sha256, CUTTER, asked)
    if isinstance(said, str) or said.reason:
        raise EvidenceError(said if isinstance(said, str) else said.reason)
    made = {each.part: each.data for each in said.descriptions}
    if not made.keys() >= {PNG, JPEG, SEEN}:
        raise EvidenceError("nothing could be cut out of it")
    try:
        return made, msgspec.json.decode(made[SEEN], type=Seen)
    except msgspec.DecodeError as error:
        raise EvidenceError("the cut's check can't be read") from error


_MAKERS = {".html": trace_html, ".pdf": trace_pdf}


def _write(
    desk: Desk, case: str, cut: Cut, path: Path, made: dict[str, bytes], seen: Seen, approval: TraceRequest | None
) -> Written:
    maker, today = _MAKERS.get(path.suffix.lower()), datetime.now(UTC).date()

    def write(stream: BinaryIO) -> tuple[int, dict[str, int]]:
        stream.write(made[PNG] if maker is None else maker(cut.sheet, made[JPEG], today))
        return 1, {}

    told: dict[str, JSON] = {**_told(case, cut), **_checked(seen), "request": approval.number if approval else 0}
    what = path.suffix[1:].lower()
    return write_out(desk, path, act=MADE, item=cut.sheet.reference, what=what, write=write, told=told)
