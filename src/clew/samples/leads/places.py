"""Pictures of rooms seen from several sides, and of things that were moved from one room to another."""

from collections.abc import Iterator

from clew.samples.dice import Dice
from clew.samples.leads.piece import CASES, Labels, Piece, photo
from clew.samples.leads.rooms import SIDES, draw_room, draw_view, seen_from
from clew.samples.scene import draw_scene

ROOMS = 4
"""Each seen from three sides, the last one in another case than the first two."""
THINGS = 3
"""Pictures on a wall, each of which hangs in three rooms of two cases."""
HANGS_IN = 3
SIZE = (1024, 768)
THING_SIZE = (480, 360)


def room_views(seed: int) -> Iterator[Piece]:
    """Yield the views of rooms."""
    for number in range(ROOMS):
        room = draw_room(Dice(seed, 30, number))
        for side in SIDES:
            dice = Dice(seed, 31, number, side)
            case = CASES[(number + (side == SIDES[-1])) % len(CASES)]
            seen = seen_from(room, draw_view(dice, side), SIZE)
            yield photo(dice, case, seen, {"place": (f"room {number}",)})


def moved_things(seed: int) -> Iterator[Piece]:
    """Yield views of rooms that have nothing but one thing in common."""
    for number in range(THINGS):
        thing = draw_scene(Dice(seed, 32, number), THING_SIZE, ("flowers", "harbour", "still life")[number])[1]
        for turn in range(HANGS_IN):
            dice = Dice(seed, 33, number, turn)
            seen = seen_from(draw_room(dice, (thing,)), draw_view(dice, dice.whole(0, 2)), SIZE)
            labels: Labels = {"thing": (f"thing {number}",), "place": (f"room of thing {number}, {turn}",)}
            yield photo(dice, CASES[turn % len(CASES)], seen, labels)
