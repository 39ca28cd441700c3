"""A match card as a page and as paper: the same words, the same block, the same bytes."""

import hashlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
import simplejpeg

from clew.errors import FormatError
from clew.model.match_card import CardEntry, CardItem, CardMethod, CardPlace, CardWord, MatchCard
from clew.report.card import block, card_html, card_pdf, card_policy, read_card
from clew.report.drawn import jpeg_size

Make = Callable[[MatchCard, Mapping[str, bytes]], bytes]
JPEG: bytes = simplejpeg.encode_jpeg(np.full((80, 120, 3), 90, np.uint8))
PICTURES = {hashlib.sha256(JPEG).hexdigest(): JPEG}
AT = "2026-11-23T02:30:00.000000Z"


def item(seed: str, path: str) -> CardItem:
    digests = (("md5", seed * 32), ("sha256", seed * 64))
    places = (CardPlace("OP-114", "KP/1", path),)
    box, picture = (0.1, 0.2, 0.5, 0.5), next(iter(PICTURES))
    return CardItem(seed * 64, digests, 1234, "image/jpeg", "", box, places, 1, (), picture)


CARD = MatchCard(
    *(
        1,
        "0.1.0",
        "local",
        "OP-114",
        12,
        "officer A",
        AT,
        True,
        item("a", "Кухня/</script>.jpg"),
        item("b", "b\u202e.jpg"),
    ),
    CardMethod("places", "1", "same place", 57.0, 1 / 73000, -1, -1, -1, "Measured.", (), ((0.2, 0.3, 0.4, 0.5),)),
    (CardWord(3, "OP-114", "accepted", "the same poster", "officer A", AT),),
    ("sound: not installed",),
    (CardEntry(7, AT, "local", "officer A", "lead judged", "lead 12", "{}", "0" * 64, "1" * 64),),
    *(9, "2" * 64),
)


@pytest.mark.parametrize("make", [card_html, card_pdf])
def test_the_same_card_gives_the_same_bytes_and_can_be_read_back(make: Make) -> None:
    made = make(CARD, PICTURES)
    assert made == make(CARD, PICTURES)
    assert read_card(made) == CARD
    assert read_card(block(CARD)) == CARD


def test_a_page_runs_nothing_and_hides_nothing() -> None:
    page = card_html(CARD, PICTURES).decode()
    assert page.count("<script") == page.count("</script") == 1
    assert "script-src" not in card_policy(page.encode())
    assert "default-src 'none'" in card_policy(page.encode())
    assert "1 in 73,000" in page
    assert "\u202e" not in page


def test_paper_is_one_page_with_the_words_and_the_block() -> None:
    document = pypdfium2.PdfDocument(io.BytesIO(card_pdf(CARD, PICTURES)))
    assert len(document) == 1
    words = document[0].get_textpage().get_text_bounded()
    assert "Accepted by officer A" in words
    assert "Кухня" in words
    assert "[\\u202e]" in words
    assert [document.get_attachment(at).get_name() for at in range(document.count_attachments())] == ["card.json"]


def test_the_foot_of_a_page_is_no_markup() -> None:
    document = pypdfium2.PdfDocument(io.BytesIO(card_pdf(replace(CARD, case="Harbour & <Mill>"), PICTURES)))
    words = document[0].get_textpage().get_text_bounded()
    assert words.count("Harbour & <Mill>") == 2
    assert "&amp;" not in words


def test_what_stands_in_the_paper_s_head_stands_in_line() -> None:
    """A case whose name takes two lines leaves what stands beside it where it was."""
    case = "OP-114 by the river and the bridge"
    page = pypdfium2.PdfDocument(io.BytesIO(card_pdf(replace(CARD, lead=0, case=case), PICTURES)))[0].get_textpage()
    tops = []
    for said in ("OP-114 by", "media aaaa", "local"):
        found = page.search(said)  # the page's foot tells the first two again
        tops.append(max(page.get_charbox(at)[3] for at, _ in iter(found.get_next, None)))
    assert max(tops) - min(tops) < 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"<html></html>", b"{}", b'{"format":2}'])
def test_what_is_no_card_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(FormatError):
        read_card(content)


def test_another_form_of_card_is_refused() -> None:
    with pytest.raises(FormatError, match="form 2"):
        read_card(re.sub(rb'^\{"format":1', b'{"format":2', block(CARD)))


def test_a_jpegs_size_is_read_without_decoding() -> None:
    assert jpeg_size(JPEG) == (120, 80)
    with pytest.raises(ValueError, match="not a JPEG"):
        jpeg_size(b"\xff\xd8\xff\xd9")
