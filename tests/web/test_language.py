import pytest

from clew.web.language import language_of


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", "en"),
        ("de", "de"),
        ("fr-CH, fr;q=0.9", "en"),
        ("de;q=0.5, en;q=0.9", "en"),
        ("en;q=0.5, DE-at;q=0.9", "de"),
        ("de;q=nonsense, en", "en"),
        ("de;q=0", "en"),
        (",;,=" * 400, "en"),
    ],
)
def test_a_browser_is_answered_in_the_language_it_likes_best(accepted: str, expected: str) -> None:
    assert language_of("", accepted) == expected


def test_the_setting_comes_first() -> None:
    assert language_of("de", "en") == "de"
