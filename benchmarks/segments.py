"""What alignment in time finds of films and sound that were planted, where, and what it finds that isn't there.

Films are drawn (`films.py`), 60 to 120 s of shots of 2 to 9 s at 320x180 px and 12 frames/s, encoded, and watched as
the examiner watches them, a frame a second and more where they move. Planted are stretches of 5 to 30 s, scaled to 0.75
to 2 times the size and encoded anew by x264 (crf 20 to 33) or MPEG-4: as a clip of their own, or inside a longer film
of other shots; and screenshots, scaled and saved as JPEG. Found is what has a segment (without beginning and end within
1.5 s: touched).
The pairs that are worth aligning are told by an index of all films, as in a case; unrelated films are all compared.

vPDQ's own rule, measured on the same videos, is that of python-threatexchange: of the frames of quality 50, 80 % of the
asked film's and 0 % of the other's have one within 31 bits. It has its own frames, one a second.

Sound is melodies, waves, and speech where espeak-ng is installed; pieces of 10 to 25 s are put into another sound and
encoded by AAC, MP3 or Opus at 16 to 64 kbit/s.

Run: python benchmarks/segments.py [planted] [films] [seed]
"""

import hashlib
import itertools
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from films import SIZE, Film, Look, Piece, draw_film, encode, shot_at, still, whole
from recorded import record

from clew.config import Footage, Matching
from clew.examine.describe import describe
from clew.matching import candidates, lines
from clew.matching.aligning import align
from clew.matching.hamming import HammingIndex
from clew.matching.kernels import to_words
from clew.matching.lines import Spans
from clew.matching.listening import align_sound
from clew.matching.same_film import SAME_SHARE
from clew.matching.sides import Rules
from clew.matching.stills import times
from clew.matching.timeline import Sounding, Timeline, sounding, timeline
from clew.model.digests import Digests
from clew.model.findings import Findings
from clew.model.segment import Segment, covered_ms
from clew.samples.dice import Dice
from clew.samples.films.encode import encode_film
from clew.samples.films.script import Coding, Reel, Take
from clew.samples.films.sound import RATE, sound_of, speaker

WITHIN_MS = 1500
"""How far beginning and end may lie off: films are looked at once a second."""
UNRELATED = 1000
MATCHING = Matching()
PLACE_BITS = 24
VPDQ_QUERY, VPDQ_INDEX = 0.8, 0.0
WORDS = "river bridge harbour window garden paper lantern copper valley market station engine ladder silver carpet"
CODINGS = (("mp4", "aac"), ("matroska", "libmp3lame"), ("matroska", "libopus"))

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Planted:
    """A film made from a stretch of a base film: when it is in the base, and when in the film that was made (ms).

    `data` is the file, `made` how it is compared.
    """

    kind: str
    base: int
    stretch: tuple[float, float]
    inside: tuple[float, float]
    data: bytes
    made: Timeline


def examined(data: bytes, depth: str = "full") -> Findings:
    """Examine a file as a child does."""
    md5, sha1 = hashlib.md5(data, usedforsecurity=False), hashlib.sha1(data, usedforsecurity=False)
    digests = Digests(md5.digest(), sha1.digest(), hashlib.sha256(data).digest(), bytes(16))
    return describe(memoryview(data), len(data), digests, max_pixels=10**9, footage=Footage(depth=depth))


def watched(data: bytes, depth: str = "full") -> Timeline:
    """Return a film as it is compared."""
    footage = examined(data, depth).footage
    assert footage is not None
    (frames,) = (each for each in footage.frames if each.hasher == "pdq")
    return timeline(frames, footage.duration_ms, MATCHING.minimum_quality)


def anew(dice: Dice, **changed: object) -> Look:
    """Draw how a film is scaled and encoded."""
    scale = dice.pick((0.75, 1.0, 1.5, 2.0))
    size = (round(SIZE[0] * scale / 2) * 2, round(SIZE[1] * scale / 2) * 2)
    codec = dice.pick(("libx264", "libx264", "mpeg4"))
    return replace(Look(size=size, codec=codec, crf=dice.whole(20, 33)), **changed)  # type: ignore[arg-type]


