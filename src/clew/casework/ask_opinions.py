"""Draws a sample of decided stacks on which other officers are to decide once more, blind."""

import hashlib
import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from clew.casework.desk import Desk
from clew.casework.once import digest_of, done_before
from clew.custody import JSON
from clew.errors import UsageError
from clew.gallery.decided import DecidedStack, drawn
from clew.gallery.filters import Filters
from clew.gallery.shown import Shown
from clew.model.opinion import Round, Sampled
from clew.schemes import scheme as known_scheme
from clew.store import custody
from clew.store.act_keys import Keyed, keep_key
from clew.store.catalog import Transaction
from clew.store.opinions import append_round, deciders, opinions, round_of, sampled

MADE = "opinion_rounds"
"""What a key of this act stands for."""
MOST = 5_000
"""Stacks of a round: at one in five seconds, seven hours of work."""


@dataclass(frozen=True, slots=True)
class Draw:
    """How many stacks of a scheme are drawn: a share of those decided, or a number. An empty seed is made up."""

    scheme: str
    share: float | None = None
    count: int | None = None
    seed: str = ""

    def of(self, decided: int) -> int:
        """Return how many of so many are drawn; raises UsageError where it isn't said, or is too much."""
        if (self.share is None) == (self.count is None):
            raise UsageError("give a share of what was decided, or a number of stacks: one of the two")
        wanted = self.count if self.count is not None else math.ceil((self.share or 0) * decided)
        if self.share is not None and not 0 < self.share <= 1:
            raise UsageError("a share is over 0, and 1 at most")
        if not 1 <= wanted <= MOST:
            raise UsageError(f"a round has 1 to {MOST:,} stacks, and this would be {wanted:,}: ask for another number")
        return wanted


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A round that was begun, and how many stacks it has."""

    round: Round
    stacks: int
    was_repeated: bool


def ask_opinions(desk: Desk, shown: Shown, case: str, key: str, of: Filters | Sequence[str], draw: Draw) -> AskedFor:
    """Begin a round with a sample of those stacks that a code of the scheme is applied to.

    Those that wait for an opinion already are left out. Raises NotFoundError for an unknown case, scheme or stack,
    UsageError where nothing is decided, or for a wrong number; ConflictError for a key of something else.
    """
    scheme = known_scheme(draw.scheme)
    asked = digest_of("ask opinions", desk.officer, of if isinstance(of, Filters) else list(of), draw)
    with desk.catalog.reading() as tx:
        if (before := _before(tx, case, key, asked)) is not None:
            return before
    decided = shown.decided(of, scheme.name)
    with desk.catalog.deciding() as tx:
        if (before := _before(tx, case, key, asked)) is not None:
            return before
        fresh = _fresh(tx, case, decided)
        if not fresh:
            raise UsageError(f"no stack here is decided under {scheme.name} and waits for no opinion yet")
        seed = draw.seed or secrets.token_hex(8)
        chosen = drawn(fresh, draw.of(len(fresh)), seed)
        by = deciders(tx, case, [each.decision for each in chosen])
        asking = Round(0, case, desk.officer, desk.clock(), scheme.name, scheme.version, seed, len(fresh))
        made = append_round(
            tx,
            asking,
            [
                Sampled(0, place, each.stack, each.sha256, each.decision, by[each.decision], each.code)
                for place, each in enumerate(chosen)
            ],
        )
        _tell(tx, desk, made, chosen)
        keep_key(tx, case, key, Keyed(asked, MADE, made.number, made.number))
        return AskedFor(made, len(chosen), was_repeated=False)


def _fresh(tx: Transaction, case: str, decided: Sequence[DecidedStack]) -> list[DecidedStack]:
    """Return those of them that wait for no opinion."""
    answered = {each.place for each in opinions(tx, case)}
    waiting = {each.sha256 for each in sampled(tx, case) if each.place not in answered}
    return [each for each in decided if each.sha256 not in waiting]


def _tell(tx: Transaction, desk: Desk, made: Round, chosen: Sequence[DecidedStack]) -> None:
    digest = hashlib.sha256(b"".join(each.sha256 for each in chosen)).hexdigest()
    details: dict[str, JSON] = {
        "case": made.case,
        "round": made.number,
        "scheme": [made.scheme, made.scheme_version],
        "seed": made.seed,
        "decided": made.decided,
        "stacks": len(chosen),
        "sha256": digest,
    }
    custody.append(tx, desk.officer, "second opinions asked", made.case, details)


def _before(tx: Transaction, case: str, key: str, asked: bytes) -> AskedFor | None:
    known = done_before(tx, case, key, asked)
    if known is None:
        return None
    stacks = sum(each.round == known.first for each in sampled(tx, case))
    return AskedFor(round_of(tx, case, known.first), stacks, was_repeated=True)
