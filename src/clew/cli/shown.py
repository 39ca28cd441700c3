"""What `find` and `triage` print for people to read."""

from clew.casework.find import FindResult
from clew.casework.report import sentence
from clew.cli.console import clean, out, print_below, quoted
from clew.cli.render import found
from clew.model.occurrence import text_of
from clew.model.queue import QueueItem


def print_found(result: FindResult) -> None:
    """Print what is known of what was asked for."""
    shown = found(result)
    media = shown.media
    if media.sha256:
        size = f"  {media.width} x {media.height} px" if media.width else ""
        out.print(f"sha256  [bold]{media.sha256}[/]")
        out.print(f"type    {media.mime or 'unknown'}{size}")
    if media.pdq:
        out.print(f"pdq     {media.pdq.digest}\n        quality {media.pdq.quality} of 100")
    _heading(len(result.matches), "match with lists", "matches with lists")
    for match in result.matches:
        out.print(f"  {quoted(sentence(match))}")
    _heading(len(shown.occurrences), "place", "places")
    for place in shown.occurrences:
        out.print(f"  {quoted(place.case)}  {quoted(place.exhibit)}  {quoted(place.path)}")
    _heading(len(shown.similar), "similar media", "similar media")
    for each in shown.similar:
        out.print(f"  {each.sha256[:12]}  {each.distance} bits")


def print_queued(item: QueueItem) -> None:
    """Print one stack of the queue: a line with its place and best picture, below it the reasons."""
    copies = f"{item.copies:,} copies" if item.copies > 1 else "1 copy"
    path = quoted(text_of(item.path))
    out.print(f"{item.rank:>5}  [bold cyan]{item.stack}[/]  {item.score:>5.1f}  {copies:>10}  {path}")
    if item.reasons:
        why = clean(" · ".join(reason.text for reason in item.reasons))
        print_below(why, 7)


def _heading(count: int, one: str, many: str) -> None:
    out.print(f"[bold]{count:,} {one if count == 1 else many}[/]")
