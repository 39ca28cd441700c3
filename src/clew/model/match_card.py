"""A match card: one link or match, whole, with all that is needed to repeat it. What a card carries for machines."""

from dataclasses import dataclass

CARD_FORMAT = 1
"""Number of the block's form; a reader refuses others."""

VEILED, CLEAR = "veiled", "clear"
"""How its pictures are drawn: blurred for good, or as they are."""

Point = tuple[float, float, float, float]
"""x and y on the one, x and y on the other, fractions of the upright pictures' sides."""


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where a media lies."""

    case: str
    exhibit: str
    path: str


@dataclass(frozen=True, slots=True)
class CardItem:
    """One of the two things compared: a media, or (`list_name`) a list's entry. Digests and hashes are hex.

    `box` is left, top, width, height in fractions, empty for the whole; `part` as in `Description`. `places` may be
    fewer than `places_total`. `perceptual` are hasher, version, part, digest and quality. `picture` is the SHA-256 of
    the JPEG shown on the card, "" for none; `undrawn` says why a media has none.
    """

    sha256: str
    digests: tuple[tuple[str, str], ...]
    size: int | None
    mime: str
    part: str
    box: tuple[float, ...]
    places: tuple[CardPlace, ...] = ()
    places_total: int = 0
    perceptual: tuple[tuple[str, str, str, str, int], ...] = ()
    picture: str = ""
    list_name: str = ""
    list_version: str = ""
    list_publisher: str = ""
    list_source: str = ""
    entry_key: str = ""
    categories: tuple[str, ...] = ()
    undrawn: str = ""


@dataclass(frozen=True, slots=True)
class CardMethod:
    """What was compared by what. Of a link: linker, version, score and its rate; of a match: distance and threshold.

    `distance`, `threshold` and `form` are -1 for a link, `score` and `false_match_rate` 0 for a match.
    `anew_at` is when the link was proposed with other numbers after the newest word on it, "" where it wasn't.
    """

    name: str
    version: str
    kind: str
    score: float
    false_match_rate: float
    distance: int
    threshold: int
    form: int
    measured: str
    facts: tuple[tuple[str, str], ...] = ()
    points: tuple[Point, ...] = ()
    anew_at: str = ""


@dataclass(frozen=True, slots=True)
class CardPrintPicture:
    """A picture that a print of a camera was made of, and where it lies."""

    sha256: str
    place: CardPlace


@dataclass(frozen=True, slots=True)
class CardPrint:
    """The print of a camera that a link rests on, by all the pictures it was made of: of these it can be made again.

    `officer` chose them, "" where metadata names the camera. `speaker` stands for the print in links; `digest` is the
    SHA-256 of the print itself. The order of the pictures counts.
    """

    camera: str
    officer: str
    speaker: str
    digest: str
    pictures: tuple[CardPrintPicture, ...]


@dataclass(frozen=True, slots=True)
class CardWord:
    """What an officer said: "accepted", "rejected"; `decision` is its number in the agency."""

    decision: int
    case: str
    verdict: str
    reason: str
    officer: str
    at: str


@dataclass(frozen=True, slots=True)
class CardEntry:
    """An entry of the chain of custody as it stands there, so that its digest can be computed again."""

    sequence: int
    at: str
    agency: str
    officer: str
    act: str
    item: str
    details: str
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class MatchCard:
    """A card. `lead` is the link's number, 0 for a match. `head_sequence` and `head` are the chain's last entry then.

    `is_veiled` tells that its pictures are blurred for good. `not_tried` says in words what was left out. `prints` are
    what the score rests on besides the two.
    """

    format: int
    clew: str
    agency: str
    case: str
    lead: int
    officer: str
    made: str
    is_veiled: bool
    one: CardItem
    other: CardItem
    method: CardMethod
    words: tuple[CardWord, ...]
    not_tried: tuple[str, ...]
    entries: tuple[CardEntry, ...]
    head_sequence: int
    head: str
    prints: tuple[CardPrint, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for a block of another form."""
        if self.format != CARD_FORMAT:
            raise ValueError(f"a card of form {self.format}; this Clew reads form {CARD_FORMAT}")

    @property
    def what(self) -> str:
        """What the card is about, as custody names it."""
        return f"lead {self.lead}" if self.lead else f"match of {self.one.sha256}"
