"""Keeps films open while officers look at them: their bytes, the children that decode them, those that play them."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from clew.casework.desk import Desk
from clew.casework.reopen import reopened
from clew.errors import BusyError, EvidenceError, ExaminationError, IntegrityError, NotFoundError
from clew.examine.job import Identity, identity_of
from clew.examine.projection import Loudness, Projection, Shown
from clew.player import Step
from clew.store import media, occurrences

KEPT_FILES = 16
"""Films whose bytes are kept open: proving them again takes 2 to 6 s a GB."""
LOOKING = 3
"""Children that keep a film open for frames, of 150 MB each and up to `limits.memory_mib`: the one that is looked at,
and two that it is compared with."""
PLAYING = 4
"""Films that are made anew at once; each takes most of a core at 1080p (`benchmarks/showing_films.py`)."""
TURN_S = 5.0
"""How long a film waits until another one has ended: a page that goes to another time gives one up for the next."""
FILE_IDLE_S, CHILD_IDLE_S = 600.0, 60.0
PAUSED_S = 600.0
"""A film that is made anew and that nobody took a piece of for so long is stopped; the page can go on there."""
_TIDY_S = 10.0
_LOUDNESS = 64

Answer = TypeVar("Answer")


@dataclass(slots=True)
class _File:
    descriptor: int
    identity: Identity
    watched_ms: int
    used: float


@dataclass(slots=True)
class _Looker:
    projection: Projection
    turn: threading.Lock = field(default_factory=threading.Lock)
    used: float = 0.0

    def close(self) -> None:
        """End the child, whoever waits for it."""
        self.projection.kill()
        with self.turn:
            self.projection.close()


class Playing:
    """A film that is made anew, piece by piece, by a child of its own."""

    def __init__(self, child: Projection, pieces: Iterator[bytes], on_end: Callable[[], None]) -> None:
        self._child = child
        self._pieces = pieces
        self._on_end = on_end
        self._turn = threading.Lock()
        self._first = next(pieces, b"")  # what can't be played at all is told here
        self._is_closed = False
        self.used = time.monotonic()

    def take(self) -> bytes:
        """Return the next piece, b"" at the end; where it breaks off, what came until then stands."""
        with self._turn:
            self.used = time.monotonic()
            first, self._first = self._first, b""
            try:
                return first or next(self._pieces, b"")
            except ExaminationError:
                return b""

    def stop(self) -> None:
        """Have it end, whoever is at it."""
        self._child.kill()

    def close(self) -> None:
        """End it, and give its place to another; it may be asked again."""
        self.stop()
        with self._turn:
            if not self._is_closed:
                self._is_closed = True
                self._child.close()
                self._on_end()


class OpenFilms:
    """The films of one server; shared by threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turn = threading.RLock()
        self._opening: dict[bytes, threading.Lock] = {}
        self._files: dict[bytes, _File] = {}
        self._lookers: dict[bytes, _Looker] = {}
        self._playing: set[Playing] = set()
        self._places = threading.BoundedSemaphore(PLAYING)
        self._spare: Future[Projection] | None = None
        self._levels: dict[tuple[bytes, int], Loudness] = {}
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="clew-films")
        self._over = threading.Event()
        self._tidier: threading.Thread | None = None

    def open_file(self, sha256: bytes) -> int:
        """Return a descriptor of a media's own bytes, proved to be the recorded ones; the caller closes it.

        Its place is shared: read it with `os.pread`. Raises NotFoundError, EvidenceError with the reason.
        """
        return os.dup(self._file(sha256).descriptor)

    def size(self, sha256: bytes) -> int:
        """Return how many bytes a media has; raises as `open_file`."""
        return self._file(sha256).identity[2]

    def frame(self, sha256: bytes, at_ms: int, step: Step, side: int, *, is_quick: bool) -> Shown:
        """Return a frame of a film; raises NotFoundError, EvidenceError, ExaminationError with the reason."""
        return self._asked(sha256, lambda child: child.look(at_ms, step, side, is_quick=is_quick))

    def loudness(self, sha256: bytes, count: int) -> Loudness:
        """Return how loud the sound is over time; raises as `frame` does."""
        known = self._levels.get((sha256, count))
        if known is None:
            known = self._asked(sha256, lambda child: child.hear(count))
            self._levels[sha256, count] = known
            while len(self._levels) > _LOUDNESS:
                del self._levels[next(iter(self._levels))]
        return known

    def play(self, sha256: bytes, from_ms: int) -> Playing:
        """Begin to make a film anew from a time on; raises BusyError where too many are, and as `frame` does."""
        file = self._file(sha256)
        if not self._places.acquire(timeout=TURN_S):
            raise BusyError(f"{PLAYING} films are being made playable at once, and no more: stop one, and try again")
        try:
            playing = self._played(file, from_ms)
        except BaseException:
            self._places.release()
            raise
        with self._turn:
            self._playing.add(playing)
        return playing

    def _played(self, file: _File, from_ms: int) -> Playing:
        child = self._started()
        try:
            child.open(file.descriptor, file.watched_ms)
            playing = Playing(child, child.play(from_ms), lambda: self._ended(playing))
        except BaseException:
            child.close()
            raise
        return playing

    def _ended(self, playing: Playing) -> None:
        with self._turn:
            self._playing.discard(playing)
        self._places.release()

    def close(self) -> None:
        """End all children, and close all files."""
        self._over.set()
        with self._turn:
            for playing in self._playing:
                playing.stop()
            for looker in self._lookers.values():
                looker.projection.kill()
            self._close_spare()
            for sha256 in tuple(self._files):
                os.close(self._files.pop(sha256).descriptor)
        self._starter.shutdown(wait=False)

    def _asked(self, sha256: bytes, ask: Callable[[Projection], Answer]) -> Answer:
        """Ask the child that has a film; a child that ended takes nothing along but the one question."""
        looker = self._looker(sha256)
        with looker.turn:
            looker.used = time.monotonic()
            try:
                return ask(looker.projection)
            finally:
                looker.used = time.monotonic()
                if looker.projection.is_closed:
                    self._forget(sha256, looker)

    def _looker(self, sha256: bytes) -> _Looker:
        file = self._file(sha256)
        with self._lock(sha256):
            known = self._lookers.get(sha256)
            if known is not None and not known.projection.is_closed:
                return known
            child = self._started()
            try:
                child.open(file.descriptor, file.watched_ms)
            except BaseException:
                child.close()
                raise
            looker = _Looker(child, used=time.monotonic())
            with self._turn:
                self._lookers[sha256] = looker
                self._make_room(self._lookers, LOOKING)
            return looker

    def _make_room(self, lookers: dict[bytes, _Looker], most: int) -> None:
        """End those that were used longest ago and have nothing to do."""
        for sha256, looker in sorted(lookers.items(), key=lambda each: each[1].used):
            if len(lookers) <= most:
                return
            if looker.turn.acquire(blocking=False):
                looker.projection.close()
                del lookers[sha256]
                looker.turn.release()

    def _forget(self, sha256: bytes, looker: _Looker) -> None:
        with self._turn:
            if self._lookers.get(sha256) is looker:
                del self._lookers[sha256]

    def _lock(self, sha256: bytes) -> threading.Lock:
        with self._turn:
            return self._opening.setdefault(sha256, threading.Lock())

    def _file(self, sha256: bytes) -> _File:
        self._tidy_meanwhile()
        with self._lock(sha256):
            known = self._files.get(sha256)
            if known is not None:
                with suppress(OSError):
                    if identity_of(known.descriptor) == known.identity:
                        known.used = time.monotonic()
                        return known
                self._drop(sha256)
            file = self._opened(sha256)
        with self._turn:
            self._files[sha256] = file
            oldest = sorted(self._files, key=lambda each: self._files[each].used)
            for each in oldest[: max(0, len(self._files) - KEPT_FILES)]:
                self._drop(each)
        return file

    def _drop(self, sha256: bytes) -> None:
        """Let a film's bytes go; whoever reads them has a descriptor of its own."""
        with self._turn:
            file = self._files.pop(sha256, None)
            looker = self._lookers.pop(sha256, None)
        if file is not None:
            os.close(file.descriptor)
        if looker is not None:
            looker.close()

    def _opened(self, sha256: bytes) -> _File:
        """Open a media at the first of its places that can be read, or its copy in the vault."""
        with self._desk.catalog.reading() as tx:
            row = media.media(tx, [sha256]).get(sha256)
            places = occurrences.occurrences_of(tx, [sha256]).get(sha256, [])
        if row is None or not places:
            raise NotFoundError(f"there is no media {sha256.hex()[:12]} here")
        reasons = []
        for place in places:
            try:
                with reopened(self._desk, place, self._desk.passwords) as descriptor:
                    kept = os.dup(descriptor)
                    watched_ms = row.footage.duration_ms if row.footage is not None else 0
                    return _File(kept, identity_of(kept), watched_ms, time.monotonic())
            except (EvidenceError, IntegrityError, ExaminationError, OSError) as error:
                reasons.append(str(error))
        raise EvidenceError(f"its evidence can't be read any more: {'; '.join(reasons[:3])}")

    def _started(self) -> Projection:
        """Return a child that is on its way, and have the next one start meanwhile."""
        limits = self._desk.config.limits
        with self._turn:
            spare, self._spare = self._spare, None
            taken = spare or self._starter.submit(Projection, limits)
            self._spare = self._starter.submit(Projection, limits)
        return taken.result()

    def _close_spare(self) -> None:
        spare, self._spare = self._spare, None
        if spare is not None:
            spare.result().close()

    def _tidy_meanwhile(self) -> None:
        with self._turn:
            if self._tidier is None and not self._over.is_set():
                self._tidier = threading.Thread(target=self._tidy, daemon=True, name="clew-films-tidy")
                self._tidier.start()

    def _tidy(self) -> None:
        """Now and then let go of what nobody uses; ends when nothing is left."""
        while not self._over.wait(_TIDY_S):
            now = time.monotonic()
            with self._turn:
                for sha256, looker in tuple(self._lookers.items()):
                    if now - looker.used > CHILD_IDLE_S and not looker.turn.locked():
                        looker.close()
                        del self._lookers[sha256]
                for playing in tuple(self._playing):
                    if now - playing.used > PAUSED_S:
                        playing.close()
                for sha256, file in tuple(self._files.items()):
                    if now - file.used > FILE_IDLE_S and sha256 not in self._lookers:
                        self._drop(sha256)
                if not self._lookers and not self._playing:
                    self._close_spare()
                if not self._files and not self._playing:
                    self._tidier = None
                    return
