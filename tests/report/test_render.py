import io
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from clew.model.queue import Lane, Reason
from clew.model.report import Report, ReportItem
from clew.report.render import PIECE, render, rendered

VOID = {"meta", "link", "img", "input", "wbr", "br", "hr"}


class Outline(HTMLParser):
    """Reads a page as a strict reader would: every element closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"attribute given twice in {self.get_starttag_text()}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(report: Report) -> str:
    stream = io.BytesIO()
    render(report, stream)
    return stream.getvalue().decode()


def words_of(report: Report) -> str:
    return " ".join("".join(Outline(page_of(report)).text).split())


def test_a_report_is_served_in_pieces_worth_sending(report: Report) -> None:
    pieces = list(rendered(report).pieces)
    assert all(len(piece) >= PIECE for piece in pieces[:-1])
    assert b"".join(pieces).decode() == page_of(report)


@pytest.fixture
def hostile(report: Report) -> Report:
    evil = "</style></p><script>alert(1)</script>\u202e\n\"onload='x'{{ 7*7 }}{% x %}\udcff"
    path = evil.encode("utf-8", "surrogateescape") + b"/" + b"n" * 255
    item = report.items[0]
    changed = replace(
        item,
        item=replace(item.item, stack=evil, path=path, reasons=(Reason(evil, -1.0),)),
        matches=(evil,),
        category=evil,
    )
    return replace(
        report,
        case=evil,
        agency=evil,
        officer=evil,
        sandbox=evil,
        catalog_digest=evil,
        custody_head=evil,
        items=(changed, *report.items[1:]),
        exhibits=(replace(report.exhibits[0], name=evil, root=path), report.exhibits[1]),
        lists=(replace(report.lists[0], name=evil, publisher=evil, version=evil, scheme=evil, expires=evil),),
        categories=((evil, evil, evil, evil, 1),),
        failures=(replace(report.failures[0], exhibit=evil, path=path, reason=evil, sha256=evil), *report.failures[1:]),
        unsupported=((evil, evil, 135),),
        tools=((evil, evil),),
        settings=((evil, evil),),
    )


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert page_of(report) == page_of(report)


def test_the_page_is_well_formed(report: Report, hostile: Report) -> None:
    for each in (report, hostile):
        outline = Outline(page_of(each))
        assert outline.open == []
        ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        for attributes in (attributes for _, attributes in outline.tags):
            for reference in (attributes.get("aria-labelledby"), (attributes.get("href") or "").removeprefix("#")):
                assert not reference or reference in ids or reference == "data:,"


def test_nothing_in_the_page_runs_or_calls_out(report: Report, hostile: Report) -> None:
    for each in (report, hostile):
        outline = Outline(page_of(each))
        for tag, attributes in outline.tags:
            assert tag not in {"script", "iframe", "object", "embed", "form", "base"}
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            for name in ("src", "href", "srcset", "data", "action", "poster"):
                assert (attributes.get(name) or "data:").startswith(("data:", "#"))


def test_the_policy_allows_the_one_style_element_and_data_pictures_only(hostile: Report) -> None:
    page = page_of(hostile)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(styles) == 1
    digest = b64encode(sha256(styles[0].encode()).digest()).decode()
    policy = next(meta["content"] for meta in Outline(page).named("meta") if "http-equiv" in meta)
    assert policy is not None
    assert {part.strip() for part in policy.split(";")} == {
        "default-src 'none'",
        "img-src data:",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    }


def test_hostile_text_is_shown_and_not_obeyed(hostile: Report) -> None:
    page = page_of(hostile)
    assert "<script" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<mark>\\u202e\\n</mark>" in page
    assert "{{ 7*7 }}" in page


def test_the_headline_and_the_counts_are_told(report: Report) -> None:
    words = words_of(report)
    assert "5,000 files seen" in words
    assert "1,214 decisions asked" in words
    assert "1,191 more stacks not shown" in words
    assert "Shown here: 14 of 1,205" in words
    assert "2026-11-18 14:02:11 UTC" in words
    assert "does not add up" not in words


def test_every_stack_is_told_with_its_reasons(report: Report) -> None:
    words = words_of(report)
    for shown in report.items:
        assert shown.item.stack in words
        assert shown.item.sha256.hex() in words
        assert shown.item.path.decode() in words
        assert all(sentence in words for sentence in shown.matches)
        assert all(reason.text in words for reason in shown.item.reasons)
        assert shown.category in words


def test_every_failure_list_setting_and_digest_is_told(report: Report) -> None:
    words = words_of(report)
    for file in report.failures:
        assert file.reason in words
        assert file.sha256 in words
        assert f"{file.size:,}" in words
    assert r"caf\xe9.tif name is not UTF-8" in words
    for name, value in (*report.tools, *report.settings):
        assert name in words
        assert value in words
    assert report.catalog_digest in words
    assert report.custody_head in words
    assert "2026-06-30 expired" in words


def test_sums_that_do_not_add_up_are_told_on_top(report: Report) -> None:
    broken = replace(report.exhibits[0], found=4_203)
    page = page_of(replace(report, exhibits=(broken, report.exhibits[1])))
    assert page.index("This report does not add up") < page.index("files seen</span>")
    assert "3 unaccounted for" in page
    broken = replace(report.exhibits[0], found=4_199)
    assert "1 too many" in page_of(replace(report, exhibits=(broken, report.exhibits[1])))


def test_pictures_are_inside_the_page_and_say_what_they_are(report: Report) -> None:
    pictures = Outline(page_of(report)).named("img")
    assert len(pictures) == len(report.items)
    for attributes, shown in zip(pictures, report.items, strict=True):
        kind, _, encoded = (attributes["src"] or "").partition(",")
        assert kind == "data:image/jpeg;base64"
        assert b64decode(encoded) == shown.thumbnail
        item = shown.item
        assert attributes["alt"] == f"Picture of stack {item.stack}, lane {item.lane}, rank {item.rank}"
        assert attributes["tabindex"] == "0"


def test_tables_have_captions_and_headings_skip_no_level(report: Report) -> None:
    outline = Outline(page_of(report))
    assert len(outline.named("caption")) == len(outline.named("table"))
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(len(outline.named(landmark)) == 1 for landmark in ("header", "nav", "main", "footer"))


def test_an_empty_case_still_makes_a_report(report: Report) -> None:
    empty = replace(
        report,
        exhibits=(),
        lanes=(),
        media_by_lane=(),
        categories=(),
        lists=(),
        items=(),
        stacks_left_out=0,
        failures=(),
        unsupported=(),
        tools=(),
        settings=(),
        sandbox="",
        custody_head="",
    )
    words = words_of(empty)
    assert "0 files seen" in words
    assert "0 decisions asked" in words
    assert "No list was imported" in words
    assert "No file failed." in words


def test_a_stack_without_a_picture_says_so(report: Report) -> None:
    blank = replace(report.items[0], thumbnail=b"", width=0, height=0)
    page = page_of(replace(report, items=(blank, *report.items[1:])))
    assert "No picture kept" in page
    assert "0 &times; 0" not in page


def test_one_stack_is_told_in_the_singular(
    make_item: Callable[[int, Lane, int, bytes], ReportItem], make_report: Callable[..., Report]
) -> None:
    words = words_of(make_report((make_item(0, Lane.NEW, 1, b""),), 0))
    assert "1 decision asked" in words
    assert "1 copy" in words


class Pieces(io.RawIOBase):
    """A stream that remembers only how large the largest piece was, and all of them."""

    largest = written = 0

    def write(self, piece: object) -> int:
        assert isinstance(piece, bytes)
        self.largest = max(self.largest, len(piece))
        self.written += len(piece)
        return len(piece)


def test_pictures_are_written_one_by_one(report: Report) -> None:
    stream = Pieces()
    render(report, stream)  # type: ignore[arg-type]
    assert stream.largest < PIECE + 2 * max(len(shown.thumbnail) for shown in report.items) < stream.written
