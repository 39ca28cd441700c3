"""What a match card says, in words: the same for its page and its paper."""

from dataclasses import dataclass

from clew.model.match_card import CardItem, CardPrint, MatchCard
from clew.report.wording import count, size

FORMS = ("as it is", "turned by 90°", "turned by 180°", "turned by 270°")
"""Words for `Match.form`; the mirrored ones follow in the same order."""
LEAD = (
    "A lead, not a finding. A machine proposes it and an officer accepts or rejects it; it says that two things "
    "score as given below, and nothing of whom or where."
)
MATCH = (
    "A match with a published list. It says that this file, or one that looks like it, is on that list; what the "
    "list says of it is its publisher's word."
)
MOST_NAMED = 3
"""Pictures of a print that the page names; it rests on 64 at most."""
OPEN = "Open: no officer has said anything of it."


Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CardText:
    """A card in words. Long digests go on lines of their own."""

    title: str
    caution: str
    verdict: str
    items: tuple[Rows, Rows]
    compared: Rows
    not_tried: tuple[str, ...]
    words: Rows
    custody: tuple[tuple[str, str, str], ...]
    head: str


def card_text(card: MatchCard) -> CardText:
    """Return what a card says."""
    last = card.words[-1] if card.words else None
    verdict = f"{last.verdict.capitalize()} by {last.officer}, {moment(last.at)}" if last is not None else OPEN
    if card.method.anew_at:
        verdict += f"; the lead was proposed anew after that, on {moment(card.method.anew_at)}"
    return CardText(
        title=f"{card.method.kind.capitalize()}" if card.lead else f"{card.method.kind.capitalize()} match with a list",
        caution=LEAD if card.lead else MATCH,
        verdict=verdict
        if card.lead
        else "Matches are not judged one by one: decisions on the stack are in the report.",
        items=(_item(card.one, is_veiled=card.is_veiled), _item(card.other, is_veiled=card.is_veiled)),
        compared=_compared(card),
        not_tried=card.not_tried or ("Nothing that this Clew knows of.",),
        words=tuple(
            (
                f"{each.verdict}, decision {each.decision}",
                f"{each.officer}, {moment(each.at)}: {each.reason or 'no reason given'}",
            )
            for each in card.words
        ),
        custody=tuple(
            (f"{each.sequence}", f"{each.act}: {each.item}, {each.officer}, {moment(each.at)}", each.digest)
            for each in card.entries
        ),
        head=f"{card.head_sequence}",
    )


def odds(rate: float) -> str:
    """Return a rate as "1 in 1,900"."""
    return f"1 in {round(1 / rate):,}"


def moment(at: str) -> str:
    """Return a card's time to the second."""
    return f"{at[:10]} {at[11:19]} UTC"


def _item(item: CardItem, *, is_veiled: bool) -> Rows:
    rows: list[tuple[str, str]] = []
    if item.list_name:
        listed = f"{item.list_name} {item.list_version}".strip()
        rows += [("List", listed), ("Publisher", item.list_publisher or "not stated")]
        rows += [("Entry", item.entry_key), ("Category", "; ".join(item.categories) or "none")]
        rows += [("List file, SHA-256", item.list_source)]
    rows += [(name.upper().replace("SHA", "SHA-").replace("ED2K", "eD2k"), value) for name, value in item.digests]
    rows += [
        (f"{hasher.upper()} {version}", f"{digest}, quality {quality}")
        for hasher, version, _, digest, quality in item.perceptual
    ]
    if item.size is not None:
        rows.append(("File", f"{count(item.size)} bytes ({size(item.size)}), {item.mime}"))
    if item.part:
        rows.append(("Part", item.part))
    rows += [("Case, exhibit, path", f"{each.case}, {each.exhibit}: {each.path}") for each in item.places]
    if item.places_total > len(item.places):
        rows.append(("More places", count(item.places_total - len(item.places))))
    if item.places:
        drawn = "blurred for good" if is_veiled else "shown clear, as it was asked for"
        lacking = f"could not be drawn: {item.undrawn}" if item.undrawn else "could not be drawn"
        rows.append(("Picture", drawn if item.picture else lacking))
    return tuple(rows)


def _compared(card: MatchCard) -> Rows:
    method = card.method
    if not card.lead:
        rows = [("By", f"{method.name} {method.version}".strip()), ("Kind", method.kind)]
        if method.version:
            form = FORMS[method.form % 4] + (", mirrored" if method.form >= len(FORMS) else "")
            rows += [("Distance", f"{method.distance} bits; a match up to {method.threshold}"), ("Form", form)]
        return (*rows, ("How often it is wrong", method.measured))
    rows = [("By", f"linker {method.name}, version {method.version}"), ("Kind", f"{method.kind}, read from A to B")]
    rows += [("Score", f"{method.score:.6g}")]
    rows += [("Chance", f"unrelated ones score as high at most {odds(method.false_match_rate)}")]
    rows += [(name[:1].upper() + name[1:], value) for name, value in method.facts]
    if method.points:
        rows.append(("Drawn", f"{len(method.points)} {_plural('pair', len(method.points))} of points on both pictures"))
    rows += [(f"Print of {each.camera}", _print(each)) for each in card.prints]
    rows.append(("Measured on", method.measured))
    return tuple(rows)


def _print(told: CardPrint) -> str:
    """Return what a print was made of: a few by name, so that the card stays one page."""
    some = [f"{each.place.path} ({each.sha256[:12]})" for each in told.pictures[:MOST_NAMED]]
    more = len(told.pictures) - len(some)
    named = "; ".join(some) + (f"; and {more} more, which the block for machines names" if more else "")
    by = f"chosen by {told.officer}" if told.officer else "named by metadata"
    made_of = f"{len(told.pictures)} {_plural('picture', len(told.pictures))}"
    return f"SHA-256 {told.digest[:16]}, made of {made_of} {by}: {named}"


def _plural(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"
