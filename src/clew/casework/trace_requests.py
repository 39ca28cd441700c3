"""Requests for trace sheets that the check refused: looked at and approved by another officer, on record in custody."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from clew.casework.desk import Desk
from clew.casework.once import digest_of, done_before
from clew.casework.trace_cut import Cut, cut_out
from clew.custody import JSON
from clew.errors import NotFoundError, UsageError
from clew.examine.cutting import PNG, Seen
from clew.model.custody_entry import CustodyEntry
from clew.model.link import Box
from clew.model.trace import Language, TraceSheet
from clew.store import cases, custody
from clew.store.act_keys import Keyed, keep_key
from clew.store.catalog import Transaction

ASKED, LOOKED, APPROVED = "trace sheet asked for", "trace sheet looked at", "trace sheet approved"
KEYED = "trace approvals"
"""What a key of an approval stands for."""
_BEFORE_LANGUAGES = {"language": Language.EN.value}
"""What custody says nothing of in entries that were made while there was one language."""


@dataclass(frozen=True, slots=True)
class TraceApproval:
    """What a second officer said of a request."""

    officer: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class TraceRequest:
    """A sheet that was refused, under its number in custody; `approved` is None until a second officer has.

    `box` is left, top, width and height as custody has them. `looked` names who had the cut drawn to look at it.
    """

    number: int
    case: str
    officer: str
    at: datetime
    media: str
    part: str
    box: tuple[str, ...]
    sheet: TraceSheet
    found: tuple[str, ...]
    looked: tuple[str, ...] = ()
    approved: TraceApproval | None = None

    @property
    def cut(self) -> Cut:
        """What was asked for, as it was."""
        return Cut(bytes.fromhex(self.media), Box(*map(float, self.box)), self.sheet, self.part)


def trace_requests(desk: Desk, case: str) -> list[TraceRequest]:
    """Return the sheets of a case that were refused, oldest first; raises NotFoundError for an unknown case."""
    with desk.catalog.reading() as tx:
        cases.case_id(tx, case)
        return _requests(tx, case)


def newest_trace_act(desk: Desk) -> int:
    """Return the number of the agency's newest request or approval: another one once there is one more."""
    with desk.catalog.reading() as tx:
        return custody.newest_of(tx, (ASKED, APPROVED))


def approve_trace(desk: Desk, case: str, number: int, reason: str, key: str | None = None) -> TraceRequest:
    """Say, as a second officer, that a refused sheet may be made; it goes into custody.

    Asked again under the same key, it returns what was said the first time. Raises NotFoundError, UsageError for
    whoever asked for it, for one approved already, or without a reason, ConflictError for a key under which something
    else was done.
    """
    if not reason.strip():
        raise UsageError("say why it may leave all the same: give a reason")
    keyed = Keyed(digest_of(APPROVED, desk.officer, number, reason), KEYED, number, number)
    with desk.catalog.deciding() as tx:
        if key is not None and done_before(tx, case, key, keyed.asked) is not None:
            return _request(tx, case, number)
        asked = _request(tx, case, number)
        if asked.officer == desk.officer:
            raise UsageError(f"{desk.officer} asked for it: another officer must look and approve")
        if asked.approved is not None:
            raise UsageError(f"request {number} is approved already, by {asked.approved.officer}")
        told: dict[str, JSON] = {"case": case, "request": number, "reason": reason, "found": list(asked.found)}
        entry = custody.append(tx, desk.officer, APPROVED, asked.sheet.reference, told)
        if key is not None:
            keep_key(tx, case, key, keyed)
        return replace(asked, approved=_approval(entry, told))


def look_at_refused(desk: Desk, case: str, number: int) -> bytes:
    """Return the PNG of a refused sheet's cut, drawn anew from the evidence and kept nowhere; custody has who looked.

    Raises NotFoundError, EvidenceError where the picture can't be read any more.
    """
    with desk.catalog.reading() as tx:
        asked = _request(tx, case, number)
    made, _ = cut_out(desk, case, asked.cut)
    with desk.catalog.deciding() as tx:
        custody.append(tx, desk.officer, LOOKED, asked.sheet.reference, {"case": case, "request": number})
    return made[PNG]


def ask_for_trace(desk: Desk, case: str, cut: Cut, seen: Seen) -> TraceRequest:
    """Return the request for the same cut in the same words, made now where there is none."""
    told: dict[str, JSON] = {**told_of(case, cut), **checked(seen)}
    with desk.catalog.deciding() as tx:
        for entry in custody.entries_of(tx, (ASKED,)):
            if entry.item == cut.sheet.reference and _BEFORE_LANGUAGES | json.loads(entry.details) == told:
                return _request(tx, case, entry.sequence)
        return _asked(custody.append(tx, desk.officer, ASKED, cut.sheet.reference, told))


def told_of(case: str, cut: Cut) -> dict[str, JSON]:
    """Return what custody keeps of a cut and its words; it has no fractions."""
    box = [f"{each:.6f}" for each in (cut.box.left, cut.box.top, cut.box.width, cut.box.height)]
    sheet = cut.sheet
    words = {"question": sheet.question, "contact": sheet.contact, "language": sheet.language.value}
    return {"case": case, "media": cut.sha256.hex(), "part": cut.part, "box": box, **words}


def checked(seen: Seen) -> dict[str, JSON]:
    """Return what custody keeps of a check."""
    return {"found": list(seen.found), "looked": list(seen.looked), "skin_permille": seen.skin_permille}


def _requests(tx: Transaction, case: str) -> list[TraceRequest]:
    """Return the requests of a case, as custody tells them."""
    found: dict[int, TraceRequest] = {}
    for entry in custody.entries_of(tx, (ASKED, LOOKED, APPROVED)):
        details = json.loads(entry.details)
        if details["case"] != case:
            continue
        if entry.act == ASKED:
            found[entry.sequence] = _asked(entry)
            continue
        request = found[details["request"]]
        if entry.act == APPROVED:
            found[request.number] = replace(request, approved=_approval(entry, details))
        elif entry.officer not in request.looked:
            found[request.number] = replace(request, looked=(*request.looked, entry.officer))
    return list(found.values())


def _request(tx: Transaction, case: str, number: int) -> TraceRequest:
    found = next((each for each in _requests(tx, case) if each.number == number), None)
    if found is None:
        raise NotFoundError(f"case {case!r} has no request {number} for a trace sheet")
    return found


def _asked(entry: CustodyEntry) -> TraceRequest:
    told = _BEFORE_LANGUAGES | json.loads(entry.details)
    return TraceRequest(
        *(entry.sequence, told["case"], entry.officer, entry.at, told["media"], told["part"], tuple(told["box"])),
        TraceSheet(entry.item, told["question"], told["contact"], Language(told["language"])),
        tuple(told["found"]),
    )


def _approval(entry: CustodyEntry, told: dict[str, JSON]) -> TraceApproval:
    return TraceApproval(entry.officer, entry.at, str(told["reason"]))
