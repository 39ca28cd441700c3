"""Compares the two of a card of the same camera again, by prints made again of all the pictures they rest on."""

from collections.abc import Iterator
from hashlib import sha256 as digest_of

from clew.casework.describe_views import DESCRIBER, named
from clew.casework.desk import Desk
from clew.casework.examine_again import examined_again
from clew.casework.policy import withheld
from clew.examine.reach import Reach
from clew.linker import Senses
from clew.model.match_card import CardPrint, MatchCard
from clew.model.media_hash import WHOLE
from clew.store.camera_prints import print_data, prints
from clew.store.media import media_ids

SCORE, PRINT = "score again", "print again"
CLOSE = 1e-6
"""Share by which a score may differ: the same operations in another order, on another processor."""

Outcome = tuple[str, bool | None, str]
"""A claim, whether it holds (None: can't be checked), and how that was seen."""


def by_prints(desk: Desk, card: MatchCard, linker: Senses, one: bytes, other: bytes) -> Iterator[Outcome]:
    """Yield for each print whether the evidence gives it again, and whether the score is that of such a print."""
    if not card.prints:
        why = "neither of the two speaks for one of that name any more, or a policy withholds one of its pictures"
        yield SCORE, None, f"the card names no print: {why}"
        return
    made = list[tuple[CardPrint, bytes]]()
    for each in card.prints:
        again = _again(desk, linker, each)
        yield _outcome(each, len(card.prints), again)
        data = _kept(desk, linker, each) if isinstance(again, str) else again
        made += [(each, data)] if data else []
    if not made:
        yield SCORE, None, "no print that the card names can be made again, and the catalog has none of them any more"
        return
    found = sorted(_scores(card, linker, one, other, made), key=lambda each: abs(each[0] - card.method.score))
    score, rate = card.method.score, card.method.false_match_rate
    if found and abs(found[0][0] - score) <= CLOSE * score and abs(found[0][1] - rate) <= CLOSE * rate:
        yield SCORE, True, f"{found[0][0]:.6g}, at most {rate:.3g} of unrelated ones"
        return
    said = f"{found[0][0]:.6g}" if found else "not proposed"
    yield SCORE, None, f"by the prints that the card names: {said}; a print changes as pictures of its camera come"


def _again(desk: Desk, linker: Senses, told: CardPrint) -> bytes | str:
    """Return a print made again of its pictures, described from the evidence, or why that can't be."""
    pictures = {bytes.fromhex(each.sha256): each.place.case for each in told.pictures}
    with desk.catalog.reading() as tx:
        numbers = media_ids(tx, list(pictures))
        if withheld(tx, desk, linker.name) & set(numbers.values()):
            return "a policy switches the linker off for one of its pictures"
    config, described = desk.config, dict[bytes, bytes]()
    reach = Reach(config.footage, config.containers, desk.passwords, desk.spool, linkers=(linker.name,))
    for case in sorted(set(pictures.values())):
        wanted = [sha256 for sha256, of in pictures.items() if of == case]
        for sha256, said in examined_again(desk, case, wanted, DESCRIBER, reach):
            if isinstance(said, str):
                return f"{sha256.hex()[:12]}: {said}"
            if data := next((each.data for each in said.descriptions if each.part == WHOLE), b""):
                described[sha256] = data
    lacking = [sha256.hex()[:12] for sha256 in pictures if sha256 not in described]
    if lacking or not pictures:
        return f"described again, there is nothing of {', '.join(lacking) or 'any picture'}"
    made = linker.print_of([described[sha256] for sha256 in pictures])
    if len(made.rests_on) < len(pictures):
        return "without those that were left out then, it is made of fewer of its pictures"
    return made.data


def _outcome(told: CardPrint, prints_told: int, again: bytes | str) -> Outcome:
    claim = PRINT if prints_told == 1 else f"{PRINT}: {told.camera}"
    if isinstance(again, str):
        return claim, None, again
    count = len(told.pictures)
    is_same = digest_of(again).hexdigest() == told.digest
    why = f"made again of {count} pictures from the evidence, " + ("the same" if is_same else "it is another")
    return claim, is_same, why


def _kept(desk: Desk, linker: Senses, told: CardPrint) -> bytes:
    """Return the print as the catalog has it, b"" where it has grown since, or is none any more."""
    with desk.catalog.reading() as tx:
        numbers = [each.number for each in prints(tx, named(linker)) if each.name == told.camera]
        held = print_data(tx, numbers).values()
    return next((each for each in held if digest_of(each).hexdigest() == told.digest), b"")


def _scores(
    card: MatchCard, linker: Senses, one: bytes, other: bytes, made: list[tuple[CardPrint, bytes]]
) -> Iterator[tuple[float, float]]:
    """Yield score and rate of either picture by prints that the other speaks for, and of two prints by each other."""
    sides = ((one, card.other.sha256), (other, card.one.sha256))
    pairs = [(asked, data) for asked, speaker in sides for told, data in made if told.speaker == speaker]
    pairs += [(asked, data) for _, asked in made for _, data in made if asked != data]
    for asked, data in pairs:
        index = linker.index()
        index.add([1], [data])
        for each in index.propose([0], [asked]):
            yield each.score, each.false_match_rate
