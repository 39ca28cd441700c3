"""Whatever the description allows, and much that it doesn't, gets an answer that it describes, and no fault."""

import collections
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok
from tests.web.conftest import CASE, Review

load_all_checks()
HELD = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"),
    *("negative_data_rejection", "unsupported_method"),
)
"""What is held of every answer."""
EXAMPLES = 15
"""Tries of each route and kind: of some eighty routes, over a thousand."""
LONGEST = 50_000
"""Characters of a request that are tried: Uvicorn closes the connection on lines of more than 64 KiB, unread."""
ENDLESS = "/api/v1/cases/{case}/events"


def with_something_to_get_wrong(paths: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the operations that take anything."""
    taking = {
        path: {name: each for name, each in operations.items() if "parameters" in each or "requestBody" in each}
        for path, operations in paths.items()
    }
    return {path: operations for path, operations in taking.items() if operations}


def name_the_case(paths: dict[str, dict[str, Any]]) -> None:
    """Have the routes of a case asked of one that is there, so that more is tried than whether it is."""
    for operations in paths.values():
        for each in operations.values():
            for parameter in each.get("parameters", ()):
                if parameter["name"] == "case":
                    parameter["schema"] = {"type": "string", "enum": [CASE]}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_meets_a_fault(review: Review, page: httpx.Client, mode: GenerationMode) -> None:
    statuses = tried(review.root, page, mode, EXAMPLES)
    assert not [status for _label, status in statuses if status >= 500]
    assert sum(statuses.values()) >= EXAMPLES
    assert review.process.poll() is None


def tried(root: str, page: httpx.Client, mode: GenerationMode, examples: int) -> collections.Counter[tuple[str, int]]:
    """Try every route so many times, in the session of a page; return how often each answered with which status."""
    described = page.get("/api/v1/openapi.json").json()
    del described["security"]  # the session is always there; tests/web/test_session.py goes without
    if mode is GenerationMode.NEGATIVE:
        described["paths"] = with_something_to_get_wrong(described["paths"])
    name_the_case(described["paths"])
    described["paths"].pop(ENDLESS)  # its answer has no end; tests/web/test_api.py reads it
    schema = schemathesis.openapi.from_dict(described)
    cookies = dict(page.cookies)
    checks: list[Any] = [CHECKS.get_one(name) for name in HELD]
    statuses: collections.Counter[tuple[str, int]] = collections.Counter()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy(generation_mode=mode))
        def hold(case: schemathesis.Case[Any]) -> None:
            assume(len(case.as_curl_command()) < LONGEST)
            headers = {"Origin": root}
            answer = case.call(base_url=root, cookies=cookies, headers=headers, timeout=30)
            case.validate_response(answer, checks=checks)
            statuses[case.operation.label, answer.status_code] += 1

        hold()
    assert len({label for label, _status in statuses}) == sum(map(len, described["paths"].values()))
    return statuses
