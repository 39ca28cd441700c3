"""Checks a match card against the evidence and the chain of custody, claim by claim."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256 as digest_of
from pathlib import Path

from clew.casework.compare_again import compared_again
from clew.casework.compare_prints import SCORE
from clew.casework.desk import Desk
from clew.casework.examine_again import ALTERED
from clew.casework.leads import Lead, lead
from clew.casework.match_card import ACT, PLATES, entry_told, examined_once, listed_entry, measured_by, stamp
from clew.custody import check
from clew.errors import ClewError, FormatError, NotFoundError, PolicyError, UsageError
from clew.model.custody_entry import CustodyEntry
from clew.model.digests import LENGTHS
from clew.model.match_card import CLEAR, VEILED, CardItem, MatchCard
from clew.report.card import LARGEST, read_card
from clew.store import cases, custody, hashsets, matches, media, occurrences
from clew.store.catalog import Transaction
from clew.store.links import Link

DIGESTS = "clew.examine.digest_only"
_RECORDED, _WORDS = "as recorded", "what officers said"
_SAME, _OTHERWISE = "the catalog says the same", "the catalog says it otherwise"


class State(StrEnum):
    """What came of checking a claim."""

    HOLDS = "holds"
    FAILS = "does not hold"
    SINCE = "held then"
    UNCHECKED = "can't be checked"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a card says, and what came of checking it; `reason` says how, or why not."""

    name: str
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class CardVerification:
    """A card that was read, and its claims in their order."""

    card: MatchCard
    claims: tuple[Claim, ...]

    @property
    def state(self) -> State:
        """The worst of all claims: one that does not hold, else one overtaken since, else one that can't be checked."""
        found = {each.state for each in self.claims}
        return next(state for state in (State.FAILS, State.SINCE, State.UNCHECKED, State.HOLDS) if state in found)


def verify_card(desk: Desk, path: Path) -> CardVerification:
    """Check all that a card claims; raises UsageError for a file that can't be read, FormatError for no card."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    if len(content) > LARGEST:
        raise FormatError(f"{path}: a match card takes at most {LARGEST:,} bytes")
    card = read_card(content)
    if card.agency != desk.config.agency:
        raise UsageError(f"the card is of agency {card.agency!r}; this workspace is of {desk.config.agency!r}")
    return CardVerification(card, tuple(_claims(desk, card, content)))


def _claims(desk: Desk, card: MatchCard, content: bytes) -> Iterator[Claim]:
    with desk.catalog.reading() as tx:
        chain = list(custody.entries(tx))
        sealed = [_file(chain, card, content), *_custody(chain, card)]
        yield from sealed
        off = _switched_off(tx, desk, card)
        if off:
            yield from (Claim(name, State.UNCHECKED, off) for name in (_RECORDED, _WORDS))
        else:
            yield from _recorded(tx, desk, card, is_sealed=all(each.state is State.HOLDS for each in sealed))
        for name, item in (("A", card.one), ("B", card.other)):
            if not item.list_name:
                yield _places(tx, name, item)
    for name, item in (("A", card.one), ("B", card.other)):
        yield from _listed(desk, name, item) if item.list_name else _media(desk, card, name, item)
    yield from [Claim(SCORE, State.UNCHECKED, off)] if off else compared(desk, card)
    is_same = measured_by(card.method) == card.method.measured
    why = (
        "as this machine states it"
        if is_same
        else "this machine states it otherwise: another version of Clew, or altered"
    )
    yield Claim("error rate's statement", State.HOLDS if is_same else State.UNCHECKED, why)


def compared(desk: Desk, card: MatchCard) -> Iterator[Claim]:
    """Yield what comes of comparing both again, with the same version, from the evidence."""
    for name, is_so, reason in compared_again(desk, card):
        yield Claim(name, State.UNCHECKED if is_so is None else State.HOLDS if is_so else State.FAILS, reason)


def _said(name: str, is_so: bool, held: str, failed: str) -> Claim:  # noqa: FBT001 - it is the claim itself
    return Claim(name, State.HOLDS if is_so else State.FAILS, held if is_so else failed)


def _file(chain: list[CustodyEntry], card: MatchCard, content: bytes) -> Claim:
    wanted = digest_of(content).hexdigest()
    made = [each for each in chain if each.act == ACT and each.item == card.what]
    found = next((each.sequence for each in made if json.loads(each.details)["sha256"] == wanted), 0)
    failed = "custody tells of no such card with this SHA-256: it was altered, or made elsewhere"
    return _said("this file", bool(found), f"byte for byte as custody entry {found} has it", failed)


def _custody(chain: list[CustodyEntry], card: MatchCard) -> Iterator[Claim]:
    breaks = check(chain)
    told = f"all {len(chain):,} entries follow from the first"
    yield _said(
        "chain of custody", not breaks, told, "; ".join(f"{each.sequence}: {each.reason}" for each in breaks[:3])
    )
    by_number = {each.sequence: each for each in chain}
    head = by_number.get(card.head_sequence)
    is_head = card.head == ("" if head is None else head.digest.hex()) and (head is not None or not card.head_sequence)
    yield _said("chain's head", is_head, f"entry {card.head_sequence} has that digest", "no such entry is in the chain")
    others = [each.sequence for each in card.entries if each != _told(by_number.get(each.sequence))]
    held = f"{len(card.entries)} are in the chain as the card has them"
    yield _said("custody entries", not others, held, f"otherwise in the chain: {', '.join(map(str, others))}")


def _told(entry: CustodyEntry | None) -> object:
    return None if entry is None else entry_told(entry)


def _switched_off(tx: Transaction, desk: Desk, card: MatchCard) -> str:
    """Return by which policy a card's lead is neither shown nor compared any more, "" where none says so."""
    try:
        if card.lead:
            lead(tx, desk, card.case, card.lead)
    except PolicyError as error:
        return str(error)
    except NotFoundError:
        pass
    return ""


