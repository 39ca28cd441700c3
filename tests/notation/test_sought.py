"""What a person types to find something: texts, and hashes as others write them."""

import base64
import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.errors import UsageError
from clew.notation.hash_text import digest_in, first_digits
from clew.notation.sought import Sought

MD5 = bytes.fromhex("d41d8cd98f00b204e9800998ecf8427e")
SHA256 = bytes(range(200, 232))


@pytest.mark.parametrize(
    "text",
    [
        MD5.hex(),
        MD5.hex().upper(),
        f"  {MD5.hex(':')}\n",
        f"MD5: {MD5.hex()}",
        f"md5={MD5.hex(' ')}",
        f"0x{MD5.hex()}",
        base64.b64encode(MD5).decode(),
        base64.urlsafe_b64encode(MD5).decode().rstrip("="),
        f"ed2k://|file|bridge%20at%20dawn.jpg|1234|{MD5.hex()}|/",
    ],
)
def test_a_digest_is_read_as_others_write_it(text: str) -> None:
    assert digest_in(text) == MD5


def test_a_digest_has_the_length_of_one() -> None:
    assert digest_in(base64.b64encode(SHA256).decode()) == SHA256
    assert digest_in(f"SHA-256: {SHA256.hex()}") == digest_in(f"pdq:{SHA256.hex()}") == SHA256
    assert digest_in(f"sha1:{SHA256[:20].hex()}") == SHA256[:20]
    for text in ("", "bridge", MD5.hex()[:-1], MD5.hex() + "0", "%" * 32, "DCIM/IMG_0042.JPG"):
        assert digest_in(text) is None


def test_first_digits_are_of_a_sha256() -> None:
    assert first_digits(f"sha256:{SHA256.hex()[:7].upper()}") == SHA256.hex()[:7]
    for text in ("cafe0", SHA256.hex(), "bridge", ""):
        assert first_digits(text) is None


@pytest.mark.parametrize("text", ["", " \n", "a\0b", "x" * 1001])
def test_what_is_no_text_to_look_for_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Sought.of(text)


@given(
    st.text(st.sampled_from("aB%_\\xe4\u00e4\u00c4\u00df\u0308/ ."), min_size=1, max_size=12).filter(str.strip),
    st.text(max_size=5),
    st.text(max_size=5),
    st.booleans(),
)
def test_the_pattern_lets_through_whatever_has_the_text(text: str, before: str, after: str, turned: bool) -> None:  # noqa: FBT001
    sought = Sought.of(text)
    for form in ("NFC", "NFD"):
        there = unicodedata.normalize(form, f"{before}{text.swapcase() if turned else text.strip()}{after}")
        if sought.is_in(there) and "\0" not in there and not any(map(unicodedata.combining, after[:1])):
            with sqlite3.connect(":memory:") as connection:
                (fits,) = connection.execute(
                    "SELECT ? LIKE ? ESCAPE '\\'", (there.encode("utf-8", "replace").decode(), sought.like)
                ).fetchone()
            assert fits, (there, sought.like)


def test_case_and_accents_make_no_difference() -> None:
    assert Sought.of("\u00dcBERBLICK").is_in("b/u\u0308berblick.jpg")
    assert Sought.of("STRASSE").is_in("Lange Stra\u00dfe 7")
    assert not Sought.of("bridge").is_in("brigde")