LOOKS: dict[str, Callable[[Dice, Sequence[Film]], Look]] = {
    "letterbox": lambda dice, _: anew(dice, letterbox=dice.real(0.05, 0.12)),
    "logo": lambda dice, _: anew(dice, logo=True),
    "brighter": lambda dice, _: anew(dice, brightness=1.3),
    "2 to 10 % faster": lambda dice, _: anew(dice, speed=dice.real(1.02, 1.1)),
    "2 to 10 % slower": lambda dice, _: anew(dice, speed=dice.real(0.9, 0.98)),
    "mirrored": lambda dice, _: anew(dice, is_mirrored=True),
    "picture in picture": lambda dice, films: anew(dice, inside=dice.pick(films), inside_scale=0.8),
}


def planted(kind: str, count: int, films: Sequence[Film], seed: int, *, is_inside: bool = False) -> Iterator[Planted]:
    """Make films of stretches of base films."""
    for number in range(count):
        dice = Dice(seed, sum(map(ord, kind)), number)
        base = dice.whole(0, len(films) - 1)
        length = dice.whole(5000, 30_000)
        start = dice.whole(0, films[base].length_ms - length)
        pieces: tuple[Piece, ...] = (Piece(films[base], start, start + length),)
        look = LOOKS[kind](dice, films) if kind in LOOKS else anew(dice)
        before = 0
        if is_inside:
            host = draw_film(seed + 1, 10_000 + number, 40_000)
            before = dice.whole(0, 30_000)
            pieces = (Piece(host, 0, before), *pieces, Piece(host, before, 40_000))
        data = encode(pieces, look)
        yield Planted(kind, base, (start, start + length), (before, before + length / look.speed), data, watched(data))


class Shelf:
    """The base films in an index, as in a case."""

    def __init__(self, films: Sequence[Timeline]) -> None:
        self.films = films
        self.index = HammingIndex(256)
        for number, film in enumerate(films):
            good = np.flatnonzero(film.is_good)
            self.index.add(np.ascontiguousarray(film.codes[good].view(np.uint8)), number << PLACE_BITS | good)

    def near(self, codes: npt.NDArray[np.uint64], radius: int) -> list[int]:
        """Return the films worth comparing."""
        asked = np.ascontiguousarray(codes).view(np.uint8)
        _, rows = candidates.rows_near(self.index, asked, radius, PLACE_BITS)
        return sorted(set(rows.tolist()))

    def aligned(self, film: Timeline) -> dict[int, list[Segment]]:
        """Return the segments of a film with each base film, seen from the base."""
        asked = np.concatenate([film.codes[film.is_good], film.mirrored[film.is_good]])
        return {number: align(self.films[number], film) for number in self.near(asked, Rules().radius)}

    def shown(self, picture: bytes) -> dict[int, list[Segment]]:
        """Return when a picture is seen in each base film."""
        found = examined(picture).picture
        assert found is not None
        made = found.hashes[0]
        if made.quality < MATCHING.minimum_quality:
            return {}
        forms = to_words(np.frombuffer(made.digest + made.forms, np.uint8).reshape(8, -1))
        none, all_ = np.zeros(8, np.int64), np.ones(8, np.bool_)
        seen = {}
        for number in self.near(forms, MATCHING.near_bits):
            film = self.films[number]
            spans = Spans(film.starts, film.ends, film.codes, film.is_good, film.is_good)
            near = lines.near(Spans(none, none, forms, all_, all_), spans, MATCHING.near_bits)
            seen[number] = times(film, *(each.astype(np.int64) for each in (near.other, near.distances, near.one)))
        return seen


def is_within(found: Segment, each: Planted) -> bool:
    """Whether a segment begins and ends where it was planted, in both films."""
    ends = (found.start_ms, found.end_ms, found.other_start_ms, found.other_end_ms)
    return all(abs(end - wanted) <= WITHIN_MS for end, wanted in zip(ends, (*each.stretch, *each.inside), strict=True))


