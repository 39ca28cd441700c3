"""Compares the two of a match card again, from the evidence, with the same version of the same method."""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from clew.casework.compare_prints import CLOSE, SCORE, Outcome, by_prints
from clew.casework.describe_views import DESCRIBER, named
from clew.casework.desk import Desk
from clew.casework.hashed_media import tolerance
from clew.casework.link import CORPUS
from clew.casework.match_card import examined_once
from clew.hasher import hashers
from clew.linker import Linker, Senses, Tells, linkers
from clew.matching.two_forms import apart
from clew.model.findings import Findings
from clew.model.footage import FootageFacts
from clew.model.link import Evidence, Proposal, turned_evidence, turned_kind
from clew.model.match import MatchKind
from clew.model.match_card import CardItem, MatchCard
from clew.model.media_hash import MediaHash
from clew.store.descriptions import views
from clew.store.facts import facts_of
from clew.store.media import media_ids

EXAMINER = "clew.examine.describe"
BOXES, DISTANCE = "boxes and points again", "distance again"


def compared_again(desk: Desk, card: MatchCard) -> Iterator[Outcome]:
    """Yield what comes of it; never raises for what can't be read or tried here any more."""
    if card.lead:
        yield from _linked(desk, card)
    elif card.method.kind == MatchKind.EXACT.value:
        yield _exact(card)
    else:
        yield _near(desk, card)


def _linked(desk: Desk, card: MatchCard) -> Iterator[Outcome]:
    method, linker = card.method, linkers().get(card.method.name)
    why = "" if linker is None else linker.missing() or ""
    if linker is None or linker.version != method.version or why:
        here = "there is none here" if linker is None else why or f"version {linker.version} is here"
        yield SCORE, None, f"linker {method.name} {method.version} describes nothing here: {here}"
        return
    one, other = (_described(desk, linker, item) for item in (card.one, card.other))
    if isinstance(one, str) or isinstance(other, str):
        yield (
            SCORE,
            None,
            "; ".join(f"{name}: {said}" for name, said in (("A", one), ("B", other)) if isinstance(said, str)),
        )
        return
    if isinstance(linker, Senses):
        yield from by_prints(desk, card, linker, one, other)
        return
    if counts_catalog(linker):
        yield _among_all(desk, card, linker, one)
        return
    found = list(_proposals(linker, one, other, method.kind))
    if not found:
        yield SCORE, False, f"compared again, the two are not proposed as {method.kind!r}"
        return
    best = min(found, key=lambda each: abs(each.score - method.score))
    again = [each for each in found if _is_rated_so(each, card)]
    yield SCORE, bool(again), f"{best.score:.6g}, at most {best.false_match_rate:.3g} of unrelated ones"
    if again:
        yield BOXES, any(_is_same_evidence(each.evidence, card) for each in again), "compared with those on the card"


def _is_rated_so(again: Proposal, card: MatchCard) -> bool:
    """Tell whether a proposal has the score and the rate of the card; asked from either side it may have both."""
    score, rate = card.method.score, card.method.false_match_rate
    return (
        abs(again.score - score) <= CLOSE * max(1.0, abs(score)) and abs(again.false_match_rate - rate) <= CLOSE * rate
    )


def counts_catalog(linker: Linker) -> bool:
    """Tell whether a linker's score rests on more than the two that are compared: on how rare a thing is."""
    return bool(getattr(linker, "counts_catalog", False))


def _among_all(desk: Desk, card: MatchCard, linker: Linker, one: bytes) -> Outcome:
    """Compare the one with all that the catalog has described by now; what it counts may have grown since."""
    method, index = card.method, linker.index()
    with desk.catalog.reading() as tx:
        numbers = media_ids(tx, [bytes.fromhex(each.sha256) for each in (card.one, card.other)])
        held = list(islice(views(tx, named(linker)), CORPUS))
    sides = [(numbers.get(bytes.fromhex(each.sha256)), each.part) for each in (card.one, card.other)]
    at = next((row for row, each in enumerate(held) if (each.number, each.part) == sides[0]), len(held))
    index.add(range(len(held)), [one if row == at else each.data for row, each in enumerate(held)])
    found = [
        each
        for each in index.propose([at], [one])
        if each.kind == method.kind and (held[each.other].number, held[each.other].part) == sides[1]
    ]
    if not found:
        return SCORE, None, "among all that the catalog has described by now it is not proposed any more"
    score, rate = found[0].score, found[0].false_match_rate
    is_same = abs(score - method.score) <= CLOSE * abs(method.score)
    said = f"among all that is described by now: {score:.6g}, {rate:.3g} of unrelated ones"
    return SCORE, True if is_same else None, said if is_same else f"{said}; it counts the catalog, which has changed"


