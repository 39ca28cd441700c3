"""A case is exported from the page as the command does it: the same bytes, the same entry in custody."""

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.web.conftest import CASE, Review, Start

from clew.casework.desk import Desk
from clew.casework.export import export_case
from clew.casework.first_scheme import check_first_scheme
from clew.errors import ConfigError
from clew.store import cases, custody

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


def entries(desk: Desk) -> list[dict[str, Any]]:
    with desk.catalog.reading() as tx:
        return [json.loads(each.details) for each in custody.entries(tx) if each.act == "case exported"]


def test_an_export_is_what_the_command_writes_and_on_record(
    review: Review, page: httpx.Client, api: Address, desk: Desk, tmp_path: Path, error_of: ErrorOf
) -> None:
    told = page.post(api("./exports"), json={"format": "csv"}).json()
    answer = page.get(api(f"./exports/{told['id']}"))
    (entry,) = entries(desk)
    written = export_case(desk, CASE, "csv", tmp_path / "out.csv")
    assert answer.content == (tmp_path / "out.csv").read_bytes()
    sha256 = hashlib.sha256(answer.content).digest()
    assert (told["sha256"], told["size"], told["media"]) == (sha256.hex(), len(answer.content), written.items)
    assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(sha256).decode()}:"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''OP-114.csv"
    assert entry == {"format": "csv", "file": "OP-114.csv", "items": written.items, "sha256": sha256.hex()}
    assert list(review.workspace.joinpath("spool").iterdir()) == []
    for _ in range(4):
        page.post(api("./exports"), json={"format": "jsonl"})
    assert error_of(page.get(api(f"./exports/{told['id']}"))) == (404, "not_found")


def test_what_can_not_be_exported_is_said(reader: httpx.Client, api: Address, error_of: ErrorOf) -> None:
    assert error_of(reader.post(api("./exports"), json={"format": "nope"})) == (422, "usage")
    assert error_of(reader.post("/api/v1/cases/NOPE/exports", json={"format": "csv"})) == (404, "not_found")
    assert error_of(reader.get(api(f"./exports/{'0' * 32}"))) == (404, "not_found")
    formats = {each["name"]: each for each in reader.get(api("formats")).json()}
    assert formats["vics-2.0-us"]["scheme"] == "us"
    assert formats["csv"]["scheme"] is None


def test_a_name_of_a_case_is_made_fit_for_a_file(page: httpx.Client, desk: Desk) -> None:
    with desk.catalog.writing() as tx:
        cases.add_case(tx, 'OP/7 "\u00e4"\n')
    told = page.post("/api/v1/cases/OP%2F7%20%22%C3%A4%22%0A/exports", json={"format": "jsonl"}).json()
    assert told["name"] == "OP_7 _\u00e4_.jsonl"


def test_a_case_begins_with_the_scheme_of_its_lists_or_the_units(
    reader: httpx.Client, api: Address, start: Start, workspace: Path
) -> None:
    assert reader.get(api("./scheme")).json()["name"] == "us"
    (workspace / "config.toml").write_text('[review]\nscheme = "uk"\n', encoding="utf-8")
    unit = start("--config", str(workspace / "config.toml")).signed_in()
    assert unit.get(api("./scheme")).json()["name"] == "uk"


def test_a_scheme_that_has_no_codes_is_no_setting() -> None:
    for name in ("nope", "inhope-ucs"):
        with pytest.raises(ConfigError, match=r"review\.scheme"):
            check_first_scheme(name)
    check_first_scheme("uk")
