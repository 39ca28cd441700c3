"""What `find`, `triage`, `decisions` and `custody` print for people to read."""

import textwrap
from collections.abc import Sequence

from clew.casework.find import FindResult
from clew.casework.report import sentence
from clew.cli.console import clean, out, quoted
from clew.cli.render import found
from clew.cli.schemas import CustodyShown, DecisionShown
from clew.model.occurrence import text_of
from clew.model.queue import QueueItem

_LEFT_OUT = frozenset({"case", "sha256", "source_sha256", "sandbox"})
"""Details of custody that say nothing at a glance."""


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


def print_below(text: str, indent: int) -> None:
    """Print text dimmed and indented, wrapped between words; the text is clean already."""
    margin = " " * indent
    wrapped = textwrap.fill(text, out.width, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False)
    out.print(wrapped, style="dim", markup=False)


def print_decisions(decisions: Sequence[DecisionShown]) -> None:
    """Print decisions: a line each, below it what is noted."""
    said = [
        (
            f"{each.decision:>5}",
            each.at[:16].replace("T", " "),
            each.officer,
            each.stack,
            f"{each.scheme} {each.version} {each.code}" if each.scheme else f"undoes {each.undoes}",
            f"{len(each.applied):,} media",
            each.state if each.undone_by is None else f"undone by {each.undone_by}",
        )
        for each in decisions
    ]
    widths = [max(len(clean(row[at])) for row in said) for at in range(len(said[0]))] if said else []
    for each, row in zip(decisions, said, strict=True):
        style = "dim" if each.state in ("undone", "replaced") else ""
        line = "  ".join(f"{clean(cell):{width}}" for cell, width in zip(row, widths, strict=True))
        out.print(line.rstrip(), style=style, markup=False)
        if each.note:
            print_below(clean(each.note), 7)


def print_custody(acts: Sequence[CustodyShown]) -> None:
    """Print the chain of custody: a line an act, below it what it recorded."""
    officer = max((len(clean(each.officer)) for each in acts), default=0)
    act = max((len(each.act) for each in acts), default=0)
    for each in acts:
        about = "  ".join(quoted(name) for name in dict.fromkeys((each.case, each.item)) if name)
        at = each.at[:19].replace("T", " ")
        out.print(
            f"{each.sequence:>5}  {at}  {quoted(each.officer):{officer}}  [bold]{quoted(each.act):{act}}[/]  {about}"
        )
        if said := _gist(each):
            print_below(said, 7)


def _gist(shown: CustodyShown) -> str:
    """Return the plain details of an act; digests and what is nested are for `--json`."""
    kept = {
        name: value
        for name, value in shown.details.items()
        if isinstance(value, str | int) and value not in ("", False) and name not in _LEFT_OUT
    }
    said = (f"{name} {value:,}" if type(value) is int else f"{name} {value}" for name, value in kept.items())
    return clean(", ".join(said).replace("_", " "))


def _heading(count: int, one: str, many: str) -> None:
    out.print(f"[bold]{count:,} {one if count == 1 else many}[/]")
