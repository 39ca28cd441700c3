"""Makes a match card: one link or match on one page, with what it rests on and what is needed to repeat it."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256 as digest_of
from pathlib import Path
from typing import BinaryIO

from clew import __version__
from clew.casework.attest import FINISHED
from clew.casework.card_prints import prints_of
from clew.casework.desk import Desk
from clew.casework.examine_again import examined_again
from clew.casework.leads import NO_STATEMENT, Lead, lead, measured_on
from clew.casework.written import Written, write_out
from clew.errors import NotFoundError, UsageError
from clew.examine.reach import Reach
from clew.hasher import States as HasherStates
from clew.hasher import hashers
from clew.linker import linkers
from clew.model.custody_entry import CustodyEntry
from clew.model.digests import LENGTHS
from clew.model.findings import Findings
from clew.model.hashset import Entry
from clew.model.link import Box
from clew.model.match import Match, MatchKind
from clew.model.match_card import (
    CARD_FORMAT,
    CLEAR,
    VEILED,
    CardEntry,
    CardItem,
    CardMethod,
    CardPlace,
    CardWord,
    MatchCard,
)
from clew.report.card import card_html, card_pdf
from clew.store import custody, hashsets, matches, media, occurrences
from clew.store.catalog import Transaction
from clew.store.descriptions import undescribed

ACT = "match card made"
MOST_PLACES = 12
"""Places of a media on the page; how many there are is said with them."""
PLATES = "clew.examine.plates"
EXACT = (
    "Two files with the same SHA-256, SHA-1 or MD5 are the same file unless somebody made one to collide: that was "
    "done for MD5 and SHA-1, never for SHA-256. Nothing is estimated here, so there is no rate."
)
Pictures = dict[str, bytes]
"""JPEGs by their SHA-256 in hex."""


def make_lead_card(desk: Desk, case: str, number: int, path: Path, *, is_veiled: bool) -> Written:
    """Write the card of a lead, HTML or PDF by the file's name; custody has it before the file gets its name.

    Raises NotFoundError, UsageError for a name that is neither.
    """
    return _write(desk, path, *lead_card(desk, case, number, is_veiled=is_veiled))


def make_match_card(desk: Desk, case: str, media_: bytes, listed: str, path: Path, *, is_veiled: bool) -> Written:
    """Write the card of a media's match with a list ("": its best match); otherwise as `make_lead_card`."""
    return _write(desk, path, *match_card(desk, case, media_, listed, is_veiled=is_veiled))


def lead_card(desk: Desk, case: str, number: int, *, is_veiled: bool) -> tuple[MatchCard, Pictures]:
    """Return the card of a lead and its pictures, drawn from the evidence; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        told = lead(tx, desk, case, number)
        link = told.link
        one = _item(tx, link.sha256, case, link.part, link.evidence.box)
        other = _item(tx, link.other, case, link.other_part, link.evidence.other_box)
        method = CardMethod(
            *(link.linker, link.version, link.kind, link.score, link.false_match_rate, -1, -1, -1, told.measured),
            *(link.evidence.told, link.evidence.points, "" if told.anew_at is None else stamp(told.anew_at)),
        )
        words = tuple(
            CardWord(each.number, each.case, each.verdict.value, each.reason, each.officer, stamp(each.at))
            for each in told.decisions
        )
        entries = [_judged(number), *_ingests([*one.places, *other.places])]
        not_tried = tuple(_not_tried(tx, told))
        made = _card(tx, desk, case, _Told(number, one, other, method, words, not_tried, entries, is_veiled))
        made = replace(made, prints=prints_of(tx, desk, link))
    return _with_pictures(desk, made)


def match_card(desk: Desk, case: str, sha256: bytes, listed: str, *, is_veiled: bool) -> tuple[MatchCard, Pictures]:
    """Return the card of a media's best match with a list, or with any (""); raises NotFoundError."""
    with desk.catalog.reading() as tx:
        if case not in matches.cases_with(tx, [sha256]).get(sha256, ()):
            raise NotFoundError(f"case {case!r} has no media {sha256.hex()[:12]}")
        found = [each for each in matches.matches_of(tx, [sha256]).get(sha256, ()) if listed in ("", each.hashset)]
        if not found:
            raise NotFoundError(f"media {sha256.hex()[:12]} matches no line of {listed or 'any list'}")
        match = found[0]
        one = _item(tx, sha256, case, match.part, None)
        other = _listed_item(tx, match)
        method = CardMethod(
            *(match.algorithm, match.hasher_version, match.kind.value, 0.0, 0.0),
            *(match.distance, match.threshold, match.form, _measured(match)),
        )
        entries = [_list_imported(match.hashset), *_ingests(one.places)]
        row = media.media(tx, [sha256])[sha256]
        made = _card(tx, desk, case, _Told(0, one, other, method, (), row.not_tried, entries, is_veiled))
    return _with_pictures(desk, made)


