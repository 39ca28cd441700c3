import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from clew.hasher import hashers
from clew.samples.dice import Dice
from clew.samples.films import sound
from clew.samples.films.camera import TakeStage
from clew.samples.films.make import MadeFilms, make_films, playable_ms
from clew.samples.films.plan import ANIMATIONS, BROKEN, PARTIAL, SHARES, STILLS, FilmFamily, plan_films
from clew.samples.films.script import NOTHING, PlannedFilm, Take
from clew.samples.films.segments import Common, in_common
from clew.samples.names import Names
from clew.samples.place import Place

SEED, FILES = 4, 60
PLAIN = ("film", "re-encoded film", "other codec", "scaled film", "clip", "clip in film", "faster", "slower")
"""Kinds whose whole picture is that of the reel."""


@dataclass(frozen=True, slots=True)
class Studio:
    place: Place
    families: tuple[FilmFamily, ...]
    made: tuple[MadeFilms, ...]

    def films(self) -> Iterator[PlannedFilm]:
        return (film for family in self.families for film in family.films)

    def content(self, film: PlannedFilm) -> bytes:
        return Path(os.fsdecode(self.place.of(film.number, film.path))).read_bytes()


def made_in(folder: Path, families: tuple[FilmFamily, ...]) -> Studio:
    place = Place(os.fsencode(folder / "evidence"), os.fsencode(folder / "aside"))
    for family in families:
        for film in family.films:
            Path(os.fsdecode(place.of(film.number, film.path))).parent.mkdir(parents=True, exist_ok=True)
    return Studio(place, families, tuple(make_films(family, place) for family in families))


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return made_in(tmp_path_factory.mktemp("films"), plan_films(SEED, FILES, Names(Dice(SEED)), 0))


@lru_cache(maxsize=3)
def frames(content: bytes) -> list[Image.Image]:
    """Return all frames of a film; those of one are asked for with those of several others, one after the other."""
    if content[8:12] == b"WEBP" or content.startswith(b"GIF8"):
        return [frame.convert("RGB") for frame in ImageSequence.Iterator(Image.open(io.BytesIO(content)))]
    with av.open(io.BytesIO(content), "r") as container:
        return [Image.fromarray(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


def digest(picture: Image.Image) -> int:
    return int.from_bytes(hashers()["pdq"].hash_picture(np.asarray(picture.convert("RGB")), "").digest)


def test_every_kind_is_there_with_a_path_of_its_own(studio: Studio) -> None:
    films = list(studio.films())
    assert {film.kind for film in films} == {*SHARES, "film"}
    assert len({film.path.lower() for film in films}) == len(films)
    assert sorted(film.number for film in films) == list(range(len(films)))


def test_few_files_go_without_films() -> None:
    assert plan_films(SEED, FILES - 1, Names(Dice(SEED)), 0) == ()


def test_films_play_as_long_as_planned_and_broken_ones_not_at_all(studio: Studio) -> None:
    for film in studio.films():
        content = studio.content(film)
        if film.kind in BROKEN:
            assert playable_ms(content, film.coding.rate) == 0
        elif film.pictures and film.kind not in STILLS | PARTIAL:
            played = len(frames(content))
            if film.kind in ANIMATIONS:  # frames that stay the same are stored once
                assert 8 < played <= film.ms * film.coding.rate // 1000
                continue
            assert played == pytest.approx(film.ms * film.coding.rate / 1000, abs=1), film.kind


def test_a_film_that_is_cut_off_plays_for_as_long_as_was_found(studio: Studio) -> None:
    cut_off = [film for film in studio.films() if film.kind == "film cut off"]
    assert cut_off
    playable = {number: ms for made in studio.made for number, ms in made.playable_ms.items()}
    for film in cut_off:
        assert 2000 < playable[film.number] < film.ms


def test_sound_is_there_as_planned(studio: Studio) -> None:
    for film in studio.films():
        if film.kind in BROKEN | STILLS | PARTIAL or film.kind.startswith("animated"):
            continue
        with av.open(io.BytesIO(studio.content(film)), "r") as container:
            assert bool(container.streams.audio) == bool(film.sounds), film.kind
            if film.sounds:
                heard = sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))
                assert heard == pytest.approx(film.ms / 1000, abs=0.3)


