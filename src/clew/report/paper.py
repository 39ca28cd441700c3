"""A4 pages made with ReportLab: letters, tables, pictures with marks; the same content gives the same bytes."""

import io
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from clew.model.match_card import MatchCard
from clew.report.card_words import CardText, moment
from clew.report.drawn import Marked

ATTACHMENT = re.compile(rb"stream\r?\n(\{\"format\":[^\r\n]*\})\s*endstream")
"""Where in a PDF of a card its block stands: attached as it is, not compressed."""
MARGIN = 15 * mm
WIDE = A4[0] - 2 * MARGIN
_PADDING = 6
"""Points that ReportLab leaves inside a page's frame."""
GREY = colors.HexColor("#4a525b")
RULE = colors.HexColor("#c9ced4")
FONTS = {"Clew": "DejaVuSans.ttf", "Clew-Bold": "DejaVuSans-Bold.ttf", "Clew-Mono": "DejaVuSansMono.ttf"}
PLATE_TALL = 43 * mm


@cache
def letters() -> frozenset[int]:
    """Register the letters (DejaVu, in Latin, Greek and Cyrillic script) and return the characters that all have."""
    known: list[set[int]] = []
    for name, file in FONTS.items():
        font = TTFont(name, io.BytesIO(files(__package__).joinpath("fonts", file).read_bytes()))
        pdfmetrics.registerFont(font)
        known.append(set(font.face.charToGlyph))
    pdfmetrics.registerFontFamily("Clew", normal="Clew", bold="Clew-Bold", italic="Clew", boldItalic="Clew-Bold")
    return frozenset.intersection(*map(frozenset, known))


def shown(text: str) -> str:
    """Return text as ReportLab's markup, as `seen` has it."""
    return seen(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def seen(text: str) -> str:
    """Return text with what can't be seen, or has no letter here, as its code in brackets."""
    known = letters()
    return "".join(
        each if each.isprintable() and ord(each) in known else f"[{each.encode('unicode_escape').decode()}]"
        for each in text
    )


def style(name: str = "Clew", points: float = 8, **others: Any) -> ParagraphStyle:  # noqa: ANN401 - ReportLab's own
    """Return how a paragraph looks."""
    letters()
    others = {"leading": points * 1.3, "splitLongWords": 1, **others}
    return ParagraphStyle(f"{name}{points}{sorted(map(str, others.items()))}", fontName=name, fontSize=points, **others)


def paragraph(text: str, name: str = "Clew", points: float = 8, **others: Any) -> Paragraph:  # noqa: ANN401
    """Return plain text as a paragraph."""
    return Paragraph(shown(text), style(name, points, **others))


def heading(text: str) -> Table:
    """Return a heading over a rule."""
    made = Table([[paragraph(text, "Clew-Bold", 9.5)]], colWidths=[WIDE], spaceBefore=1.6 * mm, spaceAfter=0.4 * mm)
    made.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 1, colors.black), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return made


def table(rows: Iterable[tuple[str, str]], wide: float, names: float, font: str = "Clew", points: float = 7.5) -> Table:
    """Return names and values in two columns."""
    cells = [[paragraph(name, "Clew", 7.5, textColor=GREY), paragraph(value, font, points)] for name, value in rows]
    made = Table(cells or [["", ""]], colWidths=[names, wide - names])
    made.setStyle(TableStyle(_CELLS))
    return made


_CELLS: Sequence[Any] = (
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 0.8),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.4),
)


class Plate(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A picture with a box and points on it, black on white, so that they are seen on any ground."""

    def __init__(self, marked: Marked, wide: float, tall: float) -> None:
        super().__init__()
        self._marked = marked
        self._scale = min(wide / marked.width, tall / marked.height)
        self.width, self.height = marked.width * self._scale, marked.height * self._scale

    def wrap(self, _wide: float, _tall: float) -> tuple[float, float]:
        """Return its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        canvas, scale, marked = self.canv, self._scale, self._marked
        canvas.drawImage(ImageReader(io.BytesIO(marked.jpeg)), 0, 0, self.width, self.height)
        canvas.setLineWidth(0.4)
        canvas.setStrokeColor(RULE)
        canvas.rect(0, 0, self.width, self.height)
        if marked.box:
            left, top, width, height = (each * scale for each in marked.box)
            for colour, wide, dash in ((colors.white, 2.2, []), (colors.black, 0.9, [4, 2])):
                canvas.setStrokeColor(colour)
                canvas.setLineWidth(wide)
                canvas.setDash(dash)
                canvas.rect(left, self.height - top - height, width, height)
            canvas.setDash([])
        canvas.setFillColor(colors.white)
        canvas.setStrokeColor(colors.black)
        canvas.setLineWidth(0.6)
        for x, y in marked.points:
            canvas.circle(x * scale, self.height - y * scale, 1.3, fill=1)


class Sheet:
    """A document of A4 pages; `block` is attached where there is one, `language` (BCP 47) said where it is known."""

    def __init__(self, title: str, foot: str, block: bytes = b"", language: str | None = None) -> None:
        self._title, self._foot, self._block, self._language = title, foot, block, language

    def made(self, story: list[Flowable]) -> bytes:
        """Return the PDF."""
        stream = io.BytesIO()
        document = SimpleDocTemplate(
            stream,
            pagesize=A4,
            leftMargin=MARGIN - _PADDING,
            rightMargin=MARGIN - _PADDING,
            topMargin=10 * mm,
            bottomMargin=13 * mm,
            title=self._title,
            author="",
            creator="Clew",
            producer="Clew",
            invariant=1,
            lang=self._language,
        )
        document.build(story, onFirstPage=self._page, onLaterPages=self._page)
        return stream.getvalue()

    def _page(self, canvas: Canvas, _document: SimpleDocTemplate) -> None:
        canvas.setFont("Clew", 6.5)
        canvas.setFillColor(GREY)
        canvas.drawString(MARGIN, 8 * mm, self._foot)
        canvas.drawRightString(A4[0] - MARGIN, 8 * mm, f"{canvas.getPageNumber()}")
        if self._block and canvas.getPageNumber() == 1:
            _attach(canvas, self._block)


def _attach(canvas: Canvas, block: bytes) -> None:
    """Attach the block as a file (ISO 32000-1, 7.11.4), uncompressed so that it can be found without a reader."""
    document = canvas._doc  # noqa: SLF001 - ReportLab has no other way to attach
    stream = pdfdoc.PDFStream(content=block, filters=[])
    stream.dictionary["Type"] = pdfdoc.PDFName("EmbeddedFile")
    stream.dictionary["Subtype"] = pdfdoc.PDFName("application/json")
    file = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Filespec"),
            "F": pdfdoc.PDFString("card.json"),
            "EF": pdfdoc.PDFDictionary({"F": document.Reference(stream)}),
        }
    )
    names = pdfdoc.PDFArray([pdfdoc.PDFString("card.json"), document.Reference(file)])
    document.Catalog.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": pdfdoc.PDFDictionary({"Names": names})})


