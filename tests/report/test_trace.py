"""Trace sheets as pages and as paper, in each language there is."""

import io
import re
from datetime import date

import pytest
from PIL import Image

from clew.model.trace import QUESTIONS, Language, TraceSheet
from clew.report.trace import trace_html, trace_pdf
from clew.report.trace_words import WORDS

DAY = date(2026, 5, 3)


@pytest.fixture
def jpeg() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (80, 60), (30, 80, 190)).save(stream, "JPEG")
    return stream.getvalue()


@pytest.mark.parametrize("language", list(Language))
def test_a_sheet_is_in_one_language_throughout(jpeg: bytes, language: Language) -> None:
    sheet = TraceSheet("T-2026-17", QUESTIONS[language], "01 / 23 45", language)
    page, words = trace_html(sheet, jpeg, DAY).decode(), WORDS[language]
    assert f'<html lang="{language}">' in page
    for each in (words.recognised, words.reference, words.contact, words.about, QUESTIONS[language]):
        assert each in page
    for other in set(Language) - {language}:
        for each in (WORDS[other].recognised, WORDS[other].contact, WORDS[other].about, WORDS[other].picture):
            assert each not in page
    assert re.search(rb"/Lang \(" + language.encode() + rb"\)", trace_pdf(sheet, jpeg, DAY))


def test_every_language_has_its_words() -> None:
    assert set(WORDS) == set(QUESTIONS) == set(Language)


def test_the_same_sheet_gives_the_same_bytes(jpeg: bytes) -> None:
    sheet = TraceSheet("T-2026-17", "Where is this from?", language=Language.DE)
    assert trace_pdf(sheet, jpeg, DAY) == trace_pdf(sheet, jpeg, DAY)
    assert b"Hinweise" not in trace_html(sheet, jpeg, DAY)
