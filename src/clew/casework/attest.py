"""Puts a case's state into custody, so that an edit of the catalog behind Clew's back is seen."""

import json
from collections.abc import Iterable

from clew.custody import JSON
from clew.model.custody_entry import CustodyEntry
from clew.model.decision import Decision
from clew.model.note import Note
from clew.store.catalog import Transaction
from clew.store.state import Section, section_digest

STARTED = "ingest started"
FINISHED = "ingest finished"
"""The acts that begin and end the ingest of an exhibit."""
STATE = "state"
"""The detail that holds digests, by case and section."""
DECIDED = "decision"
"""The detail that holds a decision, field by field."""
NOTED = "noted"
"""The detail that holds a comment, a tag or membership in a series, field by field."""


def attested(tx: Transaction, cases: Iterable[str], *sections: Section) -> dict[str, JSON]:
    """Return digests of these sections of these cases, as a detail of a custody entry."""
    return {STATE: {case: {section: section_digest(tx, case, section).hex() for section in sections} for case in cases}}


def decided(decision: Decision) -> dict[str, JSON]:
    """Return a decision as a detail of a custody entry."""
    category = decision.category
    return {
        DECIDED: {
            "case": decision.case,
            "number": decision.number,
            "stack": decision.stack,
            "category": [category.scheme, category.version, category.code] if category is not None else None,
            "officer": decision.officer,
            "at": decision.at.isoformat(),
            "applied": [sha256.hex() for sha256 in decision.applied],
            "suggested": [sha256.hex() for sha256 in decision.suggested],
            "undoes": decision.undoes,
            "note": decision.note,
        }
    }


def noted(note: Note) -> dict[str, JSON]:
    """Return a note as a detail of a custody entry."""
    return {
        NOTED: {
            "case": note.case,
            "number": note.number,
            "kind": note.kind,
            "text": note.text,
            "stack": note.stack,
            "media": [sha256.hex() for sha256 in note.media],
            "officer": note.officer,
            "at": note.at.isoformat(),
            "is_removal": note.is_removal,
            "undoes": note.undoes,
        }
    }


def last_attested(entries: Iterable[CustodyEntry], case: str) -> dict[Section, tuple[int, str]]:
    """Return for each section of a case the last entry that tells its digest: its number, and the digest as hex."""
    found: dict[Section, tuple[int, str]] = {}
    for entry in entries:
        states = json.loads(entry.details).get(STATE, {})
        found |= {Section(section): (entry.sequence, digest) for section, digest in states.get(case, {}).items()}
    return found


def decisions_in_custody(entries: Iterable[CustodyEntry], case: str) -> dict[int, JSON]:
    """Return the decisions of a case that custody tells of, by number, as `decided` says them."""
    return _told(entries, case, DECIDED)


def notes_in_custody(entries: Iterable[CustodyEntry], case: str) -> dict[int, JSON]:
    """Return the notes of a case that custody tells of, by number, as `noted` says them."""
    return _told(entries, case, NOTED)


def _told(entries: Iterable[CustodyEntry], case: str, detail: str) -> dict[int, JSON]:
    found = (json.loads(entry.details).get(detail) for entry in entries)
    return {each["number"]: each for each in found if each is not None and each["case"] == case}


def unfinished(entries: Iterable[CustodyEntry], case: str) -> set[str]:
    """Return the exhibits of a case whose last ingest was started, but not finished."""
    running: set[str] = set()
    for entry in entries:
        if entry.act in (STARTED, FINISHED) and json.loads(entry.details)["case"] == case:
            (running.add if entry.act == STARTED else running.discard)(entry.item)
    return running
