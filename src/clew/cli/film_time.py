"""How a film's time is written at the command line, wherever one is: --at 12.5, --at 1:02.5."""

import re
from decimal import Decimal
from typing import Annotated

import typer

LATEST_MS = 1 << 31
"""24 days."""
_MILLISECONDS = re.compile(r"(?:frame at )?(\d{1,10}) ?ms")
_SECONDS = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,6}):(?=[0-5]?\d(?:\D|$)))?(\d{1,8}(?:\.\d{0,9})?) ?s?")
_EITHER = re.compile(r"0*[1-9]\d*")


def film_time(text: str) -> int:
    """Return the milliseconds that are meant by "12.5", "1:02.5", "1:00:02.5", "2500ms"; raises BadParameter."""
    text = text.strip()
    if millis := _MILLISECONDS.fullmatch(text):
        time_ms = int(millis[1])
    elif (found := _SECONDS.fullmatch(text)) and (found[1] is None or int(found[2]) < 60):
        minutes = int(found[1] or 0) * 60 + int(found[2] or 0)
        time_ms = round((minutes * 60 + Decimal(found[3])) * 1000)
    else:
        raise typer.BadParameter(f"{text!r} is no time of a film: write seconds as 12.5, or minutes as 1:02.5")
    if time_ms >= LATEST_MS:
        raise typer.BadParameter(f"{text!r} is later than any film ends")
    return time_ms


def marked_film_time(text: str) -> int:
    """Return as `film_time`; where a whole number once meant milliseconds, it must say what it means."""
    if whole := _EITHER.fullmatch(text.strip()):
        number = whole[0]
        raise typer.BadParameter(
            f"{number} what? A whole number was milliseconds here once: write {number}s, or {number}ms"
        )
    return film_time(text)


AtOption = Annotated[
    int | None,
    typer.Option(
        "--at", metavar="TIME", parser=film_time, help="Of a film: the frame at this time, as 12.5 (seconds) or 1:02.5."
    ),
]
MarkedAtOption = Annotated[
    int | None,
    typer.Option(
        "--at",
        metavar="TIME",
        parser=marked_film_time,
        help="Only the frame of a film at this time, as 12.5 (seconds), 12s or 1:02.5.",
    ),
]
