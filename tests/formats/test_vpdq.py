"""vPDQ text: films told apart, frames with their times, bad lines said."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clew.errors import FormatError
from clew.formats import vpdq
from clew.model.frame_part import frame_part, frame_time
from clew.model.hashset import BadLine, Entry


def read(folder: Path, text: str) -> list[Entry | BadLine]:
    path = folder / "bridge.txt"
    path.write_text(text, encoding="utf-8")
    return [each for each in vpdq.plugin.read(path) if isinstance(each, Entry | BadLine)]


def line(number: int, quality: int = 100, seconds: str = "0.033") -> str:
    return f"{number},{quality},{number:064x},{seconds}\n"


def test_a_file_is_a_film_known_by_a_clear_frame_near_its_middle(tmp_path: Path) -> None:
    (film,) = read(tmp_path, line(0, 100) + line(1, 90, "0.5") + line(2, 80, "1.0004") + line(3, 90, "2") + line(4, 3))
    assert isinstance(film, Entry)
    assert film.key == (2).to_bytes(32)
    assert film.hashes[0].part == "frame at 1000 ms"
    assert [each.digest[-1] for each in film.hashes[1:]] == [0, 1, 3, 4]
    assert [each.quality for each in film.hashes[1:]] == [100, 90, 90, 3]
    assert film.files[0].name == "bridge"


def test_files_may_be_joined(tmp_path: Path) -> None:
    films = read(tmp_path, line(0) + line(1) + line(0) + "# harbour\n\n" + line(5) + line(6) + "#\n" + line(7))
    names = [each.files[0].name if each.files else None for each in films if isinstance(each, Entry)]
    assert names == ["bridge", None, "harbour", None]
    assert [len(each.hashes) for each in films if isinstance(each, Entry)] == [2, 1, 2, 1]


def test_bad_lines_cost_themselves(tmp_path: Path) -> None:
    items = read(tmp_path, line(0) + "1,101," + "0" * 64 + ",0\n" + line(1)[:-9] + "\n" + line(2))
    assert [each.number for each in items if isinstance(each, BadLine)] == [2, 3]
    (film,) = [each for each in items if isinstance(each, Entry)]
    assert len(film.hashes) == 2


def test_a_film_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vpdq, "MOST_FRAMES", 3)
    with pytest.raises(FormatError, match="more than 3 frames"):
        read(tmp_path, "".join(map(line, range(4))))


@given(st.text(st.sampled_from("0123456789,abcdef#.\n\r x"), max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_films_and_bad_lines(tmp_path: Path, text: str) -> None:
    for each in read(tmp_path, line(0) + text):
        assert isinstance(each, BadLine) or all(frame_time(one.part) is not None for one in each.hashes)


@given(st.integers(0, 10**10 - 1))
def test_a_frames_time_comes_back(time_ms: int) -> None:
    assert frame_time(frame_part(time_ms)) == time_ms
    assert frame_time(f"picture {time_ms}") is None


def test_a_film_of_poor_frames_is_known_by_its_best(tmp_path: Path) -> None:
    (film,) = read(tmp_path, line(0, 3) + line(1, 20) + line(2, 9))
    assert isinstance(film, Entry)
    assert film.key == (1).to_bytes(32)