def measured_by(method: CardMethod) -> str:
    """Return what this machine's linker or hasher says its rates were measured on."""
    hasher = hashers().get(method.name)
    if method.name in linkers():
        return measured_on(method.name, method.kind)
    if hasher is not None:
        return hasher.measured() if isinstance(hasher, HasherStates) else NO_STATEMENT
    return EXACT if method.name in LENGTHS else NO_STATEMENT


def entry_told(entry: CustodyEntry) -> CardEntry:
    """Return an entry of custody as a card carries it."""
    return CardEntry(
        *(entry.sequence, stamp(entry.at), entry.agency, entry.officer, entry.act, entry.item, entry.details),
        *(entry.previous.hex(), entry.digest.hex()),
    )


def examined_once(desk: Desk, case: str, sha256: bytes, describer: str, asked: tuple[str, ...] = ()) -> Findings | str:
    """Return what a describer says of one media of a case, read from the evidence, or why that can't be."""
    config = desk.config
    reach = Reach(config.footage, config.containers, desk.passwords, desk.spool, linkers=asked)
    return next((said for _, said in examined_again(desk, case, [sha256], describer, reach)), "it is in no exhibit")


def stamp(at: datetime) -> str:
    """Return a time as cards write it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def listed_entry(tx: Transaction, name: str, key: bytes) -> Entry:
    """Return a list's line by its key; raises NotFoundError. It goes through the list: 10 s for ten million lines."""
    for entry in hashsets.entries(tx, name):
        if entry.key == key:
            return entry
    raise NotFoundError(f"list {name!r} has no line {key.hex()[:16]} any more")


