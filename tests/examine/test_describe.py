import json
import runpy
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clew.decoder import decoders
from clew.examine.describe import describe
from clew.examine.digests import DigestStream
from clew.model.findings import Findings, Kind, Outcome, PictureFacts

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "vectors"
SHARED = ROOT / ".." / "shared" / "data" / "threatexchange" / "pdq"
PDQ = runpy.run_path(str(VECTORS / "pdq" / "make.py"))
DRAW = PDQ["draw"]
MADE = runpy.run_path(str(VECTORS / "raw" / "make.py"))
OF_SHARED = json.loads((VECTORS / "pdq" / "shared.json").read_text())
OF_DRAWN = json.loads((VECTORS / "pdq" / "drawn.json").read_text())


def described(content: bytes, max_pixels: int = 500_000_000) -> Findings:
    stream = DigestStream()
    stream.update(content)
    return describe(memoryview(content), len(content), stream.finish(), max_pixels=max_pixels)


def picture_of(content: bytes) -> PictureFacts:
    found = described(content)
    assert found.outcome is Outcome.EXAMINED, found.reason
    assert found.picture is not None
    return found.picture


def encode(picture: Image.Image, name: str = "JPEG", **options: object) -> bytes:
    stream = BytesIO()
    picture.save(stream, name, **options)
    return stream.getvalue()


def scene(height: int = 300, width: int = 400) -> Image.Image:
    return Image.fromarray(DRAW(80, height, width))


def distance(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def test_a_photo_is_described_whole() -> None:
    block = MADE["exif"]({0x10F: (2, "Maker"), 0x112: (3, 6)}, {0x9003: (2, "2024:05:01 12:30:45")})
    found = described(encode(scene(), exif=b"Exif\0\0" + block))
    assert (found.outcome, found.reason, found.kind, found.mime) == (Outcome.EXAMINED, "", Kind.PICTURE, "image/jpeg")
    assert found.decoder == "jpeg/1"
    picture = found.picture
    assert picture is not None
    assert (picture.width, picture.height, picture.frames) == (400, 300, 1)
    assert (picture.camera.make, picture.camera.taken_at) == ("Maker", "2024-05-01T12:30:45")
    assert picture.embedded_thumbnail_differs is None
    assert [each.hasher for each in picture.hashes] == ["pdq"]


def test_the_type_is_told_by_content() -> None:
    assert described(encode(scene(), "PNG")).mime == "image/png"


@pytest.mark.parametrize("vector", OF_DRAWN, ids=lambda vector: f"{vector['height']}x{vector['width']}")
def test_hashes_lie_within_the_reference_tolerance(vector: dict[str, object]) -> None:
    drawn = Image.fromarray(DRAW(vector["seed"], vector["height"], vector["width"]))
    found = picture_of(encode(drawn, "PNG")).hashes[0]
    shrinks = min(drawn.size) >= 1024
    assert distance(found.digest, bytes.fromhex(str(vector["digest"]))) <= (10 if shrinks else 2)


@pytest.mark.parametrize("name", OF_SHARED)
def test_hashes_of_photos_lie_within_the_reference_tolerance(name: str) -> None:
    if not SHARED.exists():
        pytest.skip("../shared/data is not here")
    content = (SHARED / name).read_bytes()
    found, wanted = picture_of(content).hashes[0], OF_SHARED[name]
    if wanted["quality"] >= 80:
        with Image.open(BytesIO(content)) as picture:
            shrinks = min(picture.size) >= 1024
        assert distance(found.digest, bytes.fromhex(wanted["digest"])) <= (10 if shrinks else 2)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("size", [(1100, 1700), (1536, 2048), (1664, 2500)])
@pytest.mark.parametrize("name", ["JPEG", "PNG"])
def test_reduced_decoding_keeps_the_hash(seed: int, size: tuple[int, int], name: str) -> None:
    from clew.hashers.pdq import plugin  # noqa: PLC0415 - only this test compares with whole pixels

    drawn = DRAW(seed, *size)
    options = {"quality": 92} if name == "JPEG" else {"compress_level": 1}
    whole = plugin.hash_picture(drawn, "")
    found = picture_of(encode(Image.fromarray(drawn), name, **options)).hashes[0]
    assert whole.quality < 80 or distance(found.digest, whole.digest) <= 4
    forms = [(whole.forms[at : at + 32], found.forms[at : at + 32]) for at in range(0, 7 * 32, 32)]
    assert whole.quality < 80 or max(distance(*pair) for pair in forms) <= 6


def test_the_thumbnail_is_upright_and_of_384_to_512_px() -> None:
    drawn = scene(600, 800)
    for orientation in range(1, 9):
        block = MADE["exif"]({0x112: (3, orientation)})
        thumbnail = Image.open(BytesIO(picture_of(encode(drawn, exif=b"Exif\0\0" + block)).thumbnail))
        turns = {
            2: Image.Transpose.FLIP_LEFT_RIGHT,
            3: Image.Transpose.ROTATE_180,
            4: Image.Transpose.FLIP_TOP_BOTTOM,
            5: Image.Transpose.TRANSPOSE,
            6: Image.Transpose.ROTATE_270,
            7: Image.Transpose.TRANSVERSE,
            8: Image.Transpose.ROTATE_90,
        }
        wanted = drawn.transpose(turns[orientation]) if orientation in turns else drawn
        assert 384 <= max(thumbnail.size) <= 512
        difference = np.asarray(thumbnail).astype(int) - np.asarray(wanted.resize(thumbnail.size))
        assert np.abs(difference).mean() < 8


def test_a_small_picture_keeps_its_size_as_thumbnail() -> None:
    assert Image.open(BytesIO(picture_of(encode(scene(60, 80))).thumbnail)).size == (80, 60)


def test_a_heic_that_its_container_turned_is_not_turned_again() -> None:
    picture = picture_of((VECTORS / "heif" / "turned.heic").read_bytes())
    assert (picture.width, picture.height) == (240, 320)
    assert Image.open(BytesIO(picture.thumbnail)).size == (240, 320)


def test_a_camera_raw_is_described_with_its_body() -> None:
    found = described(MADE["dng"](DRAW(81, 300, 400)))
    assert (found.mime, found.decoder) == ("image/x-adobe-dng", "raw/1")
    assert found.picture is not None
    assert (found.picture.camera.body_serial, found.picture.width) == ("SERIAL 77", 400)


def test_bytes_before_a_jpeg_are_passed_over() -> None:
    found = described(b"\0\r\n\x01garbage\xff\xd8" + bytes(300) + encode(scene()))
    assert (found.outcome, found.mime) == (Outcome.EXAMINED, "image/jpeg")


def test_an_empty_file_is_unsupported() -> None:
    found = described(b"")
    assert (found.outcome, found.reason) == (Outcome.UNSUPPORTED, "empty file")


def zipped(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "mime"),
    [
        (b"one line\nanother\n", Kind.DOCUMENT, "text/plain"),
        ("größer\n".encode() * 900, Kind.DOCUMENT, "text/plain"),
        ("größer\n".encode("utf-16"), Kind.DOCUMENT, "text/plain"),
        (b"fLaC" + bytes(50), Kind.AUDIO, "audio/flac"),
        (b"\x00\x9c\x01\x82\xff\x03" * 9, Kind.OTHER, "application/octet-stream"),
    ],
)
def test_what_no_decoder_reads_is_unsupported_and_named(content: bytes, kind: Kind, mime: str) -> None:
    found = described(content)
    assert (found.outcome, found.kind, found.mime) == (Outcome.UNSUPPORTED, kind, mime)
    assert found.reason == f"no decoder reads {mime}"


