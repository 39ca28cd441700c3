"""What is known of a file, a hash, a text, asked over HTTP: hostile files cost no more than their answer."""

import base64
import io
import socket
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from tests.web.conftest import CASE, Review

from clew.web.guard import LARGER_BODIES

Address = Callable[[str], str]
ErrorOf = Callable[[httpx.Response], tuple[int, str]]


@pytest.fixture
def picture(reader: httpx.Client, api: Address, prepared: Path) -> tuple[dict[str, Any], bytes]:
    """A picture of the case, as its tile is, and its bytes."""
    sample = prepared.parent / "sample" / "evidence"
    for tile in reader.get(api("./stacks"), params={"kind": "picture"}).json()["items"]:
        (known,) = [reader.get(api("find"), params={"text": tile["sha256"]}).json()["known"]]
        path = sample / known["cases"][0]["path"]
        if path.is_file():
            return tile, path.read_bytes()
    raise AssertionError("no picture of the case lies there as a file")


def found(client: httpx.Client, text: str) -> dict[str, Any]:
    answer = client.get("/api/v1/find", params={"text": text})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_hash_is_known_in_whatever_way_it_is_written(
    reader: httpx.Client, picture: tuple[dict[str, Any], bytes]
) -> None:
    tile, _content = picture
    told = found(reader, tile["sha256"])
    asked = told["asked"]
    assert told["known"]["sha256"] == asked["sha256"] == tile["sha256"]
    assert told["known"]["cases"][0]["stack"] == tile["stack"]
    pdq = asked["hashes"][0]["digest"]
    ways = [asked["md5"].upper(), asked["sha1"], asked["ed2k"], base64.b64encode(bytes.fromhex(asked["md5"])).decode()]
    for text in (*ways, tile["sha256"][:12], f"sha256: {tile['sha256']}"):
        assert found(reader, text)["known"] == told["known"], text
    near = found(reader, f"PDQ {pdq}".replace(" ", ":"))["similar"]
    assert tile["sha256"] in {each["media"]["sha256"] for each in near if each["distance"] == 0}


def test_a_text_is_found_where_it_is(reader: httpx.Client, picture: tuple[dict[str, Any], bytes]) -> None:
    tile, _content = picture
    path = found(reader, tile["sha256"])["known"]["cases"][0]["path"]
    (place,) = [each for each in found(reader, path.upper())["paths"] if each["case"] == CASE]
    assert tile["stack"] in {each["stack"] for each in place["items"]}
    assert found(reader, "nothing has this text")["paths"] == []
    assert found(reader, CASE.lower())["cases"] == [CASE]


def test_a_copy_that_was_encoded_anew_leads_to_its_stack(
    reader: httpx.Client, picture: tuple[dict[str, Any], bytes]
) -> None:
    tile, content = picture
    copy = io.BytesIO()
    Image.open(io.BytesIO(content)).convert("RGB").save(copy, "JPEG", quality=60)
    told = reader.post("/api/v1/find", content=copy.getvalue()).json()
    assert told["known"] is None
    assert told["asked"]["kind"] == "picture"
    nearest = told["similar"][0]
    assert nearest["distance"] <= nearest["threshold"]
    assert tile["stack"] in {case["stack"] for each in told["similar"] for case in each["media"]["cases"]}
    assert reader.post("/api/v1/find", content=content).json()["known"]["sha256"] == tile["sha256"]


def bomb() -> bytes:
    """A PNG that says it is 60,000 by 60,000 px."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (60_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    body = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_hostile_file_costs_no_more_than_its_answer(
    reader: httpx.Client, error_of: ErrorOf, picture: tuple[dict[str, Any], bytes]
) -> None:
    _tile, content = picture
    for hostile in (bomb(), content[: len(content) // 3], b"\xff\xd8" + bytes(100), b"PK\x03\x04" + bytes(50), b"\0"):
        told = reader.post("/api/v1/find", content=hostile).json()
        assert told["asked"]["size"] == len(hostile)
        assert told["asked"]["sha256"]
    assert error_of(reader.post("/api/v1/find", content=b"")) == (422, "usage")
    assert reader.post("/api/v1/find", content=content).json()["known"] is not None


def begun_upload(standing: Review, reader: httpx.Client, length: int) -> socket.socket:
    """Say that so many bytes come, and send three."""
    cookie = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    plain = socket.create_connection(("127.0.0.1", standing.port))
    head = f"Host: 127.0.0.1:{standing.port}\r\nOrigin: {standing.root}\r\nX-Clew: 1\r\nCookie: {cookie}\r\n"
    plain.sendall(f"POST /api/v1/find HTTP/1.1\r\n{head}Content-Length: {length}\r\n\r\nabc".encode())
    return plain


def test_a_file_that_is_too_long_is_refused_before_it_comes(standing: Review, reader: httpx.Client) -> None:
    with begun_upload(standing, reader, LARGER_BODIES["/api/v1/find"] + 1) as plain:
        assert plain.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_file_that_does_not_come_to_its_end_is_given_up(standing: Review, reader: httpx.Client) -> None:
    begun_upload(standing, reader, 5000).close()
    assert reader.post("/api/v1/find", content=b"next").status_code == 200
    assert not any("fault" in line for line in standing.said)


@pytest.mark.parametrize("text", ["", "x" * 1001, " "])
def test_what_is_no_text_is_refused(reader: httpx.Client, error_of: ErrorOf, text: str) -> None:
    assert error_of(reader.get("/api/v1/find", params={"text": text})) == (422, "usage")


def test_no_other_page_hands_files_over(standing: Review, reader: httpx.Client) -> None:
    headers = {"Origin": "http://elsewhere.example"}
    assert reader.post("/api/v1/find", content=b"x", headers=headers).status_code == 403
    assert httpx.post(f"{standing.root}/api/v1/find", content=b"x", trust_env=False).status_code == 401
