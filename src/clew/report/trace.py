"""A trace sheet as a page or as paper: a thing, a question, a reference."""

from base64 import b64encode
from datetime import date
from hashlib import sha256

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from clew.model.trace import TraceSheet
from clew.report.drawn import marked_picture
from clew.report.paper import GREY, WIDE, Plate, Sheet, paragraph
from clew.report.render import environment
from clew.report.trace_words import WORDS

TALL = 150 * mm


def trace_html(sheet: TraceSheet, jpeg: bytes, day: date) -> bytes:
    """Return a sheet as a page that needs nothing else; the same sheet gives the same bytes."""
    words = WORDS[sheet.language]
    context = {"sheet": sheet, "picture": marked_picture(jpeg, (), ()), "day": day.isoformat(), "words": words}
    style = environment().get_template("trace.css").render()
    digest = b64encode(sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return environment().get_template("trace.html").render(context, policy=policy, style=style).encode()


def trace_pdf(sheet: TraceSheet, jpeg: bytes, day: date) -> bytes:
    """Return a sheet as A4; the same sheet gives the same bytes."""
    words = WORDS[sheet.language]
    story: list[Flowable] = [
        paragraph(words.recognised.upper(), points=9, textColor=GREY),
        paragraph(sheet.question, "Clew-Bold", 20, spaceAfter=5 * mm),
        Plate(marked_picture(jpeg, (), ()), WIDE, TALL),
        Spacer(1, 6 * mm),
        paragraph(words.reference, points=9, textColor=GREY),
        paragraph(sheet.reference, "Clew-Bold", 16, spaceAfter=4 * mm),
    ]
    if sheet.contact:
        story += [
            paragraph(words.contact, points=9, textColor=GREY),
            paragraph(sheet.contact, "Clew-Bold", 13, spaceAfter=4 * mm),
        ]
    story.append(paragraph(words.about, points=9))
    title = f"{words.reference} {sheet.reference}"
    return Sheet(title, f"{title}, {day.isoformat()}", language=sheet.language).made(story)