class CardPaper:
    """A match card on paper."""

    def __init__(
        self, card: MatchCard, text: CardText, plates: tuple[Marked | None, Marked | None], block: bytes
    ) -> None:
        self._card, self._text, self._plates, self._block = card, text, plates, block

    def made(self) -> bytes:
        """Return the PDF."""
        letters()
        card, text = self._card, self._text
        about = f"lead {card.lead}" if card.lead else f"media {card.one.sha256[:12]}"
        story = [*self._head(about), self._pair()]
        story += [heading("What was compared, and how often that is wrong"), table(text.compared, WIDE, 34 * mm)]
        story += [heading("Not tried"), *(paragraph(f"\u2013 {each}", points=7.5) for each in text.not_tried)]
        if text.words:
            story += [heading("What officers said"), table(text.words, WIDE, 34 * mm)]
        story += [heading("Custody"), self._custody(), Spacer(1, 2 * mm), self._how()]
        return Sheet(
            f"Match card: {card.case}, {about}", seen(f"Match card, case {card.case}, {about}"), self._block
        ).made(story)

    def _head(self, about: str) -> list[Flowable]:
        card, text = self._card, self._text
        facts = [
            ("Case", card.case),
            ("About", about),
            ("Agency", card.agency),
            ("Made", f"{card.officer}, {moment(card.made)}"),
        ]
        cells = [
            [paragraph(name, points=6.5, textColor=GREY) for name, _ in facts],
            [paragraph(value, "Clew-Bold", 8) for _, value in facts],
        ]
        head = Table(cells, colWidths=[WIDE * 0.22, WIDE * 0.24, WIDE * 0.16, WIDE * 0.38])
        head.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 1),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
                ]
            )
        )
        verdict = Table([[paragraph(text.verdict, "Clew-Bold", 9)]], colWidths=[WIDE], spaceBefore=2.5 * mm)
        verdict.setStyle(TableStyle([("BOX", (0, 0), (-1, -1), 1, colors.black)]))
        return [
            paragraph("MATCH CARD", points=7, textColor=GREY),
            paragraph(text.title, "Clew-Bold", 15, spaceAfter=2 * mm),
            *(head, verdict, Spacer(1, 1.2 * mm), paragraph(text.caution, points=7.5)),
        ]

    def _pair(self) -> Table:
        wide = WIDE / 2 - 2 * mm
        sides = []
        for name, plate, rows in zip("AB", self._plates, self._text.items, strict=True):
            said = name if self._card.lead or name == "A" else f"{name}: the list's entry"
            picture = Plate(plate, wide, PLATE_TALL) if plate is not None else paragraph("No picture", textColor=GREY)
            sides.append(
                [
                    paragraph(said, "Clew-Bold", 9.5, spaceAfter=1 * mm),
                    picture,
                    Spacer(1, 1.2 * mm),
                    table(rows, wide, 19 * mm, "Clew-Mono", 6.2),
                ]
            )
        made = Table([sides], colWidths=[WIDE / 2, WIDE / 2], spaceBefore=2 * mm)
        made.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (0, -1), 0),
                    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                ]
            )
        )
        return made

    def _custody(self) -> Table:
        rows = [
            (
                f"Entry {number}",
                Paragraph(f"{shown(said)}<br/><font name='Clew-Mono' size='6.2'>{digest}</font>", style(points=7.5)),
            )
            for number, said, digest in self._text.custody
        ]
        head = self._card.head or "the chain was empty"
        rows.append(
            (
                "Chain's head",
                Paragraph(
                    f"entry {self._text.head} when this card was made<br/>"
                    f"<font name='Clew-Mono' size='6.2'>{head}</font>",
                    style(points=7.5),
                ),
            )
        )
        made = Table(
            [[paragraph(name, points=7.5, textColor=GREY), said] for name, said in rows],
            colWidths=[34 * mm, WIDE - 34 * mm],
        )
        made.setStyle(TableStyle(_CELLS))
        return made

    def _how(self) -> Paragraph:
        return paragraph(
            "The SHA-256 of this file is in the chain itself, in the entry \u201cmatch card made\u201d. `clew card "
            "verify` reads both items from the evidence again, compares them again with the same version, follows the "
            f"chain from its first entry, and says of each claim whether it holds. Clew {self._card.clew}.",
            points=7,
        )
