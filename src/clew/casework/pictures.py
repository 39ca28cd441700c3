"""Shows pictures at full size: drawn from the evidence in sealed children, kept in memory for a while."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from clew.casework.desk import Desk
from clew.casework.reopen import reopened
from clew.casework.tile_cache import TileCache
from clew.errors import ClewError, EvidenceError, ExaminationError, NotFoundError
from clew.examine.easel import Easel, Seen, Tile
from clew.examine.pyramid import Level, Place, has
from clew.model.findings import Kind
from clew.store import media, occurrences

EASELS = 2
"""Pictures drawn at once: the one that is looked at, and the next. Each may take the memory of one file."""
CACHE_BYTES = 256 << 20
"""Tiles kept: of 28 pictures of 12 MP, which take 9 MB each, so that going back and forth draws nothing anew."""
PICTURES_KNOWN = 1000
"""Pictures whose size and small picture inside are kept: some kB each."""
FAILURE_S = 5.0
"""A picture that could not be drawn is tried again after so long: forty tiles are asked for at once."""
ENDING_S = 5.0
"""How long the server's end waits for a picture that is being taken out of its containers; children end with it."""
PATIENCE_S = 300.0
"""How long a request waits: a picture may lie in containers that take minutes to go through."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it can be shown: its levels, the smallest first, upright.

    `full_width` and `full_height` are the file's: more than the largest level has where memory does not hold it.
    `has_embedded` tells whether there is a small picture inside.
    """

    levels: tuple[Level, ...]
    full_width: int
    full_height: int
    has_embedded: bool


_SEEN = "seen"
_Key = tuple[bytes, Place | str]
Found = TypeVar("Found", Seen, bytes)


