import pytest

from clew.errors import NotFoundError, TranslationError
from clew.model.category import Category
from clew.schemes import scheme, schemes, translate, translations


def test_the_schemes_of_the_issue_are_there() -> None:
    expected = {"us", "us-legacy", "uk", "canada", "interpol-baseline", "inhope-ucs", "vics-default"}
    assert expected <= set(schemes())


@pytest.mark.parametrize("name", schemes())
def test_every_scheme_names_its_source_and_its_codes_once(name: str) -> None:
    found = scheme(name)
    assert found.source
    assert found.title
    codes = [each.code for each in found.codes]
    assert len(set(codes)) == len(codes)
    assert all(each.label for each in found.codes)
    assert not [each for each in found.codes if each.is_actionable and not each.is_pertinent]


def test_zero_and_five_changed_places() -> None:
    labels = {name: {each.code: each.label for each in scheme(name).codes} for name in ("us", "us-legacy")}
    assert labels["us"]["0"] == labels["us-legacy"]["5"] == "Non-pertinent"
    assert labels["us"]["5"] == labels["us-legacy"]["0"] == "Uncategorized"
    assert [each.code for each in scheme("us").codes if not each.is_pertinent] == ["0"]
    assert [each.code for each in scheme("us-legacy").codes if not each.is_pertinent] == ["5"]


def test_the_old_categories_translate_by_the_stated_table_and_back() -> None:
    for old, new in {"0": "5", "1": "1", "2": "2", "3": "3", "4": "4", "5": "0"}.items():
        assert translate(Category("us-legacy", "1", old), "us") == Category("us", "2.0", new)
        assert translate(Category("us", "2.0", new), "us-legacy") == Category("us-legacy", "1", old)


def test_a_category_of_the_scheme_itself_stays() -> None:
    assert translate(Category("uk", "2014", "A"), "uk") == Category("uk", "2014", "A")


@pytest.mark.parametrize(
    ("category", "target", "message"),
    [
        (Category("uk", "2014", "A"), "us", r"no translation from uk 2014 to us 2\.0: nobody has stated one"),
        (Category("us", "2.0", "1"), "interpol-baseline", "no translation from us"),
        (Category("us-legacy", "1", "9"), "us", "has no code '9'"),
        (Category("us", "1.9", "1"), "us-legacy", "no translation from us 1.9"),
    ],
)
def test_where_nobody_stated_a_translation_there_is_none(category: Category, target: str, message: str) -> None:
    with pytest.raises(TranslationError, match=message):
        translate(category, target)


def test_every_translation_is_between_codes_that_exist() -> None:
    for each in translations():
        origin, target = scheme(*each.origin), scheme(*each.target)
        assert each.source
        assert set(each.codes) <= {code.code for code in origin.codes}
        assert set(each.codes.values()) <= {code.code for code in target.codes}


def test_an_unknown_scheme_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="us-legacy 1"):
        scheme("ruritania")
    with pytest.raises(NotFoundError, match=r"'us' 9.*uk 2014"):
        scheme("us", "9")
    assert scheme("us", "2.0") == schemes()["us"]
