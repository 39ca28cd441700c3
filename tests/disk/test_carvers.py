"""Carvers tell where a file in free space ends; what is planted is drawn here."""

import runpy
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from clew.disk.carver import Carved, View, carvers
from clew.disk.medium import files_medium

DRAWN = runpy.run_path(str(Path(__file__).with_name("drawn.py")))

HEIC = (Path(__file__).resolve().parents[1] / "vectors" / "heif" / "plain.heic").read_bytes()


def animation() -> bytes:
    stream = BytesIO()
    frames = [DRAWN["scene"](number, 96, 64) for number in range(3)]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    return stream.getvalue()


def noise(size: int, seed: int = 1) -> bytes:
    return np.random.default_rng(seed).bytes(size)


WHOLE = {
    "jpeg": ("jpg", DRAWN["encoded"](1, "JPEG")),
    "jpeg, progressive": ("jpg", DRAWN["encoded"](2, "JPEG", progressive=True)),
    "jpeg, restarts": ("jpg", DRAWN["encoded"](3, "JPEG", restart_marker_rows=1)),
    "jpeg, thumbnail": ("jpg", DRAWN["with_thumbnail"](4)),
    "png": ("png", DRAWN["encoded"](5, "PNG")),
    "gif": ("gif", DRAWN["encoded"](6, "GIF")),
    "gif, animated": ("gif", animation()),
    "mp4": ("mp4", DRAWN["film"](is_fast_start=False)),
    "mp4, index first": ("mp4", DRAWN["film"](is_fast_start=True)),
    "heic": ("heic", HEIC),
}


def carve(content: bytes, start: int = 0, limit: int | None = None) -> Carved | None:
    medium = files_medium([BytesIO(content)], lambda: None)
    for carver in carvers().values():
        for signature in carver.signatures:
            if content.startswith(signature.magic, start + signature.at):
                view = View(medium)
                view.limit = len(content) if limit is None else limit
                return carver.carve(view, start)
    return None


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("behind", ["nothing", "zeros", "noise", "itself"])
def test_a_whole_file_ends_where_its_structure_does(name: str, behind: str) -> None:
    suffix, content = WHOLE[name]
    after = {"nothing": b"", "zeros": bytes(5000), "noise": noise(5000), "itself": content}[behind]
    found = carve(b"before, " + content + after, 8)
    assert found is not None
    assert (found.start, found.end, found.suffix, found.is_whole) == (8, 8 + len(content), suffix, True)


def test_a_thumbnail_inside_does_not_end_its_picture() -> None:
    content = WHOLE["jpeg, thumbnail"][1]
    assert content.count(b"\xff\xd8\xff") == 2
    assert content.find(b"\xff\xd9") < len(content) - 2
    found = carve(content)
    assert found is not None
    assert found.end == len(content)


@pytest.mark.parametrize("fill", [b"\0", b"\xff"])
def test_a_jpeg_that_breaks_off_is_kept_up_to_there(fill: bytes) -> None:
    content = DRAWN["encoded"](1, "JPEG", quality=95)
    cut = content[: len(content) * 2 // 3]
    found = carve(cut + fill * (3 << 20))
    assert found is not None
    assert not found.is_whole
    assert abs(found.end - len(cut)) <= 4
    assert found.resume == 1


def test_a_jpeg_overwritten_from_its_middle_on_is_cut_soon_after() -> None:
    content = DRAWN["encoded"](1, "JPEG", quality=95)
    half = len(content) // 2
    found = carve(content[:half] + noise(1 << 20))
    assert found is not None
    assert not found.is_whole
    assert half <= found.end < half + 200_000
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (320, 240)


@pytest.mark.parametrize("name", ["jpeg", "png", "gif"])
def test_a_beginning_without_pixels_is_left_out(name: str) -> None:
    assert carve(WHOLE[name][1][:30] + bytes(1000)) is None


def test_a_png_is_kept_up_to_its_last_sound_chunk() -> None:
    content = bytearray(DRAWN["encoded"](5, "PNG", 700, 500))
    marks = [at for at in range(len(content)) if content[at : at + 4] == b"IDAT"]
    assert len(marks) > 2
    content[marks[2] + 100] ^= 1
    found = carve(bytes(content))
    assert found is not None
    assert (found.end, found.is_whole) == (marks[2] - 4, False)


def test_an_animation_is_kept_up_to_its_last_whole_frame() -> None:
    content = animation()
    found = carve(content[: len(content) - len(content) // 6])
    assert found is not None
    assert not found.is_whole
    with Image.open(BytesIO(content[: found.end])) as picture:
        picture.load()


def test_a_film_whose_data_breaks_off_is_kept_if_its_index_is_there() -> None:
    first, last = DRAWN["film"](is_fast_start=True), DRAWN["film"](is_fast_start=False)
    kept = carve(first[: len(first) - 50])
    assert kept is not None
    assert (kept.end, kept.is_whole) == (len(first) - 50, False)
    assert carve(last[: len(last) // 2]) is None


def test_free_space_that_ends_cuts_a_file() -> None:
    content = DRAWN["encoded"](1, "JPEG")
    found = carve(content, limit=len(content) - 100)
    assert found is not None
    assert (found.end, found.is_whole) == (len(content) - 100, False)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_mutated_files_are_cut_kept_or_left_out(name: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[name][1])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(1, 4))] = data.draw(st.binary(max_size=4))
    found = carve(bytes(content))
    assert found is None or 0 < found.end <= len(content)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([each.magic for carver in carvers().values() for each in carver.signatures]), st.binary())
def test_any_bytes_behind_a_signature_are_survived(magic: bytes, rest: bytes) -> None:
    for content in (magic + rest, rest[:4].ljust(4, b"\0") + magic + rest):
        found = carve(content)
        assert found is None or 0 < found.end <= len(content)
