"""What a film shows and plays, as a plan: takes, the pieces it is put together from, how it is coded.

Times are ms. A *reel* is what the camera took: drawn takes one after another, with a sound of its own. A film is cut
together from pieces of reels; two films have a stretch in common where their pieces show the same stretch of a reel.
"""

from dataclasses import dataclass

from clew.samples.camera import Shot

Parameters = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Take:
    """One setting of the camera: which kind of scene, how long, and how the one before goes over into it.

    `opening` is "cut", "fade" (through black) or "dissolve". `motion` is how much goes on: "still", "slow" or "fast"
    (`camera.PACES`). `words` make it a title on a plain ground.
    """

    scene: str
    ms: int
    opening: str
    motion: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reel:
    """What was taken: the draws of take n have the key (seed, 9, number, n). `sound` is "melody", "noise" or "speech".

    `speech_at_ms` and `speech_words` tell when somebody speaks and what, 0 and "" where nobody does; `voice` is words
    a minute, and the pitch (0 to 99).
    """

    number: int
    seed: int
    takes: tuple[Take, ...]
    sound: str
    speech_at_ms: int = 0
    speech_words: str = ""
    voice: tuple[int, int] = (150, 50)

    @property
    def ms(self) -> int:
        """How long it lasts."""
        return sum(take.ms for take in self.takes)

    def take_at(self, ms: float) -> tuple[int, int]:
        """Return the number of the take at a time, the last one's behind the end, and when it begins (ms)."""
        start = 0
        for number, take in enumerate(self.takes[:-1]):
            if ms < start + take.ms:
                return number, start
            start += take.ms
        return len(self.takes) - 1, start


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a reel in a film: from `at_ms` on for `ms`, showing the reel from `from_ms` on.

    `speed` is how many ms of the reel pass in one of the film; `reel` NOTHING is black, or silence.
    """

    at_ms: int
    ms: int
    reel: int
    from_ms: int
    speed: float = 1.0
    is_mirrored: bool = False


NOTHING = -1


@dataclass(frozen=True, slots=True)
class Coding:
    """How a film is written: container and codecs as PyAV names them, size in px, frames a second, quality.

    `quality` is the encoder's own number (crf, qscale). `shot` is the camera or phone that signs it, None for none.
    """

    container: str
    video: str
    audio: str
    size: tuple[int, int]
    rate: int
    quality: int
    shot: Shot | None = None


@dataclass(frozen=True, slots=True)
class PlannedFilm:
    """One film (or a still or the sound of one) to be made; `number` is its place in the plan.

    `pictures` and `sounds` are what is seen and heard, in order of time; either may be empty. `inset` is a smaller
    picture over it. `parameters` say what was done to the pictures, as `truth.json` has it.
    """

    number: int
    path: bytes
    kind: str
    parameters: Parameters
    pictures: tuple[Piece, ...]
    sounds: tuple[Piece, ...]
    coding: Coding
    inset: Piece | None = None

    @property
    def ms(self) -> int:
        """How long it lasts."""
        return max((piece.at_ms + piece.ms for piece in (*self.pictures, *self.sounds)), default=0)