def _described(desk: Desk, linker: Linker, item: CardItem) -> bytes | str:
    if not item.places:
        return "no place of it is told"
    sha256 = bytes.fromhex(item.sha256)
    if isinstance(linker, Tells):
        with desk.catalog.reading() as tx:
            told = [linker.describe_facts(each) for each in facts_of(tx, [sha256])]
        return told[0] if told and told[0] else "the catalog has no such facts of it any more"
    said = examined_once(desk, item.places[0].case, sha256, DESCRIBER, (linker.name,))
    if isinstance(said, str):
        return said
    found = [each.data for each in said.descriptions if (each.part, each.version) == (item.part, linker.version)]
    return found[0] if found else said.reason or "described again, there is nothing of that part"


def _proposals(linker: Linker, one: bytes, other: bytes, kind: str) -> Iterator[Proposal]:
    """Yield what is proposed of the two, asked from either side, as the one sees it."""
    for view, (asked, held), is_turned in ((1, (one, other), False), (2, (other, one), True)):
        index = linker.index()
        index.add([0], [held])
        for each in index.propose([view], [asked]):
            seen = turned_kind(each.kind) if is_turned else each.kind
            if seen == kind:
                evidence = turned_evidence(each.evidence) if is_turned else each.evidence
                yield Proposal(1, 0, seen, each.score, each.false_match_rate, evidence)


def _is_same_evidence(again: Evidence, card: MatchCard) -> bool:
    """Tell whether evidence is that of the card, which has it rounded to 1 in 100,000."""
    told = [card.one.box, card.other.box, *card.method.points]
    boxes = [() if box is None else (box.left, box.top, box.width, box.height) for box in (again.box, again.other_box)]
    found = [*boxes, *again.points]
    return len(told) == len(found) and all(
        len(one) == len(other) and all(abs(a - b) < 2e-5 for a, b in zip(one, other, strict=True))
        for one, other in zip(told, found, strict=True)
    )


def _exact(card: MatchCard) -> Outcome:
    name = card.method.name
    one, other = dict(card.one.digests).get(name), dict(card.other.digests).get(name)
    return DISTANCE, bool(one) and one == other, f"{name} of both: {one or 'none'} and {other or 'none'}"


def _near(desk: Desk, card: MatchCard) -> Outcome:
    method, hasher = card.method, hashers().get(card.method.name)
    if hasher is None or hasher.version != method.version:
        return DISTANCE, None, f"{method.name} {method.version} is not here"
    said = examined_once(desk, card.one.places[0].case, bytes.fromhex(card.one.sha256), EXAMINER, ())
    if isinstance(said, str):
        return DISTANCE, None, said
    listed = [
        MediaHash(hashed, version, bytes.fromhex(digest), quality, part)
        for hashed, version, part, digest, quality in card.other.perceptual
        if hashed == method.name
    ]
    if said.footage is None:
        bits, what = _picture_bits(said, card, listed), "hashed again"
    else:
        least = tolerance(method.name, desk.config.matching).minimum_quality
        bits = _film_bits(said.footage, method.name, [each for each in listed if each.quality >= least], least)
        what = "its frames hashed again, the nearest ones"
    if bits is None:
        return DISTANCE, None, said.reason or "one of the two has no such hash"
    return DISTANCE, bits == method.distance and bits <= method.threshold, f"{what}: {bits} bits"


def _picture_bits(said: Findings, card: MatchCard, listed: Sequence[MediaHash]) -> int | None:
    hashed = () if said.picture is None else said.picture.hashes
    again = [each for each in hashed if (each.hasher, each.part) == (card.method.name, card.one.part)]
    return min((apart(one, other).left_turned for one in again for other in listed), default=None)


def _film_bits(footage: FootageFacts, hasher: str, listed: Sequence[MediaHash], least_quality: int) -> int | None:
    """Return how near a film's frames, as they are or flipped, come to what is listed."""
    found: list[int] = []
    for frames in (each for each in footage.frames if each.hasher == hasher):
        good = np.frombuffer(frames.quality, np.uint8) >= least_quality
        for column in (frames.digests, frames.mirrored):
            digests = np.frombuffer(column, np.uint8).reshape(len(good), -1)[good]
            for each in listed if len(digests) else ():
                unlike = np.bitwise_count(digests ^ np.frombuffer(each.digest, np.uint8))
                found.append(int(unlike.sum(axis=1, dtype=np.int64).min()))
    return min(found, default=None)
