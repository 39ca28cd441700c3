"""Commands for what is connected with what: graph show, path, export."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clew.casework.progress import Progress
from clew.cli.completion import complete_link_formats
from clew.cli.console import counted, out, print_json, print_rows, say
from clew.cli.help import QUEUE, HelpGroup, add_command, ask_for_command, examples
from clew.cli.progress import shown_progress
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, QuietOption, WorkspaceOption, desk
from clew.errors import UsageError
from clew.model.link_decision import Verdict

if TYPE_CHECKING:
    from clew.casework.graph_path import GraphPath
    from clew.model.graph import Graph, WantedGraph

MOST = 1_000_000
"""All there are, where anybody can read them; 2 kB each in the most spacious format that is written."""

graph = typer.Typer(
    cls=HelpGroup,
    help="Show what connects cases, exhibits and media, and why.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew graph show OP-114", "clew graph path OP-114 OP-207"),
)

NODES = "case, or exhibit:CASE/NAME, media:DIGITS, series:NUMBER, subject: ..., place: ..., device: ..."
Node = Annotated[str, typer.Argument(metavar="NODE", help=f"A {NODES}")]
KindOption = Annotated[
    list[str] | None, typer.Option("--kind", "-k", metavar="KIND", help="Links of this kind; may be given again.")
]
OddsOption = Annotated[
    int, typer.Option("--odds", metavar="N", min=1, help="Links that chance proposes at most once in so many pairs.")
]
VerdictOption = Annotated[
    list[Verdict] | None,
    typer.Option("--verdict", show_default="open, later, accepted", help="With this verdict; may be given again."),
]
SinceOption = Annotated[
    datetime | None,
    typer.Option("--since", formats=["%Y-%m-%d"], metavar="DAY", help="Proposed on this day or later (UTC)."),
]
UntilOption = Annotated[
    datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], metavar="DAY", help="Proposed before this day.")
]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        graph,
        "show",
        show,
        "clew graph show OP-114 --kind 'same place'",
        "clew graph show --odds 10000 --json",
    )
    add_command(graph, "path", path, "clew graph path OP-114 OP-207", "clew graph path OP-114 media:ab12cd34 --json")
    add_command(graph, "export", export, "clew graph export OP-114.jsonld --case OP-114 --format case-uco")
    app.add_typer(graph, name="graph", rich_help_panel=QUEUE)


@graph.callback()
def _group(context: typer.Context) -> None:
    """Show what connects cases, exhibits and media, and why."""
    ask_for_command(context)


def show(
    node: Annotated[
        str | None,
        typer.Argument(
            metavar="NODE",
            show_default="all cases",
            help=f"Around a {NODES}",
        ),
    ] = None,
    steps: Annotated[int, typer.Option("--steps", metavar="N", min=1, max=4, help="Over so many links.")] = 1,
    kind: KindOption = None,
    odds: OddsOption = 1,
    verdict: VerdictOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=0, max=MOST, help="Links at most; 0 shows all.")
    ] = 150,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show what is connected around a node, or all cases with each other.

    Accepted links come first, then those whose score is the rarest; what was rejected is left out unless asked for.
    """
    from clew.casework.graph import graph as act
    from clew.cli.render_graph import graph as shown

    with desk(workspace, config) as opened:
        told = act(opened, node, _wanted(kind, odds, verdict, since, until, limit), steps)
        there = told.links or act(opened, node, _every(), steps).links
    if as_json:
        print_json(shown(told))
        return
    _print_graph(told)
    if not told.links and there:
        _tell_filtered(there, verdict)
    elif not told.links:
        say("no links here yet; look for some with: clew link --case NAME")


def _wanted(  # what both commands share
    kind: list[str] | None,
    odds: int,
    verdict: list[Verdict] | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
) -> "WantedGraph":
    from clew.model.graph import WantedGraph

    first, last = (None if day is None else day.replace(tzinfo=UTC) for day in (since, until))
    if first is not None and last is not None and first >= last:
        raise UsageError("--since must be a day before --until")
    verdicts = verdict or (Verdict.OPEN, Verdict.LATER, Verdict.ACCEPTED)
    return WantedGraph(kind or (), 1 / odds, verdicts, first, last, limit or MOST)