def touches(found: Segment, each: Planted) -> bool:
    """Whether a segment says of some planted moment where it is."""
    return found.start_ms < each.stretch[1] and found.end_ms > each.stretch[0]


def is_within_as_a_whole(found: Sequence[Segment], each: Planted) -> bool:
    """Whether one segment says it all."""
    return any(is_within(segment, each) for segment in found)


def vpdq(query: Timeline, index: Timeline) -> bool:
    """Whether vPDQ's rule takes two films for the same."""
    asked, held = _looks(query), _looks(index)
    if not len(asked) or not len(held):
        return False
    bits = np.bitwise_count(asked[:, None, :] ^ held[None, :, :]).sum(axis=2) <= MATCHING.near_bits
    return bool(bits.any(axis=1).mean() >= VPDQ_QUERY and bits.any(axis=0).mean() >= VPDQ_INDEX)


def _looks(film: Timeline) -> npt.NDArray[np.uint64]:
    """Return what is shown at each whole second, the frames that vPDQ takes of a film of 12 frames/s."""
    counts = film.ends // 1000 - (film.starts - 1) // 1000
    return np.repeat(film.codes[film.is_good], counts[film.is_good], axis=0)


def main(count: int = 200, films: int = 46, seed: int = 1) -> None:
    """Measure and keep the figures."""
    bases = [draw_film(seed, number, 1000 * Dice(seed, number, 1).whole(60, 120)) for number in range(films)]
    shelf = Shelf([watched(encode(whole(film))) for film in bases])
    figures: dict[str, object] = {}
    third = count // 3
    plants = [
        *planted("clip in film", third, bases, seed),
        *planted("film in clip", third, bases, seed, is_inside=True),
    ]
    found_of_three = _measure(figures, shelf, plants) + _stills(figures, shelf, bases, count - 2 * third, seed)
    figures["planted: found within 1.5 s"] = found_of_three / count
    for kind in LOOKS:
        _measure(figures, shelf, list(planted(kind, max(1, third // 3), bases, seed)))
    _restless(figures, max(1, third // 3), seed)
    _distances(figures, bases)
    _unrelated(figures, shelf)
    _swift(figures, bases, plants)
    _copies(figures, shelf, bases, seed)
    _sound(figures, max(1, count // 4), seed)
    record("segments", figures, planted=count, films=films, seed=seed, rules=str(Rules()))


def _measure(figures: dict[str, object], shelf: Shelf, plants: Sequence[Planted]) -> int:
    """Measure what is found of planted films, by kind; return how many are found where they are."""
    by_kind = defaultdict(list)
    for each in plants:
        began = time.perf_counter()
        found = shelf.aligned(each.made)
        seconds = time.perf_counter() - began
        own = found.get(each.base, [])
        false = sum(bool(segments) for base, segments in found.items() if base != each.base)
        set_rule = vpdq(each.made, shelf.films[each.base])
        others = sum(vpdq(each.made, film) for at, film in enumerate(shelf.films) if at != each.base)
        touched = any(touches(segment, each) for segment in own)
        by_kind[each.kind].append((is_within_as_a_whole(own, each), touched, false, set_rule, others, seconds))
    for kind, rows in by_kind.items():
        columns = np.array(rows, np.float64).T
        figures[f"{kind}: found within 1.5 s"] = float(columns[0].mean())
        figures[f"{kind}: found"] = float(columns[1].mean())
        figures[f"{kind}: false"] = int(columns[2].sum())
        figures[f"{kind}: vPDQ's rule"] = float(columns[3].mean())
        figures[f"{kind}: vPDQ's rule, false"] = int(columns[4].sum())
        figures[f"{kind}: ms a film"] = float(1000 * np.median(columns[5]))
    return sum(row[0] for rows in by_kind.values() for row in rows)


def _stills(figures: dict[str, object], shelf: Shelf, bases: Sequence[Film], count: int, seed: int) -> int:
    right, false = defaultdict(list), 0
    for number in range(count):
        dice = Dice(seed, 77, number)
        base = dice.whole(0, len(bases) - 1)
        at = dice.real(0, bases[base].length_ms)
        seen = shelf.shown(still(bases[base], at, anew(dice), dice.whole(60, 90)))
        own = seen.get(base, [])
        is_right = any(each.other_start_ms - WITHIN_MS <= at <= each.other_end_ms + WITHIN_MS for each in own)
        right[shot_at(bases[base], at).pace].append(is_right)
        false += sum(bool(found) for at_, found in seen.items() if at_ != base)
    for pace, found in sorted(right.items()):
        figures[f"screenshot in film: of {pace} shots, found within 1.5 s"] = sum(found) / len(found)
    total = sum(map(sum, right.values()))
    figures["screenshot in film: found within 1.5 s"] = total / max(1, count)
    figures["screenshot in film: false"] = false
    return total


def _restless(figures: dict[str, object], count: int, seed: int) -> None:
    """Measure what is found of films that move all the time."""
    within, touched = [], []
    for number in range(count):
        dice = Dice(seed, 99, number)
        film = draw_film(seed, 20_000 + number, 60_000, is_restless=True)
        length = dice.whole(10_000, 30_000)
        start = dice.whole(0, film.length_ms - length)
        data = encode((Piece(film, start, start + length),), anew(dice))
        each = Planted("restless", 0, (start, start + length), (0, length), data, watched(data))
        found = Shelf([watched(encode(whole(film)))]).aligned(each.made).get(0, [])
        within.append(is_within_as_a_whole(found, each))
        touched.append(any(touches(segment, each) for segment in found))
    figures["restless film: found"] = float(np.mean(touched))
    figures["restless film: found within 1.5 s"] = float(np.mean(within))


def _unrelated(figures: dict[str, object], shelf: Shelf) -> None:
    pairs = list(itertools.combinations(shelf.films, 2))[:UNRELATED]
    began = time.perf_counter()
    false = sum(bool(align(*pair)) for pair in pairs)
    figures["unrelated pairs"] = len(pairs)
    figures["unrelated pairs: false"] = false
    figures["unrelated pairs: ms a pair"] = 1000 * (time.perf_counter() - began) / max(1, len(pairs))
    figures["unrelated pairs: vPDQ's rule, false"] = sum(vpdq(*pair) or vpdq(*pair[::-1]) for pair in pairs)


def _swift(figures: dict[str, object], bases: Sequence[Film], plants: Sequence[Planted]) -> None:
    """Measure what is found where base films were watched swiftly."""
    shelf = Shelf([watched(encode(whole(film)), "swift") for film in bases[: len(bases) // 2]])
    some = [each for each in plants if each.base < len(shelf.films)]
    own = [shelf.aligned(each.made).get(each.base, []) for each in some]
    figures["swift: found"] = float(
        np.mean([any(touches(one, each) for one in found) for found, each in zip(own, some, strict=True)])
    )
    within = [is_within_as_a_whole(found, each) for found, each in zip(own, some, strict=True)]
    figures["swift: found within 1.5 s"] = float(np.mean(within))


def _distances(figures: dict[str, object], bases: Sequence[Film]) -> None:
    """Measure how far frames of the same instant lie apart, which `Rules` were chosen by."""
    some = bases[:12]
    plain = [_looks(watched(encode(whole(film)))) for film in some]
    looks = {"letterbox of a sixth": Look(letterbox=1 / 12), "logo": Look(logo=True)}
    others = {kind: [_looks(watched(encode(whole(film), look))) for film in some] for kind, look in looks.items()} | {
        "half a second later": [_looks(watched(encode((Piece(film, 500, film.length_ms),)))) for film in some]
    }
    for kind, made in others.items():
        pairs = [(one[: len(other)], other[: len(one)]) for one, other in zip(plain, made, strict=True)]
        bits = np.concatenate([np.bitwise_count(one ^ other).sum(axis=1) for one, other in pairs])
        for radius in (MATCHING.near_bits, Rules().radius, Rules().wide):
            figures[f"distances: {kind}, within {radius} bits"] = float((bits <= radius).mean())
    unrelated = [
        np.bitwise_count(one[:, None, :] ^ other[None, :, :]).sum(axis=2).min()
        for one, other in itertools.combinations(plain, 2)
    ]
    figures["distances: unrelated frames, least"] = int(min(unrelated))


def _copies(figures: dict[str, object], shelf: Shelf, bases: Sequence[Film], seed: int) -> None:
    """Measure how much of a film its whole copies share with it, which says whether they are the same film."""
    shares = []
    for number, film in enumerate(bases):
        made = watched(encode(whole(film), anew(Dice(seed, 88, number))))
        found = align(shelf.films[number], made)
        own = covered_ms((each.start_ms, each.end_ms) for each in found) / shelf.films[number].duration_ms
        other = covered_ms((each.other_start_ms, each.other_end_ms) for each in found) / made.duration_ms
        shares.append(min(own, other))
    figures["whole copies: share, least"] = min(shares)
    figures["whole copies: taken for the same film"] = float(np.mean([share >= SAME_SHARE for share in shares]))


def _spoken(dice: Dice) -> str:
    return " ".join(dice.pick(WORDS.split()) for _ in range(60))


def _sounds(count: int, seed: int) -> list[Samples]:
    """Synthesise sounds of 60 s: melodies, waves, speech."""
    made = []
    for number in range(count):
        dice = Dice(seed, 55, number)
        kind = ("melody", "noise", "speech")[number % 3]
        words = _spoken(dice) if kind == "speech" and speaker() else ""
        take = Take("sea", 60_000, "cut", "still")
        reel = Reel(number, seed, (take,), "noise" if kind == "speech" else kind, 0, words)
        made.append(sound_of(reel))
    return made


def _heard(samples: Samples, dice: Dice) -> Sounding:
    container, codec = dice.pick(CODINGS)
    coding = Coding(container, "", codec, (0, 0), 0, 0)
    sound = examined(encode_film((), samples, coding)).sound
    assert sound is not None
    return sounding(sound)


def _sound(figures: dict[str, object], count: int, seed: int) -> None:
    """Measure what is found of pieces of sound in other sound."""
    made = _sounds(UNRELATED // 20 - 4, seed)
    whole_ = [_heard(samples, Dice(seed, 56, number)) for number, samples in enumerate(made)]
    if not all(len(each.items) for each in whole_):
        figures["sound"] = "not tried"
        return
    within, touched, seconds = [], [], []
    for number in range(count):
        dice = Dice(seed, 57, number)
        base, host = dice.whole(0, len(made) - 1), dice.whole(0, len(made) - 1)
        length, before = dice.real(10, 25), dice.real(0, 15)
        start = dice.real(0, made[base].size / RATE - length)
        piece = made[base][int(start * RATE) : int((start + length) * RATE)]
        rest = made[host - 1 if host == base else host]
        put = _heard(
            np.concatenate([rest[: int(before * RATE)], piece, rest[int(before * RATE) : int(30 * RATE)]]), dice
        )
        began = time.perf_counter()
        found = align_sound(whole_[base], put)
        seconds.append(time.perf_counter() - began)
        wanted = np.array([start, start + length, before, before + length]) * 1000
        ends = [np.array([each.start_ms, each.end_ms, each.other_start_ms, each.other_end_ms]) for each in found]
        within.append(any(np.abs(each - wanted).max() <= WITHIN_MS for each in ends))
        touched.append(any(each[0] < wanted[1] and each[1] > wanted[0] for each in ends))
    figures["sound in other sound: found within 1.5 s"] = float(np.mean(within))
    figures["sound in other sound: found"] = float(np.mean(touched))
    figures["sound in other sound: ms a pair"] = float(1000 * np.median(seconds))
    pairs = list(itertools.combinations(whole_, 2))[:UNRELATED]
    figures["unrelated sounds"] = len(pairs)
    figures["unrelated sounds: false"] = sum(bool(align_sound(*pair)) for pair in pairs)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
