"""Names that cameras count up, and names that only look so."""

import pytest

from clew.chronology.file_names import file_number


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("DCIM/100CANON/IMG_1234.JPG", "IMG_1234"),
        ("_MG_0042.CR2", "IMG_0042"),
        ("mvi_0043.avi", "IMG_0043"),
        ("_DSC0815.NEF", "DSC0815"),
        ("DSC_0815.JPG", "DSC0815"),
        ("DSC01234.ARW", "DSC1234"),
        ("DSCF0007.RAF", "DSCF0007"),
        ("P1010123.ORF", "P1010123"),
        ("100_0123.jpg", "100_0123"),
        ("IMG_1234 (2).JPG", "IMG_1234"),
        ("IMG_1234~2.jpg", "IMG_1234"),
        ("IMG_20230509_093827.jpg", None),
        ("IMG-20241109-WA0067.jpg", None),
        ("20230509_093827.jpg", None),
        ("kitchen 1234.jpg", None),
        ("IMG_1234", None),
    ],
)
def test_the_number_of_a_name(name: str, shown: str | None) -> None:
    found = file_number([b"other.txt", name.encode()])
    assert (None if found is None else str(found)) == shown


def test_bytes_that_are_no_text_are_no_name() -> None:
    assert file_number([b"IMG_12\xff4.JPG"]) is None
