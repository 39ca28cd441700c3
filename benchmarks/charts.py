"""Draws what benchmarks measured: times against numbers of codes, both on logarithmic scales."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

STYLES = {
    "ours": {"color": "#0b5f73", "marker": "o"},
    "ours, paler": {"color": "#58a9bb", "marker": "o"},
    "peer": {"color": "#8a857c", "marker": "s"},
    "other peer": {"color": "#b07a2e", "marker": "s"},
}
"""Ours in blue, others in grey and brown: told apart in any colour vision, and by their marks without colour."""
INK, FAINT = "#2b2b2b", "#dcdad5"
DPI = 150
LINE = 13
"""Points from one name to the next."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One thing measured at several sizes; `style` is one of STYLES."""

    name: str
    style: str
    sizes: Sequence[float]
    values: Sequence[float]


def draw(path: Path, curves: Sequence[Curve], title: str, across: str, up: str) -> None:
    """Write a PNG of curves, each named at its end."""
    figure = Figure(figsize=(8, 4.6), dpi=DPI)
    axes = figure.subplots()
    for curve in (each for each in curves if each.sizes):
        style = STYLES[curve.style]
        axes.plot(curve.sizes, curve.values, style["marker"] + "-", color=style["color"], linewidth=2, markersize=4.5)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_title(title, loc="left", fontsize=12, pad=12, color=INK)
    axes.set_xlabel(across, color=INK)
    axes.set_ylabel(up, color=INK)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.grid(visible=True, which="major", color=FAINT, linewidth=0.8)
    axes.tick_params(which="both", length=0, labelcolor=INK)
    for side in axes.spines.values():
        side.set_visible(False)
    name_ends(axes, [each for each in curves if each.sizes])
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, bbox_inches="tight", facecolor="white")


def name_ends(axes: Axes, curves: Sequence[Curve]) -> None:
    """Write each curve's name behind its last point, or over it where others go on; moved up where one is below it."""
    last = max(curve.sizes[-1] for curve in curves)
    lowest = -float("inf")
    for curve in sorted(curves, key=lambda each: each.values[-1]):
        end = curve.sizes[-1], curve.values[-1]
        colour = STYLES[curve.style]["color"]
        if end[0] < last:
            axes.annotate(curve.name, end, (0, 9), textcoords="offset points", ha="right", color=colour)
            continue
        at = axes.transData.transform(end)[1] * 72 / DPI
        lowest = max(at, lowest)
        axes.annotate(curve.name, end, (9, lowest - at), textcoords="offset points", va="center", color=colour)
        lowest += LINE
