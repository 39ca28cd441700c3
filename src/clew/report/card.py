"""A match card as one HTML page or one PDF, each with the block that machines read; the same card, the same bytes."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

import msgspec

from clew.errors import FormatError
from clew.model.match_card import CardItem, MatchCard
from clew.report.card_words import card_text, moment
from clew.report.drawn import Marked, marked_picture
from clew.report.paper import ATTACHMENT, CardPaper
from clew.report.render import environment

NAME = "clew-card"
_HTML = re.compile(rb'<script type="application/json" id="clew-card">([^<]*)</script>')
LARGEST = 64 << 20
"""Bytes of a card that is read: two clear pictures take 1 MB."""


def block(card: MatchCard) -> bytes:
    """Return what a card says for machines: JSON in ASCII, without a line feed or an angle bracket."""
    told = json.dumps(msgspec.to_builtins(card), separators=(",", ":"), allow_nan=False)
    return told.replace("<", "\\u003c").replace(">", "\\u003e").encode("ascii")


def card_html(card: MatchCard, pictures: Mapping[str, bytes], *, is_served: bool = False) -> bytes:
    """Return a card as a page that needs nothing else; pictures are JPEGs by SHA-256.

    One that is served to the review page says that custody has no entry of it.
    """
    context = {
        "is_served": is_served,
        "card": card,
        "text": card_text(card),
        "plates": _plates(card, pictures),
        "when": moment(card.made),
        "block": block(card).decode(),
    }
    style = environment().get_template("card.css").render(context)
    digest = b64encode(sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return environment().get_template("card.html").render(context, policy=policy, style=style).encode()


def card_policy(page: bytes) -> str:
    """Return the policy (CSP) that a card's page has in itself."""
    found = re.search(rb'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    return "" if found is None else found[1].decode()


def card_pdf(card: MatchCard, pictures: Mapping[str, bytes]) -> bytes:
    """Return a card as A4, its block attached as `card.json`."""
    return CardPaper(card, card_text(card), _plates(card, pictures), block(card)).made()


def read_card(content: bytes) -> MatchCard:
    """Return the card that a page, a PDF or a block holds; raises FormatError where there is none."""
    if content.startswith(b"%PDF"):
        found = ATTACHMENT.findall(content)
    elif content.lstrip().startswith(b"{"):
        found = [content]
    else:
        found = _HTML.findall(content)
    if len(found) != 1:
        raise FormatError(f"a match card holds one block for machines; this file holds {len(found)}")
    try:
        return msgspec.json.decode(found[0], type=MatchCard)
    except (msgspec.DecodeError, ValueError) as error:
        raise FormatError(f"the card's block can't be read: {error}") from error


def _plates(card: MatchCard, pictures: Mapping[str, bytes]) -> tuple[Marked | None, Marked | None]:
    points = card.method.points
    halves = (tuple((x, y) for x, y, _, _ in points), tuple((x, y) for _, _, x, y in points))
    made = [_plate(item, pictures, half) for item, half in zip((card.one, card.other), halves, strict=True)]
    return made[0], made[1]


def _plate(item: CardItem, pictures: Mapping[str, bytes], points: tuple[tuple[float, float], ...]) -> Marked | None:
    jpeg = pictures.get(item.picture)
    return None if jpeg is None else marked_picture(jpeg, item.box, points)
