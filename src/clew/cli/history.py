"""What `decisions` and `custody` print for people to read."""

from collections.abc import Sequence

from clew.cli.console import clean, out, print_below, quoted
from clew.cli.schemas import CustodyShown, DecisionShown

_LEFT_OUT = frozenset({"case", "sha256", "source_sha256", "sandbox"})
"""Details of custody that say nothing at a glance."""


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