def _every() -> "WantedGraph":
    """Return what is asked for where it is only counted: all links, whatever was said of them."""
    from clew.model.graph import WantedGraph

    return WantedGraph(verdicts=tuple(Verdict), most=1)


def _tell_filtered(there: int, verdict: list[Verdict] | None) -> None:
    rejected = "" if verdict else "; --verdict rejected shows those that were rejected"
    say(f"none of the {counted(there, 'link')} here passes these filters{rejected}")


def _print_graph(told: "Graph") -> None:
    from clew.cli.render_graph import place
    from clew.cli.render_leads import odds
    from clew.model.graph import EdgeKind

    nodes = {each.name: each for each in told.nodes}
    rows = [
        (
            "" if each.link is None else str(each.link),
            *(place(nodes[each.one]), each.kind or each.relation.value, place(nodes[each.other]), f"{each.count:,}"),
            "" if each.false_match_rate is None else odds(each.false_match_rate),
            "" if each.verdict is None else str(each.verdict),
        )
        for each in told.edges
        if each.relation is not EdgeKind.HOLDS
    ]
    print_rows(("LEAD", "ONE", "KIND", "OTHER", "COUNT", "ODDS", "VERDICT"), rows, right=("LEAD", "COUNT"))
    if told.left_out:
        say(f"{told.left_out:,} of {counted(told.links, 'link')} left out, none of them stronger; --limit 0 shows all")


def export(
    path: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="File to write.")],
    case: CaseOption,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="case-uco, graphml, links-csv or gatherings-csv.",
            autocompletion=complete_link_formats,
        ),
    ],
    kind: KindOption = None,
    odds: OddsOption = 1,
    verdict: VerdictOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[
        int,
        typer.Option("--limit", "-n", metavar="N", min=0, max=MOST, show_default="all", help="Links at most."),
    ] = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the links and gatherings of a case for other tools.

    With the media they are of, and every word on them. It is put on record before the file takes its name. Rejected
    links are left out unless asked for.
    """
    from clew.casework.export_links import export_links
    from clew.casework.graph import graph as graph_of
    from clew.cli.output import check_target, print_written
    from clew.format import link_format

    check_target(path)
    wanted = _wanted(kind, odds, verdict, since, until, limit)
    with desk(workspace, config) as opened, shown_progress(quiet=quiet) as watch:
        watch(Progress("Writing"))
        written = export_links(opened, case, format_, path, wanted)
        is_empty = link_format(format_).holds_links and not written.items
        there = graph_of(opened, f"case:{case}", _every()).links if is_empty else 0
    print_written(written, "link" if link_format(format_).holds_links else "member", as_json=as_json)
    if there:
        _tell_filtered(there, verdict)


def path(
    one: Node,
    other: Node,
    kind: KindOption = None,
    odds: OddsOption = 1,
    verdict: VerdictOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    ways: Annotated[int, typer.Option("--ways", metavar="N", min=1, max=10, help="So many ways at most.")] = 3,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show why two things are connected.

    The strongest way comes first, then others. It is the way whose links' false-match rates add up to least: what that
    comes to is the most that at least one of its links is by chance. Links that were accepted add nothing; rejected
    ones are no way.
    """
    from clew.casework.graph_path import graph_path
    from clew.cli.render_graph import paths

    with desk(workspace, config) as opened:
        told = graph_path(opened, one, other, _wanted(kind, odds, verdict, since, until, MOST), ways)
    if as_json:
        print_json(paths(told))
        return
    for number, each in enumerate(told.paths, 1):
        _print_way(number, each)
    if not told.paths:
        say("nothing connects the two, over the links that were asked for")


def _print_way(number: int, way: "GraphPath") -> None:
    from clew.cli.render_graph import place, rests_on, step
    from clew.cli.render_leads import odds

    chance = f"by chance at most {odds(way.rate)}" if way.rate else "all of it found or accepted"
    out.print(f"[bold]Way {number}[/] ({way.way}): {counted(way.links, 'link')}, {chance}")
    rows = [
        (
            place(each.start),
            step(each),
            place(each.end),
            "" if each.edge.link is None else str(each.edge.link),
            rests_on(each),
        )
        for each in way.hops
    ]
    print_rows(("FROM", "STEP", "TO", "LEAD", "RESTS ON"), rows, right=("LEAD",))
