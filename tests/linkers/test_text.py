"""Text in drawn pictures, and what leads from one to another."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from clew import report
from clew.linker import Looks, linkers
from clew.linkers.text.index import MOST_VIEWS, TextIndex
from clew.linkers.text.keys import Key, keys_of
from clew.linkers.text.lines import Line, line, packed, unpacked

FONT = Path(report.__file__).parent / "fonts" / "DejaVuSans.ttf"
WRITTEN = ("Green Hill School", "anna.b@example.org", "+49 30 1234567", "B-MW 4711", "Größe Straße Café")


def drawn(lines: tuple[str, ...], size: tuple[int, int] = (900, 640)) -> npt.NDArray[np.uint8]:
    picture = Image.effect_noise(size, 20).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for at, text in enumerate(lines):
        draw.text((60 + 40 * at, 40 + 110 * at), text, font=ImageFont.truetype(FONT, 28), fill=(250, 250, 250))
    return np.asarray(picture)


def description(*texts: str, sureness: float = 0.99) -> bytes:
    return packed([line(text, sureness, (0.1, 0.2, 0.5, 0.3)) for text in texts])


def related(index: TextIndex, *texts: str) -> dict[int, float]:
    return {each.other: each.false_match_rate for each in index.propose([1000], [description(*texts)])}


def test_what_is_written_is_read_with_its_place() -> None:
    plugin = linkers()["text"]
    assert isinstance(plugin, Looks)
    if (reason := plugin.missing()) is not None:
        pytest.skip(reason)
    found = unpacked(plugin.describe(drawn(WRITTEN)))
    assert tuple(each.text for each in found) == WRITTEN
    school = found[0].box
    assert (school.left, school.top) == pytest.approx((60 / 900, 46 / 640), abs=0.02)
    wide = ImageFont.truetype(FONT, 28).getlength(WRITTEN[0]) / 900
    assert (school.width, school.height) == pytest.approx((wide, 0.05), abs=0.02)
    assert plugin.describe(drawn(())) == b""


def test_addresses_numbers_and_words_are_keys_and_dates_and_doubtful_lines_are_not() -> None:
    texts = (*WRITTEN, "2024-05-01 12.5.2024 call", "@anna_b on www.example.org/a,", "+49 (0)30 / 123 4567")
    keys = keys_of(Line(text, 990, 0, 0, 1, 1) for text in texts)
    assert {each for each in keys if each.kind not in {"word", "name"}} == {
        Key("e-mail address", "anna.b@example.org"),
        Key("telephone number", "9301234567"),
        Key("telephone number", "0301234567"),
        Key("plate or serial", "BMW4711"),
        Key("handle", "@anna_b"),
        Key("web address", "www.example.org/a"),
    }
    assert {each.plain for each in keys if each.kind == "word"} == {"green", "school", "grosse", "strasse"}
    assert {each.plain for each in keys if each.kind == "name"} == {
        *("green hill", "hill school", "grosse strasse", "strasse cafe"),
    }
    assert keys_of([Line("anna.b@example.org", 799, 0, 0, 1, 1)]) == {}


def test_a_word_is_the_same_key_with_its_accents_and_without_them() -> None:
    written, misread = ([Line(text, 990, 0, 0, 1, 1)] for text in ("Weißer Löwe, Ørsted", "WEISSER LOWE ORSTED"))
    words = {key for key in keys_of(written) if key.kind == "word"}
    assert {key.plain for key in words} == {"weisser", "orsted"}  # Löwe is too short to be one
    assert words == {key for key in keys_of(misread) if key.kind == "word"}
    assert Key("name", "weisser lowe") in set(keys_of(written)) & set(keys_of(misread))


def test_a_name_of_common_words_leads_where_they_stand_together() -> None:
    index = TextIndex()
    places = ["Hill Road", "Ash Lane", "green ash hill", "Hill, Ash"]
    names = {7: "Old Ash Hill Club", 8: "ASH-HILL"}
    index.add(range(800), [description(names.get(at, places[at % len(places)])) for at in range(800)])
    assert set(related(index, "Ash Hill")) == {7, 8}
    assert related(index, "ash hill") == {}
    assert set(related(index, "Hill Road")) == set()


def test_a_rare_word_leads_to_another_view_and_a_common_one_nowhere() -> None:
    index = TextIndex()
    texts = [("seldom words",) if each == 7 else () for each in range(400)]
    index.add(range(400), [description(f"number {at}", "welcome", *each) for at, each in enumerate(texts)])
    assert related(index, "some seldom thing", "Welcome") == {7: pytest.approx(2 / 402)}
    assert related(index, "welcome") == {}


def test_an_address_leads_to_the_few_that_have_it_among_few_and_nowhere_where_all_have_it() -> None:
    index = TextIndex()
    index.add([1, 2], [description("write to a.b@example.org"), description("nothing like it")])
    assert list(related(index, "A.B@example.org")) == [1]
    index.add(range(10, 10 + MOST_VIEWS), [description("a.b@example.org")] * MOST_VIEWS)
    assert related(index, "a.b@example.org") == {}


def test_a_proposal_tells_what_both_have_and_where() -> None:
    index = TextIndex()
    index.add([1], [description("+49 30 1234567", "a.b@example.org")])
    (found,) = index.propose([2], [description("a.b@example.org tel 030 1234567")])
    assert found.evidence.told == (
        ("e-mail address", "a.b@example.org"),
        ("of the texts known here it stands in", "1 in 2"),
    )
    assert found.evidence.box is not None
    assert found.evidence.box.left == pytest.approx(0.1)
