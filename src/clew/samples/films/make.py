"""Makes a family of films: draws the reel, cuts and codes every film of it; runs in whichever process has time."""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import av
from PIL import Image, ImageOps

from clew.samples.dice import Dice
from clew.samples.family import pdq_of
from clew.samples.films.camera import ReelStage
from clew.samples.films.encode import encode_animation, encode_film, moved_to_the_front, turned
from clew.samples.films.looks import apply_look, inset_size
from clew.samples.films.plan import ANIMATIONS, STILLS, FilmFamily
from clew.samples.films.script import NOTHING, Piece, PlannedFilm
from clew.samples.films.sound import Samples, cut_together, sound_of
from clew.samples.place import Made, Place

DAMAGED_SPOTS = 4
"""Bytes are overwritten at so many places of a damaged film."""
STILL_SIZE = (640, 360)


@dataclass(frozen=True, slots=True)
class Listed:
    """A content as a list has it: size in bytes, MIME type, digests and PDQ in hex ("" for none)."""

    size: int
    mime: str
    md5: str
    sha1: str
    sha256: str
    pdq: str = ""


@dataclass(frozen=True, slots=True)
class MadeFilms:
    """What became of a family: its files, its film and its still as lists have them.

    `playable_ms` has the films that are cut off, by number: how long they play.
    """

    files: tuple[Made, ...]
    film: Listed
    still: Listed | None
    playable_ms: dict[int, int]


def make_films(family: FilmFamily, place: Place) -> MadeFilms:
    """Make and write every film of a family; the folders are there already."""
    studio = _Studio(family)
    made: list[Made] = []
    playable: dict[int, int] = {}
    whole = b""
    for film in family.films:
        content = whole if film.kind == "film copy" else studio.content(film)
        whole = whole or content
        if film.kind == "film cut off":
            playable[film.number] = playable_ms(content, film.coding.rate)
        seconds = 1_480_000_000 + 977 * film.number
        if film.coding.shot:
            seconds = int(film.coding.shot.taken.timestamp())
        made.append(place.write(film.number, film.path, content, seconds))
    still = None
    if family.still_ms is not None:
        picture = studio.stages[family.reels[0].number].look(family.still_ms, STILL_SIZE)
        data = _picture_bytes(picture, "JPEG")
        still = _listed(data, "image/jpeg", pdq_of(data))
    return MadeFilms(tuple(made), _listed(whole, "video/mp4"), still, playable)


def _listed(data: bytes, mime: str, pdq: str = "") -> Listed:
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    return Listed(len(data), mime, md5, sha1, hashlib.sha256(data).hexdigest(), pdq)


def _picture_bytes(picture: Image.Image, name: str) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, name, **({"quality": 88} if name == "JPEG" else {"compress_level": 1}))
    return stream.getvalue()


def playable_ms(content: bytes, rate: int) -> int:
    """Return how long a damaged film plays from its beginning."""
    shown = 0
    try:
        with av.open(io.BytesIO(content), "r") as container:
            for _ in container.decode(video=0):
                shown += 1
    except av.FFmpegError:
        pass
    return shown * 1000 // rate


class _Studio:
    """Holds what a family's films are put together from: stages and sounds, each made once."""

    def __init__(self, family: FilmFamily) -> None:
        self._seed = family.reels[0].seed
        self.stages = {reel.number: ReelStage(reel) for reel in family.reels}
        self._reels = {reel.number: reel for reel in family.reels}
        self._sounds: dict[int, Samples] = {}
        self._makers: dict[str, Callable[[PlannedFilm, bytes], bytes]] = {
            "turned film": lambda _, film: turned(film),
            "film cut off": _cut_off,
            "film without index": _cut_off,
            "film header": lambda _, film: _header(film),
            "damaged film": self._damaged,
        }

    def content(self, film: PlannedFilm) -> bytes:
        """Return the bytes of a film, still, animation or recording."""
        if film.kind in STILLS:
            shown = film.pictures[0]
            size = film.coding.size if film.parameters["format"] == "PNG" else STILL_SIZE
            return _picture_bytes(self.stages[shown.reel].look(shown.from_ms, size), str(film.parameters["format"]))
        if film.kind in ANIMATIONS:
            return encode_animation(self._frames(film), ANIMATIONS[film.kind], film.coding.rate)
        sound = self._sound(film) if film.sounds else None
        whole = encode_film(self._frames(film), sound, film.coding)
        maker = self._makers.get(film.kind)
        return maker(film, whole) if maker else whole

    def _frames(self, film: PlannedFilm) -> Iterator[Image.Image]:
        """Yield the frames of a film; nothing for a sound recording."""
        count = film.ms * film.coding.rate // 1000 if film.pictures else 0
        for number in range(count):
            ms = number * 1000 / film.coding.rate
            piece = next((each for each in reversed(film.pictures) if each.at_ms <= ms), film.pictures[0])
            picture = self._look(piece, ms, film.coding.size)
            inset = None
            if film.inset:
                inset = self._look(film.inset, ms, inset_size(film.coding.size, film.parameters))
            yield apply_look(picture, film.kind, film.parameters, inset)

    def _look(self, piece: Piece, ms: float, size: tuple[int, int]) -> Image.Image:
        if piece.reel == NOTHING:
            return Image.new("RGB", size)
        picture = self.stages[piece.reel].look(piece.from_ms + (ms - piece.at_ms) * piece.speed, size)
        return ImageOps.mirror(picture) if piece.is_mirrored else picture

    def _sound(self, film: PlannedFilm) -> Samples:
        for piece in film.sounds:
            if piece.reel != NOTHING and piece.reel not in self._sounds:
                self._sounds[piece.reel] = sound_of(self._reels[piece.reel])
        return cut_together(film.sounds, self._sounds, film.ms)

    def _damaged(self, film: PlannedFilm, whole: bytes) -> bytes:
        """Overwrite some bytes behind the first fifth, where a drive's sectors went bad."""
        dice = Dice(self._seed, 12, film.number)
        broken = bytearray(whole)
        for _ in range(DAMAGED_SPOTS):
            at = dice.whole(len(whole) // 5, len(whole) - 2000)
            broken[at : at + 700] = dice.generator.bytes(700)
        return bytes(broken)


def _cut_off(film: PlannedFilm, whole: bytes) -> bytes:
    return whole[: len(whole) * int(film.parameters["percent"]) // 100]


def _header(film: bytes) -> bytes:
    """Return an MP4 with its index in front of which nothing but the header came through."""
    front = moved_to_the_front(film)
    return front[: front.index(b"mdat") + 4]