def _write(desk: Desk, path: Path, card: MatchCard, pictures: Pictures) -> Written:
    makers: dict[str, Callable[[MatchCard, Pictures], bytes]] = {".html": card_html, ".pdf": card_pdf}
    make = makers.get(path.suffix.lower())
    if make is None:
        raise UsageError(f"{path}: a card is .html or .pdf")

    def write(stream: BinaryIO) -> tuple[int, dict[str, int]]:
        stream.write(make(card, pictures))
        return 1, _undrawn(card)

    return write_out(desk, path, act=ACT, item=card.what, what=path.suffix[1:].lower(), write=write)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a card is made of beside who makes it; `wanted` tells which entries of custody it shows."""

    lead: int
    one: CardItem
    other: CardItem
    method: CardMethod
    words: tuple[CardWord, ...]
    not_tried: tuple[str, ...]
    wanted: Sequence[Callable[[CustodyEntry], bool]]
    is_veiled: bool


def _card(tx: Transaction, desk: Desk, case: str, told: _Told) -> MatchCard:
    head, kept = None, list[CustodyEntry]()
    for head in custody.entries(tx):
        if any(is_wanted(head) for is_wanted in told.wanted):
            kept.append(head)
    return MatchCard(
        *(CARD_FORMAT, __version__, desk.config.agency, case, told.lead, desk.officer, stamp(datetime.now(UTC))),
        *(told.is_veiled, told.one, told.other, told.method, told.words, told.not_tried),
        *(tuple(map(entry_told, kept)), 0 if head is None else head.sequence),
        "" if head is None else head.digest.hex(),
    )


def _item(tx: Transaction, sha256: bytes, case: str, part: str, box: Box | None) -> CardItem:
    row = media.media(tx, [sha256])[sha256]
    places = occurrences.occurrences_of(tx, [sha256]).get(sha256, [])
    ordered = sorted(places, key=lambda each: (each.case != case, each.case, each.exhibit, each.occurrence.text))
    digests = tuple((name, value.hex()) for name in LENGTHS if (value := getattr(row.digests, name)) is not None)
    return CardItem(
        *(sha256.hex(), digests, row.size, row.mime, part),
        () if box is None else (box.left, box.top, box.width, box.height),
        tuple(CardPlace(each.case, each.exhibit, each.occurrence.text) for each in ordered[:MOST_PLACES]),
        len(places),
        tuple(
            (each.hasher, each.version, each.part, each.digest.hex(), each.quality)
            for each in media.hashes_of(tx, [sha256]).get(sha256, ())
            if each.part == part
        ),
    )


def _listed_item(tx: Transaction, match: Match) -> CardItem:
    entry, of = listed_entry(tx, match.hashset, match.entry_key), hashsets.hashset(tx, match.hashset)
    digests = tuple((name, value.hex()) for name in LENGTHS if (value := getattr(entry.digests, name)) is not None)
    return CardItem(
        *(dict(digests).get("sha256", ""), digests, entry.size, entry.mime or "", "", ()),
        perceptual=tuple(
            (each.hasher, each.version, each.part, each.digest.hex(), each.quality) for each in entry.hashes
        ),
        list_name=match.hashset,
        list_version=match.hashset_version,
        list_publisher=of.hashset.publisher,
        list_source=of.source_sha256.hex(),
        entry_key=match.entry_key.hex(),
        categories=tuple(f"{each.scheme} {each.version} {each.code}" for each in match.categories),
    )


def _measured(match: Match) -> str:
    if match.kind is MatchKind.EXACT:
        return EXACT
    hasher = hashers().get(match.algorithm)
    return hasher.measured() if isinstance(hasher, HasherStates) else NO_STATEMENT


def _not_tried(tx: Transaction, told: Lead) -> Iterator[str]:
    """Yield what was left out of both media when they were read, and the linkers that compared them not."""
    for side, name in ((told.this, "one"), (told.other, "other")):
        yield from (f"{name}: {each}" for each in side.media.not_tried)
    both = [told.link.sha256, told.link.other]
    for name, each in linkers().items():
        lacking = undescribed(tx, (name, each.version), both, retry_failed=True)
        if name != told.link.linker and lacking:
            yield f"{name}: {each.missing() or 'not described yet'}"


def _judged(number: int) -> Callable[[CustodyEntry], bool]:
    return lambda entry: entry.act == "lead judged" and entry.item == f"lead {number}"


def _list_imported(name: str) -> Callable[[CustodyEntry], bool]:
    return lambda entry: entry.act == "list imported" and entry.item == name


def _ingests(places: Iterable[CardPlace]) -> list[Callable[[CustodyEntry], bool]]:
    wanted = {(each.case, each.exhibit) for each in places}
    return [lambda entry: entry.act == FINISHED and (json.loads(entry.details)["case"], entry.item) in wanted]


def _with_pictures(desk: Desk, card: MatchCard) -> tuple[MatchCard, Pictures]:
    """Draw what the card shows from the evidence; an item without a picture says so on the page, and why."""
    shown, items = Pictures(), []
    for item in (card.one, card.other):
        drawn, why = (b"", "") if not item.places else _picture_of(desk, item, is_veiled=card.is_veiled)
        name = digest_of(drawn).hexdigest() if drawn else ""
        shown |= {name: drawn} if drawn else {}
        items.append(replace(item, picture=name, undrawn=why))
    return replace(card, one=items[0], other=items[1]), shown


def _picture_of(desk: Desk, item: CardItem, *, is_veiled: bool) -> tuple[bytes, str]:
    """Return the JPEG of an item as its card shows it; b"" and why where it can't be drawn."""
    asked = (VEILED if is_veiled else CLEAR, item.part)
    said = examined_once(desk, item.places[0].case, bytes.fromhex(item.sha256), PLATES, asked)
    if isinstance(said, str):
        return b"", said
    drawn = next((each.data for each in said.descriptions), b"")
    return drawn, "" if drawn else said.reason or "there is nothing in it to draw"


def _undrawn(card: MatchCard) -> dict[str, int]:
    """Return the pictures that a card lacks, each with why."""
    sides = (("A", card.one), ("B", card.other))
    return {f"the picture of {name}, {each.undrawn}": 1 for name, each in sides if each.undrawn}
