"""How each kind of film is cut from its reel: which pieces it shows and plays."""

from collections.abc import Callable
from dataclasses import replace

from clew.samples.dice import Dice
from clew.samples.films.script import NOTHING, Piece, Reel

WIDEST_SPEED = 0.1
"""How much faster or slower than the reel a film plays at most."""
SHORTEST_CLIP_MS = 5000

Pieces = tuple[Piece, ...]
Cut = Callable[[Dice, Reel, Reel], tuple[Pieces, Pieces]]


def cut(dice: Dice, kind: str, reel: Reel, filler: Reel) -> tuple[Pieces, Pieces]:
    """Return what a kind of film shows and plays of a reel and of one that fills up."""
    return _CUTS.get(kind, _whole)(dice, reel, filler)


def all_of(reel: Reel) -> Piece:
    """Return a reel from beginning to end."""
    return Piece(0, reel.ms, reel.number, 0)


def _whole(dice: Dice, reel: Reel, filler: Reel) -> tuple[Pieces, Pieces]:
    del dice, filler
    return (all_of(reel),), (all_of(reel),)


def _cut_out(dice: Dice, reel: Reel, filler: Reel) -> tuple[Pieces, Pieces]:
    del filler
    clip = _clip(dice, reel)
    return (clip,), (clip,)


def _animation(dice: Dice, reel: Reel, filler: Reel) -> tuple[Pieces, Pieces]:
    return _cut_out(dice, reel, filler)[0], ()


def _put_in(dice: Dice, reel: Reel, filler: Reel) -> tuple[Pieces, Pieces]:
    clip = _clip(dice, reel)
    before = filler.takes[0].ms
    pieces = (
        Piece(0, before, filler.number, 0),
        replace(clip, at_ms=before),
        Piece(before + clip.ms, filler.ms - before, filler.number, before),
    )
    return pieces, pieces


def _still(dice: Dice, reel: Reel, filler: Reel) -> tuple[Pieces, Pieces]:
    del filler
    return (Piece(0, 0, reel.number, moment(dice, reel)),), ()


def _faster(dice: Dice, reel: Reel, filler: Reel, sign: int = 1) -> tuple[Pieces, Pieces]:
    del filler
    speed = 1 + sign * round(dice.real(0.04, WIDEST_SPEED), 3)
    played = (Piece(0, int(reel.ms / speed), reel.number, 0, speed),)
    return played, played


def _mirrored(dice: Dice, reel: Reel, filler: Reel) -> tuple[Pieces, Pieces]:
    del dice, filler
    return (replace(all_of(reel), is_mirrored=True),), (all_of(reel),)


def _other_sound(dice: Dice, reel: Reel, filler: Reel) -> tuple[Pieces, Pieces]:
    del dice
    return (all_of(reel),), (Piece(0, min(reel.ms, filler.ms), filler.number, 0),)


def _other_picture(dice: Dice, reel: Reel, filler: Reel) -> tuple[Pieces, Pieces]:
    del dice
    ms = min(reel.ms, filler.ms)
    return (Piece(0, ms, filler.number, 0),), (replace(all_of(reel), ms=ms),)


def _black(dice: Dice, reel: Reel, filler: Reel) -> tuple[Pieces, Pieces]:
    del reel, filler
    black = (Piece(0, dice.whole(6000, 12_000), NOTHING, 0),)
    return black, black


_CUTS: dict[str, Cut] = {
    "clip": _cut_out,
    "clip in film": _put_in,
    "animated GIF": _animation,
    "animated WebP": _animation,
    "screenshot": _still,
    "faster": _faster,
    "slower": lambda dice, reel, filler: _faster(dice, reel, filler, -1),
    "mirrored film": _mirrored,
    "other sound": _other_sound,
    "other picture": _other_picture,
    "silent film": lambda dice, reel, filler: (_whole(dice, reel, filler)[0], ()),
    "sound of film": lambda dice, reel, filler: ((), _whole(dice, reel, filler)[1]),
    "black film": _black,
}
"""Kinds that are not simply the whole reel."""


def _clip(dice: Dice, reel: Reel) -> Piece:
    """Return a stretch of a reel, a quarter to two thirds of it, that neither begins nor ends in a title."""
    longest = max(SHORTEST_CLIP_MS, reel.ms * 2 // 3)
    ms = dice.whole(max(SHORTEST_CLIP_MS, reel.ms // 4), longest)
    start = outside_titles(reel, dice.whole(0, reel.ms - ms), forward=True)
    end = outside_titles(reel, min(start + ms, reel.ms), forward=False)
    if end - start < SHORTEST_CLIP_MS:
        return all_of(reel)
    return Piece(0, end - start, reel.number, start)


def outside_titles(reel: Reel, ms: int, *, forward: bool) -> int:
    """Return a time, moved behind or (not `forward`) before a title that it lies in: plain frames match nothing."""
    start = 0
    for take in reel.takes:
        if take.words and start - 1000 <= ms < start + take.ms + 1000:
            return start + take.ms + 1000 if forward else start - 1000
        start += take.ms
    return ms


def moment(dice: Dice, reel: Reel) -> int:
    """Return a time inside a take, away from titles and from where one take goes over into another."""
    starts, start = [], 0
    for take in reel.takes:
        if not take.words:
            starts.append((start, take.ms))
        start += take.ms
    start, ms = dice.pick(starts)
    return start + dice.whole(1000, ms - 1000)
