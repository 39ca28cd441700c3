"""The settings: where they come from, what is shown of them, and the example file."""

import getpass
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clew.config import Config, read_config, settings_of

Clew = Callable[..., Any]


def shown(clew: Clew, *words: str) -> dict[str, tuple[object, str]]:
    said = clew("config", *words, "--json")
    assert said.code == 0
    return {each["key"]: (each["value"], each["origin"]) for each in said.json}


def test_every_setting_is_shown_with_where_it_comes_from(
    clew: Clew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('officer = "N. N."\nworkspace = "elsewhere"\n[matching]\nnear_bits = 28\n')
    monkeypatch.setenv("CLEW_OFFICER", "M. M.")
    monkeypatch.setenv("CLEW_WORKERS", "3")
    settings = shown(clew, "--config", str(file))
    assert set(settings) == {each.key for each in settings_of()}
    assert settings["matching.near_bits"] == (28, f"file {file}")
    assert settings["matching.stack_bits"] == (31, "default")
    assert settings["officer"] == ("M. M.", "environment CLEW_OFFICER")
    assert settings["workers"] == (3, "environment CLEW_WORKERS")
    assert settings["workspace"] == (str(tmp_path / "workspace"), "environment CLEW_WORKSPACE")
    monkeypatch.delenv("CLEW_WORKSPACE")
    assert shown(clew, "--config", str(file))["workspace"] == ("elsewhere", f"file {file}")
    assert shown(clew, "--workspace", "here")["workspace"] == ("here", "--workspace")
    text = clew("config", "--config", file).out
    assert re.search(r"^matching.near_bits +28 +file /", text, re.MULTILINE)


def test_a_file_in_the_users_config_folder_is_read(clew: Clew, tmp_path: Path) -> None:
    assert shown(clew)["agency"] == ("local", "default")
    file = tmp_path / "config" / "clew.toml"
    file.parent.mkdir()
    file.write_text('agency = "unit 7"\n')
    assert shown(clew)["agency"] == ("unit 7", f"file {file}")


def test_the_example_is_a_config_file_that_changes_nothing_and_holds_every_default(clew: Clew, tmp_path: Path) -> None:
    said = clew("config", "--example")
    assert (said.code, said.err) == (0, "")
    file = tmp_path / "example.toml"
    file.write_text(said.out)
    assert read_config(file).given == frozenset()
    file.write_text(re.sub(r"^#(\w+ = )", r"\1", said.out, flags=re.MULTILINE))
    read = read_config(file)
    assert read.config == Config()
    assert read.given == {each.key for each in settings_of()}
    assert max(map(len, said.out.splitlines())) <= 100


def test_a_password_in_the_catalog_url_is_not_shown(clew: Clew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEW_CATALOG_URL", "postgresql+psycopg://clerk:hunter2@db.example/clew")
    assert shown(clew)["catalog_url"][0] == "postgresql+psycopg://clerk:***@db.example/clew"
    assert "hunter2" not in clew("config").out


@pytest.mark.parametrize(
    ("name", "value"),
    [("CLEW_OFFICER", "two\nlines"), ("CLEW_CATALOG_URL", "a\nb"), ("CLEW_WORKERS", "-1"), ("CLEW_WORKERS", "all")],
)
def test_a_wrong_variable_is_named(name: str, value: str, clew: Clew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    said = clew("status")
    assert said.code == 2
    assert said.err.startswith(f"clew: {name}: ")


def test_the_officer_on_record_is_the_configured_one_else_the_systems_user(
    clew: Clew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nothing").mkdir()
    clew("ingest", "nothing", "--case", "A", "--exhibit", "1")
    monkeypatch.setenv("CLEW_OFFICER", "N. N.")
    clew("ingest", "nothing", "--case", "A", "--exhibit", "2")
    officers = [each["officer"] for each in clew("custody", "--json").json]
    assert officers == [getpass.getuser()] * 2 + ["N. N."] * 2


def test_a_user_without_a_name_is_told_to_set_one(clew: Clew, ingested: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ingested.is_dir()

    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr("getpass.getuser", nameless)
    said = clew("status")
    assert said.code == 2
    assert "set `officer` in the config file" in said.err


def test_a_home_sign_in_the_workspace_is_the_users_home(clew: Clew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert shown(clew, "--workspace", "~/case")["workspace"][0] == "/home/somebody/case"