@pytest.mark.parametrize(
    ("content", "kind", "mime", "opener"),
    [
        (zipped("holiday.jpg"), Kind.ARCHIVE, "application/zip", "zip"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), Kind.ARCHIVE, "application/x-7z-compressed", "sevenzip"),
        (
            zipped("[Content_Types].xml", "word/document.xml"),
            Kind.DOCUMENT,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "ooxml",
        ),
    ],
)
def test_a_container_says_which_opener_takes_it(content: bytes, kind: Kind, mime: str, opener: str) -> None:
    found = described(content)
    assert (found.outcome, found.kind, found.mime) == (Outcome.EXAMINED, kind, mime)
    assert found.contents is not None
    assert found.contents.opener.partition("/")[0] == opener


def test_a_flood_fails_with_its_size_and_keeps_its_digests() -> None:
    body = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + body + struct.pack(">I", zlib.crc32(b"IHDR" + body))
    idat = zlib.compress(b"0")
    content = head + struct.pack(">I", len(idat)) + b"IDAT" + idat + struct.pack(">I", zlib.crc32(b"IDAT" + idat))
    found = described(content)
    assert (found.outcome, found.reason) == (Outcome.FAILED, "pixel flood 60000\u00d760000")
    assert found.digests is not None
    assert found.mime == "image/png"


def test_a_header_without_pixels_fails_in_words() -> None:
    found = described(encode(scene())[:300])
    assert found.outcome is Outcome.FAILED
    assert found.reason.startswith(("truncated: ", "corrupt "))


def test_a_salvaged_picture_says_so() -> None:
    content = encode(scene(), quality=90)
    assert picture_of(content[: len(content) // 2]).is_salvaged


@pytest.mark.parametrize("size", [(64, 64), (96, 128), (128, 128), (150, 200), (256, 256)], ids=str)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_small_picture_is_found_turned_and_mirrored(size: tuple[int, int], kind: str) -> None:
    drawn = Image.fromarray(DRAW(3, *size))
    known = picture_of(encode(drawn, kind)).hashes[0]
    forms = [known.digest, *(known.forms[at : at + 32] for at in range(0, 7 * 32, 32))]
    for transform in PDQ["FORMS"]:
        copy = picture_of(encode(drawn.transpose(transform), quality=75)).hashes[0]
        assert min(distance(form, copy.digest) for form in forms) <= 20


def test_an_unforeseen_error_costs_only_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(type(decoders()["jpeg"]), "decode", stumble)
    found = described(encode(scene()))
    assert (found.outcome, found.reason) == (Outcome.FAILED, "RecursionError: too deep")


def test_a_lack_of_memory_is_not_kept_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def starve(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(type(decoders()["jpeg"]), "decode", starve)
    with pytest.raises(MemoryError):
        described(encode(scene()))
