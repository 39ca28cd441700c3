"""What `find` and `triage` print for people to read."""

from clew.casework.find import FindResult
from clew.casework.report import sentence
from clew.cli.console import clean, out, print_below, quoted
from clew.cli.render import found
from clew.cli.schemas import FoundSegment
from clew.model.occurrence import text_of
from clew.model.queue import QueueItem
from clew.model.segment import Track
from clew.triage.shared import clock


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
    if shown.segments:
        _heading(len(shown.segments), "stretch in other media", "stretches in other media")
    for segment in shown.segments:
        out.print(f"  {_stretch(segment)}  {quoted(segment.case or '')}  {quoted(segment.path or segment.sha256[:12])}")


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


def _stretch(segment: FoundSegment) -> str:
    """Return a segment in words: "sound 0:00-0:16 is 1:02-1:18 of"."""
    if segment.track == Track.STILL:
        return f"its frame at {clock(segment.start_ms)} is" if segment.start_ms else f"a frame at {_other(segment)} of"
    its = f"{_other(segment)}-{clock(segment.other_end_ms)}"
    faster = f", {segment.speed:.2f} times as fast," if abs(segment.speed - 1) >= 0.01 else ""
    mirrored = ", mirrored," if segment.is_mirrored else ""
    return f"{segment.track} {clock(segment.start_ms)}-{clock(segment.end_ms)} is {its}{faster}{mirrored} of"


def _other(segment: FoundSegment) -> str:
    return clock(segment.other_start_ms)
