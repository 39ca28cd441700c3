"""Makes a trace sheet: a thing cut out of its picture, for those outside, with a reference and nothing else of it.

Where the check finds people, or may have, nothing is written before a second officer has approved.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from clew.casework.desk import Desk
from clew.casework.trace_cut import Cut, cut_out
from clew.casework.trace_requests import TraceRequest, ask_for_trace, checked, told_of
from clew.casework.written import Kept, Write, Written, write_kept, write_out
from clew.custody import JSON
from clew.errors import NotFoundError, UnavailableError, UsageError
from clew.examine.cutting import JPEG, PNG, Seen, lookers
from clew.model.trace import LONGEST_WORDS
from clew.report.trace import trace_html, trace_pdf
from clew.store import media, occurrences
from clew.store.catalog import Transaction

MADE = "trace sheet made"
_MAKERS = {"html": trace_html, "pdf": trace_pdf, "png": None}
"""What makes each kind of file; the cut alone needs nothing."""

SHORTEST_NAME = 4
"""Characters from which a name tells something: below are "1", "bag" and "KP1", which any sentence may hold."""
_OWN = "{!r} is {} name here: a trace sheet tells nothing but a reference, which says nothing to others"

Made = TypeVar("Made", Written, Kept)
_WriteAs = Callable[[Write, Mapping[str, JSON]], Made]
"""Writes a file, and records it in custody with what is told of it besides."""


@dataclass(frozen=True, slots=True)
class TraceOutcome(Generic[Made]):
    """The file that was written, or why not: the request that a second officer may approve. `seen` is the check."""

    written: Made | None
    request: TraceRequest | None
    seen: Seen


def make_trace_sheet(desk: Desk, case: str, cut: Cut, path: Path) -> TraceOutcome[Written]:
    """Write a sheet, .html, .pdf or .png, with what custody says of it before; or refuse it.

    Raises NotFoundError, UsageError for words or a box that can't be, UnavailableError where nobody can look for
    people, EvidenceError where the picture can't be read.
    """
    what = path.suffix[1:].lower()
    if what not in _MAKERS:
        raise UsageError(f"{path}: a trace sheet is .html, .pdf or .png")

    def write_as(write: Write, told: Mapping[str, JSON]) -> Written:
        return write_out(desk, path, act=MADE, item=cut.sheet.reference, what=what, write=write, told=told)

    return _made(desk, case, cut, what, write_as)


def make_trace_kept(desk: Desk, case: str, cut: Cut, what: str) -> TraceOutcome[Kept]:
    """Write a sheet, "html", "pdf" or "png", without a name for who takes it over at once; else as the above."""
    if what not in _MAKERS:
        raise UsageError(f"a trace sheet is {', '.join(_MAKERS)}, not {what!r}")
    name = f"trace-{re.sub(r'[^A-Za-z0-9_-]+', '-', cut.sheet.reference).strip('-') or 'sheet'}.{what}"

    def write_as(write: Write, told: Mapping[str, JSON]) -> Kept:
        return write_kept(desk, name, act=MADE, item=cut.sheet.reference, what=what, write=write, told=told)

    return _made(desk, case, cut, what, write_as)


def _made(desk: Desk, case: str, cut: Cut, what: str, write_as: _WriteAs[Made]) -> TraceOutcome[Made]:
    if not cut.box.is_within:
        raise UsageError("the box must lie within the picture: LEFT,TOP,WIDTH,HEIGHT as fractions of its sides")
    if not lookers():
        raise UnavailableError("nothing here looks for people: pip install 'clew[faces]'")
    with desk.catalog.reading() as tx:
        _check_words(tx, case, cut)
    made, seen = cut_out(desk, case, cut)
    request = ask_for_trace(desk, case, cut, seen) if seen.found else None
    if request is not None and request.approved is None:
        return TraceOutcome(None, request, seen)
    maker, today = _MAKERS[what], datetime.now(UTC).date()

    def write(stream: BinaryIO) -> tuple[int, dict[str, int]]:
        stream.write(made[PNG] if maker is None else maker(cut.sheet, made[JPEG], today))
        return 1, {}

    number = 0 if request is None else request.number
    told: dict[str, JSON] = {**told_of(case, cut), **checked(seen), "request": number}
    return TraceOutcome(write_as(write, told), request, seen)


def _check_words(tx: Transaction, case: str, cut: Cut) -> None:
    """Raise for words that tell of the case, the exhibit or the file, and for a media that the case has not."""
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
    names = {each.exhibit: "an exhibit's" for each in rows}
    names |= {each.occurrence.text.rpartition("/")[2]: "a file's" for each in rows}
    names[case] = "the case's own"
    if cut.sheet.reference.strip().casefold() == case.casefold():
        raise UsageError(_OWN.format(case, names[case]))
    for name, whose in sorted(names.items()):
        if len(name) >= SHORTEST_NAME and any(_is_said(name, each) for each in said):
            raise UsageError(_OWN.format(name, whose))


def _is_said(name: str, text: str) -> bool:
    """Return whether a name stands in a text as whole words, in capitals or not."""
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text.casefold()) is not None