def _recorded(tx: Transaction, desk: Desk, card: MatchCard, *, is_sealed: bool) -> Iterator[Claim]:
    """Yield whether the catalog has the link, or the match, and what officers said, as the card tells it.

    `is_sealed` tells that custody has the card byte for byte: then it is the catalog that may have changed.
    """
    try:
        if card.lead:
            told = lead(tx, desk, card.case, card.lead)
            yield _linked(told.link, card, is_sealed=is_sealed)
            yield _words(told, card)
        else:
            yield _said(_RECORDED, _as_matched(tx, card), _SAME, _OTHERWISE)
    except NotFoundError as error:
        yield Claim(_RECORDED, State.FAILS, str(error))


def _linked(link: Link, card: MatchCard, *, is_sealed: bool) -> Claim:
    """Tell whether the catalog has the link as the card does, or had until it was proposed anew.

    What custody does not have byte for byte may tell other numbers because it was altered.
    """
    method, evidence = card.method, link.evidence
    boxes = [
        () if box is None else (box.left, box.top, box.width, box.height) for box in (evidence.box, evidence.other_box)
    ]
    is_it = (link.linker, link.version, link.kind, link.sha256.hex(), link.other.hex()) == (
        *(method.name, method.version, method.kind, card.one.sha256, card.other.sha256),
    )
    is_so = (
        (link.score, link.false_match_rate) == (method.score, method.false_match_rate)
        and (link.part, link.other_part) == (card.one.part, card.other.part)
        and (evidence.told, evidence.points) == (method.facts, method.points)
        and boxes == [card.one.box, card.other.box]
    )
    anew_at = "" if link.anew_at is None else stamp(link.anew_at)
    if is_it and not is_so and is_sealed and anew_at >= card.made:
        why = f"proposed anew on {anew_at}, with score {link.score:g} and rate {link.false_match_rate:.3g}"
        return Claim(_RECORDED, State.SINCE, f"{why}: what the card tells was recorded when it was made")
    return _said(_RECORDED, is_it and is_so, _SAME, _OTHERWISE)


def _words(told: Lead, card: MatchCard) -> Claim:
    """Tell whether officers said what the card has, and what they said since."""
    name, said = _WORDS, {each.number: each for each in told.decisions}
    are_said = all(
        (known := said.get(each.decision)) is not None
        and (known.case, known.verdict.value, known.reason, known.officer, stamp(known.at))
        == (each.case, each.verdict, each.reason, each.officer, each.at)
        for each in card.words
    )
    if not are_said:
        return Claim(name, State.FAILS, "not on record as the card tells it")
    last = max((each.decision for each in card.words), default=0)
    later = [each for each in told.decisions if each.number > last]
    if later:
        since = "; ".join(f"{each.verdict.value} by {each.officer} on {stamp(each.at)}" for each in later[-3:])
        return Claim(name, State.SINCE, f"on record as told; since then {since}")
    return Claim(name, State.HOLDS, "on record as told")


