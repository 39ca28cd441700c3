"""A config file is taken as it stands or refused with the file, the setting, and what is allowed."""

from pathlib import Path

import msgspec
import pytest

from clew.config import Config, check_setting, read_config, settings_of
from clew.errors import ConfigError


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "clew.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("officer = 3", "officer = 3 is not allowed: give one line of text"),
        ('officer = "a\\nb"', "give one line of text"),
        ('agency = ""', "agency = '' is not allowed: give one line of text, not empty"),
        ('workspace = ""', "workspace = '' is not allowed"),
        ("workers = -1", "workers = -1 is not allowed: give a whole number from 0 to 1024"),
        ("workers = 1.5", "give a whole number"),
        ("workers = true", "give a whole number"),
        ("[limits]\nseconds = 0", "limits.seconds = 0 is not allowed: give a number over 0, 86400 at most"),
        ("[limits]\nseconds = inf", "limits.seconds = inf is not allowed"),
        ("[limits]\nmemory_mib = 1", "give a whole number from 64 to"),
        ("[limits]\nmax_pixels = 0", "limits.max_pixels = 0 is not allowed"),
        ("[matching]\nnear_bits = 257", "matching.near_bits = 257 is not allowed: give a whole number from 0 to 256"),
        ("[matching]\nminimum_quality = 101", "from 0 to 100"),
        ("[triage.weights]\nrecent = -1", "triage.weights.recent = -1 is not allowed: give a number from 0 to 1000"),
        ("[triage.weights]\nrecent = nan", "triage.weights.recent = nan is not allowed"),
        ("[triage]\ntogether_count = 1", "give a whole number from 2"),
        ("matching = 3", "matching is a section: write [matching]"),
        ("[matching]\nnear_bit = 3", "there is no setting matching.near_bit; did you mean matching.near_bits?"),
        ("zzz = 1", "there is no setting zzz; `clew config --example` shows all there are"),
        ("officer = ", "no valid TOML: Invalid value (at end of document)"),
    ],
)
def test_what_is_wrong_is_named_with_the_file_and_what_is_allowed(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(caught.value).startswith(f"config file {path}: ")
    assert said in str(caught.value)


def test_what_a_file_gives_is_known_apart_from_the_defaults(tmp_path: Path) -> None:
    read = read_config(write(tmp_path, '\ufeffagency = "unit 7"\n[limits]\nseconds = 5\n'))
    assert (read.config.agency, read.config.limits.seconds) == ("unit 7", 5.0)
    assert read.config.matching == Config().matching
    assert read.given == {"agency", "limits.seconds"}


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clew.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8 text"):
        read_config(path)


def test_every_setting_says_what_it_means_and_takes_its_own_default() -> None:
    settings = settings_of()
    assert len({each.key for each in settings}) == len(settings) > 20
    for each in settings:
        assert each.meaning.endswith(".")
        check_setting(each.key, each.default, "here")
    assert msgspec.convert(msgspec.to_builtins(Config()), Config) == Config()