class Pictures:
    """The pictures that a server shows; shared by threads. Those that ask for the same one wait for one drawing."""

    def __init__(self, desk: Desk, easels: int = EASELS, cache_bytes: int = CACHE_BYTES) -> None:
        self._desk = desk
        self._most = easels
        self._tiles = TileCache(cache_bytes)
        self._seen: OrderedDict[bytes, Seen] = OrderedDict()
        self._failed: OrderedDict[bytes, tuple[float, ClewError]] = OrderedDict()
        self._waiting: dict[_Key, Future[Any]] = {}
        self._wanted: OrderedDict[bytes, None] = OrderedDict()
        self._held: dict[int, bytes] = {}
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._easels: dict[int, Easel] = {}
        self._is_closed = False
        self.is_ready = threading.Event()
        self.drawn = 0

    def start(self) -> None:
        """Have a child ready before the first picture is wished for, in the background; `is_ready` is set then.

        One child: the second starts when it is needed. An officer's first picture waited 1.75 s for it on two cores.
        """
        with self._changed:
            if not self._threads and not self._is_closed:
                self._begin()

    def picture(self, sha256: bytes) -> Picture:
        """Return what a picture is. Raises NotFoundError, EvidenceError where it can't be read or drawn any more."""
        seen = self._look(sha256)
        return Picture(seen.levels, seen.full_width, seen.full_height, bool(seen.embedded))

    def embedded(self, sha256: bytes) -> bytes:
        """Return the JPEG of the small picture inside; raises NotFoundError where there is none, EvidenceError."""
        seen = self._look(sha256)
        if not seen.embedded:
            raise NotFoundError(f"media {sha256.hex()[:12]} has no small picture inside")
        return seen.embedded

    def tile(self, sha256: bytes, place: Place) -> bytes:
        """Return the JPEG of one tile; raises NotFoundError where there is no such one, EvidenceError."""
        with self._changed:
            kept = self._tiles.get((sha256, place))
        if kept is not None:
            return kept
        if not has(self._look(sha256).levels, place):
            raise NotFoundError(f"media {sha256.hex()[:12]} has no tile {place.level}/{place.column}/{place.row}")
        return self._ask(sha256, place, lambda: self._tiles.get((sha256, place)))

    def close(self) -> None:
        """End the children, and answer whoever still waits."""
        with self._changed:
            self._is_closed = True
            for easel in self._easels.values():
                easel.stop()
            self._changed.notify_all()
        for each in self._threads:
            each.join(ENDING_S)
        with self._changed:
            answers = [self._waiting.pop(key) for key in list(self._waiting)]
        for answer in answers:
            answer.set_exception(EvidenceError("the server has ended"))

    def _look(self, sha256: bytes) -> Seen:
        return self._ask(sha256, _SEEN, lambda: self._seen.get(sha256))

    def _ask(self, sha256: bytes, what: Place | str, kept: Callable[[], Found | None]) -> Found:
        """Return what is kept, or wait until a thread has it."""
        with self._changed:
            found = kept()
            if found is not None:
                return found
            if self._is_closed:
                raise EvidenceError("the server has ended")
            until, error = self._failed.get(sha256, (0.0, EvidenceError("")))
            if time.monotonic() < until:
                raise error
            answer: Future[Found] = self._waiting.setdefault((sha256, what), Future())
            self._wanted[sha256] = None
            self._wanted.move_to_end(sha256)
            if len(self._threads) < self._most:
                self._begin()
            self._changed.notify_all()
        try:
            return answer.result(PATIENCE_S)
        except TimeoutError as late:
            raise EvidenceError(f"could not be drawn within {PATIENCE_S:g} s") from late

    def _begin(self) -> None:
        """Start one more thread that draws."""
        thread = threading.Thread(target=self._serve, args=(len(self._threads),), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self, number: int) -> None:
        """Draw what is wanted, the newest first, until the end: a thread with a child of its own."""
        easel = Easel(self._desk.config.limits)
        with self._changed:
            self._easels[number] = easel
        try:
            with suppress(ExaminationError):  # whoever wishes for the first picture is told, for then it is tried again
                easel.start()
                self.is_ready.set()
            while (sha256 := self._next(number)) is not None:
                try:
                    self._draw(easel, number, sha256)
                except ClewError as error:
                    self._fail(sha256, error)
                except Exception as error:  # noqa: BLE001 - one picture's failure, told to whoever asked for it
                    self._fail(sha256, EvidenceError(f"could not be drawn: {type(error).__name__}: {error}"))
        finally:
            easel.close()

    def _next(self, number: int) -> bytes | None:
        """Wait for what this thread should draw: not what another holds, who can cut its tiles without decoding."""
        with self._changed:
            while not self._is_closed:
                others = {sha256 for at, sha256 in self._held.items() if at != number}
                for sha256 in reversed(self._wanted):
                    if sha256 not in others:
                        del self._wanted[sha256]
                        self._held[number] = sha256
                        return sha256
                self._changed.wait()
            return None

    def _draw(self, easel: Easel, number: int, sha256: bytes) -> None:
        """Draw a picture, or cut what is wanted of it out of the pixels that are still there."""
        if not easel.holds(sha256):
            self._view(easel, sha256)
        while (place := self._unanswered(sha256)) is not None and easel.holds(sha256):
            self._take_tile(sha256, easel.cut(place))
        with self._changed:
            if not easel.holds(sha256):
                self._held.pop(number, None)
            if any(asked == sha256 for asked, _ in self._waiting):
                self._wanted[sha256] = None
            else:
                self._wanted.pop(sha256, None)  # wished for while it was drawn, and answered by that
            self._changed.notify_all()

    def _view(self, easel: Easel, sha256: bytes) -> None:
        """Draw a picture from whichever of its places it can still be read from."""
        reasons = []
        for place in _places(self._desk, sha256):
            try:
                with reopened(self._desk, place, self._desk.passwords) as descriptor:
                    for each in easel.draw(descriptor, sha256):
                        if isinstance(each, Tile):
                            self._take_tile(sha256, each)
                        else:
                            self._take_seen(sha256, each)
            except ExaminationError as error:
                raise EvidenceError(f"can't be drawn: {error}") from error
            except ClewError as error:
                reasons.append(f"{place.case} {place.exhibit}: {error}")
            else:
                return
        raise EvidenceError("; ".join(reasons) or "it is in no exhibit")

    def _take_seen(self, sha256: bytes, seen: Seen) -> None:
        with self._changed:
            self.drawn += 1
            self._failed.pop(sha256, None)
            self._seen[sha256] = seen
            self._seen.move_to_end(sha256)
            while len(self._seen) > PICTURES_KNOWN:
                self._seen.popitem(last=False)
            answer = self._waiting.pop((sha256, _SEEN), None)
        if answer is not None:
            answer.set_result(seen)

    def _take_tile(self, sha256: bytes, tile: Tile) -> None:
        with self._changed:
            self._tiles.put((sha256, tile.place), tile.jpeg)
            answer = self._waiting.pop((sha256, tile.place), None)
        if answer is not None:
            answer.set_result(tile.jpeg)

    def _unanswered(self, sha256: bytes) -> Place | None:
        """Return the place of a tile that somebody waits for."""
        with self._changed:
            places = (what for asked, what in self._waiting if asked == sha256)
            return next((each for each in places if isinstance(each, Place)), None)

    def _fail(self, sha256: bytes, error: ClewError) -> None:
        """Answer all who wait for a picture with the reason why there is none."""
        with self._changed:
            self._failed[sha256] = time.monotonic() + FAILURE_S, error
            self._failed.move_to_end(sha256)
            while len(self._failed) > PICTURES_KNOWN:
                self._failed.popitem(last=False)
            self._held = {at: held for at, held in self._held.items() if held != sha256}
            self._wanted.pop(sha256, None)
            answers = [self._waiting.pop(key) for key in list(self._waiting) if key[0] == sha256]
        for answer in answers:
            answer.set_exception(error)


def _places(desk: Desk, sha256: bytes) -> list[occurrences.OccurrenceRow]:
    """Return where a picture lies, those that lie in no container first; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        row = media.media(tx, [sha256]).get(sha256)
        if row is None or row.kind is not Kind.PICTURE:
            raise NotFoundError(f"there is no picture of media {sha256.hex()[:12]}")
        places = occurrences.occurrences_of(tx, [sha256]).get(sha256, [])
    return sorted(places, key=lambda each: bool(each.occurrence.container))
