import pytest

from clew.model.inner_path import warning_of


@pytest.mark.parametrize("path", [b"a/b.jpg", b"a/../b", b"..a/b..", b"C/d", b"", "größe.txt".encode()])
def test_ordinary_paths_have_no_warning(path: bytes) -> None:
    assert warning_of(path) == ""


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (b"../a", "climbs out"),
        (b"a/../../b", "climbs out"),
        (b"..\\a", "climbs out"),
        (b"/etc/x", "absolute"),
        (b"\\\\server\\x", "absolute"),
        (b"C:\\x", "drive letter"),
        (b"a\0.jpg", "control characters"),
        ("a\u202egpj.exe".encode(), "reverse its direction"),
    ],
)
def test_what_is_wrong_with_a_path_is_named(path: bytes, words: str) -> None:
    assert words in warning_of(path)


def test_all_that_is_wrong_is_named() -> None:
    assert warning_of(b"/../a\n").count(";") == 2