def _as_matched(tx: Transaction, card: MatchCard) -> bool:
    sha256, method = bytes.fromhex(card.one.sha256), card.method
    return any(
        (each.hashset, each.hashset_version) == (card.other.list_name, card.other.list_version)
        and (each.entry_key.hex(), each.part) == (card.other.entry_key, card.one.part)
        and (each.algorithm, each.hasher_version, each.kind.value) == (method.name, method.version, method.kind)
        and (each.distance, each.threshold, each.form) == (method.distance, method.threshold, method.form)
        for each in matches.matches_of(tx, [sha256]).get(sha256, ())
    )


def _places(tx: Transaction, name: str, item: CardItem) -> Claim:
    sha256 = bytes.fromhex(item.sha256)
    found = {
        (each.case, each.exhibit, each.occurrence.text)
        for each in occurrences.occurrences_of(tx, [sha256]).get(sha256, ())
    }
    lacking = [
        f"{each.case}, {each.exhibit}: {each.path}"
        for each in item.places
        if (each.case, each.exhibit, each.path) not in found
    ]
    return _said(
        f"{name}: places", not lacking, f"{len(item.places)} as recorded", f"not recorded: {'; '.join(lacking)}"
    )


def _media(desk: Desk, card: MatchCard, name: str, item: CardItem) -> Iterator[Claim]:
    """Read a media from the evidence again."""
    sha256 = bytes.fromhex(item.sha256)
    with desk.catalog.reading() as tx:
        row = media.media(tx, [sha256]).get(sha256)
        known = set(cases.cases(tx))
    here = next((each.case for each in item.places if each.case in known), None)
    if row is None or here is None:
        yield Claim(f"{name}: digests", State.FAILS, "the catalog has no such media")
        return
    asked = (VEILED if card.is_veiled else CLEAR, item.part)
    said = (
        examined_once(desk, here, sha256, PLATES, asked) if item.picture else examined_once(desk, here, sha256, DIGESTS)
    )
    if isinstance(said, str) or said.digests is None:
        reason = said if isinstance(said, str) else said.reason
        yield Claim(f"{name}: digests", State.FAILS if reason == ALTERED else State.UNCHECKED, reason)
        return
    read = {each: value.hex() for each in LENGTHS if (value := getattr(said.digests, each)) is not None}
    is_so = read == dict(item.digests) and said.size == item.size
    yield _said(f"{name}: digests", is_so, "the evidence, read again, has them", "the evidence, read again, has others")
    if item.picture:
        is_same = item.picture in {digest_of(each.data).hexdigest() for each in said.descriptions}
        why = "drawn again from the evidence, the same" if is_same else "drawn again it has other bytes"
        yield Claim(f"{name}: picture", State.HOLDS if is_same else State.UNCHECKED, why)


def _listed(desk: Desk, name: str, item: CardItem) -> Iterator[Claim]:
    try:
        with desk.catalog.reading() as tx:
            of = hashsets.hashset(tx, item.list_name)
            entry = listed_entry(tx, item.list_name, bytes.fromhex(item.entry_key))
    except ClewError as error:
        yield Claim(f"{name}: list's entry", State.UNCHECKED, str(error))
        return
    if (of.hashset.version, of.source_sha256.hex()) != (item.list_version, item.list_source):
        reason = f"the list is version {of.hashset.version!r} now; the card is of {item.list_version!r}"
        yield Claim(f"{name}: list's entry", State.UNCHECKED, reason)
        return
    digests = {
        each: value.hex() for each in ("md5", "sha1", "sha256", "ed2k") if (value := getattr(entry.digests, each))
    }
    hashes = {(each.hasher, each.digest.hex()) for each in entry.hashes}
    is_so = digests == dict(item.digests) and hashes == {
        (hasher, digest) for hasher, _, _, digest, _ in item.perceptual
    }
    yield _said(f"{name}: list's entry", is_so, "the list has it so", "the list has it otherwise")
