import pytest

from clew.triage.cameras import NO_TIME, camera_name, is_editor, seconds_of, serial_of
from clew.triage.words import shown


@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("Canon", "Canon EOS 5D", "Canon EOS 5D"),
        ("NIKON CORPORATION", "NIKON D70", "NIKON D70"),
        ("Apple", "iPhone 12", "Apple iPhone 12"),
        ("Sony", None, "Sony"),
        (None, " X100 ", "X100"),
        (None, None, ""),
    ],
)
def test_a_camera_is_named_with_its_make_once(make: str | None, model: str | None, name: str) -> None:
    assert camera_name(make, model) == name


@pytest.mark.parametrize("serial", [None, "", "0", "0000000", " 00-00 ", "0."])
def test_a_serial_of_zeros_is_none(serial: str | None) -> None:
    assert serial_of(serial) == ""


def test_serials_compare_in_one_case() -> None:
    assert serial_of(" 0AB12 ") == serial_of("0ab12") == "0ab12"


@pytest.mark.parametrize("software", ["Adobe Photoshop CS6 (Windows)", "GIMP 2.10.8", "paint.net 4.2"])
def test_editing_programs_are_told(software: str) -> None:
    assert is_editor(software)


@pytest.mark.parametrize("software", [None, "", "Ver.1.00", "Firmware Version 1.1.1", "15.4.1", "HDR+ 1.0.345618096zd"])
def test_firmware_is_no_editing_program(software: str | None) -> None:
    assert not is_editor(software)


def test_a_time_is_the_camera_clock_whatever_its_offset() -> None:
    assert seconds_of("1970-01-02T00:00:01+05:00") == seconds_of("1970-01-02T00:00:01.25") == 86401


@pytest.mark.parametrize("taken_at", [None, "", "0000-00-00T00:00:00", "yesterday"])
def test_what_is_no_time_is_left_out(taken_at: str | None) -> None:
    assert seconds_of(taken_at) == NO_TIME


def test_text_from_evidence_cannot_steer_a_terminal() -> None:
    assert shown("Canon\x1b[2J\n EOS\u202e") == "Canon\ufffd[2J EOS\ufffd"
    assert shown("x" * 100) == "x" * 79 + "…"
    assert shown(None) == ""