def test_a_phone_signs_its_film(studio: Studio) -> None:
    signed = [film for film in studio.films() if film.coding.shot]
    assert signed
    for film in signed:
        shot = film.coding.shot
        assert shot is not None
        with av.open(io.BytesIO(studio.content(film)), "r") as container:
            said = container.metadata
        assert said["com.apple.quicktime.make"] == film.parameters["make"]
        assert said["creation_time"].startswith(f"{shot.taken:%Y-%m-%dT%H:%M:%S}")
        assert ("com.apple.quicktime.location.ISO6709" in said) == (shot.place is not None)


def test_stretches_in_common_show_the_same(studio: Studio) -> None:
    compared = 0
    for family in studio.families:
        films = {film.number: film for film in family.films}
        for common in in_common(family.films):
            one, other = films[common.one], films[common.other]
            if common.track != "frames" or one.kind not in PLAIN or other.kind not in PLAIN:
                continue
            shown = pairs(studio, one, other, common)
            distances = [(digest(first) ^ digest(second)).bit_count() for first, second in shown]
            assert sum(distance <= 31 for distance in distances) >= 4, (one.kind, other.kind)
            compared += 1
    assert compared >= 5


def pairs(
    studio: Studio, one: PlannedFilm, other: PlannedFilm, common: Common
) -> Iterator[tuple[Image.Image, Image.Image]]:
    """Yield frames of both films at five times of a stretch that they have in common."""
    first, second = frames(studio.content(one)), frames(studio.content(other))
    for part in (0.1, 0.3, 0.5, 0.7, 0.9):
        mine = common.start_ms + part * (common.end_ms - common.start_ms)
        others = common.other_start_ms + part * (common.other_end_ms - common.other_start_ms)
        yield first[int(mine * one.coding.rate / 1000)], second[int(others * other.coding.rate / 1000)]


def test_a_still_is_a_frame_of_its_film(studio: Studio) -> None:
    seen = 0
    for family in studio.families:
        films = {film.number: film for film in family.films}
        for common in in_common(family.films):
            other = films[common.other]
            if common.track == "still" and other.kind in PLAIN:
                still = Image.open(io.BytesIO(studio.content(films[common.one])))
                frame = frames(studio.content(other))[int(common.other_start_ms * other.coding.rate / 1000)]
                assert (digest(still) ^ digest(frame)).bit_count() <= 31
                seen += 1
    assert seen


def test_stretches_lie_within_their_films(studio: Studio) -> None:
    tracks = set()
    for family in studio.families:
        films = {film.number: film for film in family.films}
        for common in in_common(family.films):
            tracks.add(common.track)
            assert 0 <= common.start_ms <= common.end_ms <= films[common.one].ms + 1
            assert 0 <= common.other_start_ms <= common.other_end_ms <= films[common.other].ms + 1
            assert films[common.one].kind not in BROKEN | {"black film"}
    assert tracks == {"frames", "sound", "still"}


def test_nothing_is_in_common_with_black_or_silence(studio: Studio) -> None:
    black = next(film for film in studio.films() if film.kind == "black film")
    assert {piece.reel for piece in (*black.pictures, *black.sounds)} == {NOTHING}
    assert not list(in_common((black, black)))


@pytest.mark.parametrize(("motion", "most"), [("still", 20), ("slow", 31)])
def test_slow_takes_look_alike_half_a_second_later(motion: str, most: int) -> None:
    distances = []
    for number in range(6):
        stage = TakeStage(Dice(3, number), Take("bridge", 4000, "cut", motion))
        digests = [digest(stage.look(ms, (320, 180))) for ms in range(0, 4000, 500)]
        distances += [(one ^ other).bit_count() for one, other in pairwise(digests)]
    assert 0 < max(distances) <= most


def test_the_same_seed_gives_the_same_films(studio: Studio, tmp_path: Path) -> None:
    families = plan_films(SEED, FILES, Names(Dice(SEED)), 0)
    shortest = min(range(len(families)), key=lambda place: sum(film.ms for film in families[place].films))
    again = made_in(tmp_path, families[shortest : shortest + 1])
    assert again.made[0] == studio.made[shortest]


def test_speech_is_left_out_where_nobody_can_speak(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = next(family.reels[0] for family in studio.families if family.reels[0].speech_words)
    sound.speech.cache_clear()
    monkeypatch.setattr(sound, "speaker", lambda: "")
    assert sound.speech_ms(spoken) == 0
    assert sound.sound_of(spoken).size == spoken.ms * sound.RATE // 1000
    sound.speech.cache_clear()
