"""Words that are looked for, and how far words are from one another."""

from hypothesis import given
from hypothesis import strategies as st

from clew.notation.letters_off import LettersOff, letters_off_of, pieces
from clew.notation.words import MOST, SoughtWords, words_in

WORDS = st.text("abc\u0430\u03b2", max_size=12)


def by_table(one: str, other: str) -> int:
    """Return the optimal string alignment distance, cell by cell."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            least = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                least = min(least, rows[-2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return rows[-1][-1]


@given(WORDS, WORDS)
def test_letters_off_are_those_of_the_table(one: str, other: str) -> None:
    assert LettersOff.of(one).to(other) == by_table(one, other)


@given(st.data())
def test_no_word_that_may_be_meant_lacks_every_piece(data: st.DataObject) -> None:
    word = data.draw(st.text("abc", min_size=4, max_size=14))
    off = letters_off_of(word)
    other = word
    for _ in range(off):
        at = data.draw(st.integers(0, len(other) - 1))
        letter = data.draw(st.sampled_from("abcd"))
        kept, rest = other[:at], other[at:]
        other = data.draw(
            st.sampled_from(
                [kept + letter + rest, kept + rest[1:], kept + letter + rest[1:], kept + rest[1::-1] + rest[2:]]
            )
        )
    if LettersOff.of(word).to(other) <= off:
        assert any(each in f"  {other}  " for each in pieces(word, off, "  "))
    assert all(len(each) >= 3 for each in pieces(word, off, "  "))


def test_a_swap_across_two_pieces_leaves_a_piece() -> None:
    for word in ("boat", "bridge", "harbours", "lighthouse", "swimmingpool"):
        off = letters_off_of(word)
        others = {word}
        for _ in range(off):
            others |= {
                each[:at] + each[at + 1] + each[at] + each[at + 2 :] for each in others for at in range(len(each) - 1)
            }
        for other in others:
            assert any(each in f"  {other}  " for each in pieces(word, off, "  ")), (word, other)


def test_quotes_hold_words_together() -> None:
    sought = SoughtWords.of('  Quilts "by  ANNA" 5" "" quilts a*b')
    assert [(each.text, each.letters_off) for each in sought.words] == [
        ("quilts", 1),
        ("by anna", 0),
        ('5"', 0),
        ("a*b", 0),
    ]
    assert SoughtWords.of('""').words == ()


def test_words_are_known_with_the_signs_inside_them_and_without() -> None:
    said = "mail: anna@boats.example.org, (harbour|7) of " + "x" * (MOST + 1)
    assert words_in(said) == {
        "mail",
        "anna@boats.example.org",
        "anna",
        "boats",
        "example",
        "org",
        "harbour|7",
        "harbour",
    }
