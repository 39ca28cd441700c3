"""Puts measured figures where readers look: from `benchmarks/results/`, so that no number is copied by hand."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BEGIN = "<!-- figures: written by `make docs` from benchmarks/results -->"
END = "<!-- figures end -->"
IMAGES = Path(__file__).parent / "images"
NOT_MEASURED = "not measured yet"
NOTHING = "- (none found to measure)"
HEAD = """# Measured figures

Made by `make bench`, those of published pictures, faces and voices with the folders that it is given; each benchmark's
own text says how it measures, and which packages the folders hold.
"""
INLINE = re.compile(r"<!-- figure (?P<name>\w+): (?P<keys>.+?) -->.*?<!-- end -->")
"""A figure in a sentence or a cell: the benchmark, and the figure's name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the README's table: a figure of one benchmark, and what it was to be."""

    question: str
    benchmark: str
    figure: str
    aim: str
    unit: str = ""


HEADLINES = (
    Row("Whole ingest against python-threatexchange's PDQ alone", "ingest", "times faster than python-threatexchange",
        "at least 2.2", " times as fast"),
    Row("Whole ingest against the bare floor (decode at the same scale, four digests)", "ingest",
        "times the floor (RGB)", "at most 1.25", " times its time"),
    Row("Near search among a million hashes, against faiss' flat scan", "search",
        "random, 1,000,000: flat scan to ours, times", "at least 8", " times as fast"),
    Row("The same among 10 million", "search",
        "random, 10,000,000: flat scan to ours, times", "at least 60", " times as fast"),
    Row("The same among 100 million", "search",
        "random, 100,000,000: flat scan to ours, times", "at least 120", " times as fast"),
    Row("One search among 100 million, codes as pictures have them", "search",
        "picture, 100,000,000: one query, median ms", "", " ms"),
    Row("Answers of the flat scan found, 10 million codes as pictures have them", "search",
        "picture, 10,000,000: found of them, %", "100", " %"),
    Row("Import of a list of 30 million lines", "import_lists", "CSV of 30,000,000 lines: import, s",
        "under 240", " s"),
    Row("100,000 digests looked up in it, cold", "import_lists", "CSV of 30,000,000 lines: 100,000 lookups cold, s",
        "under 1", " s"),
    Row("Two cores against one", "ingest", "two cores against one", "at least 1.8", " times"),
    Row("Pictures a second on two cores", "ingest", "files/s on two cores", "", " files/s"),
    Row("Catalog and supervisor, a small file", "overhead", "parent's ms a file while examining", "at most 1", " ms"),
    Row("Peak memory of the parent", "overhead", "parent's peak MB", "under 500", " MB"),
    Row("Second ingest of an unchanged exhibit", "overhead", "seconds, second ingest", "under 20", " s"),
    Row("Exact copies recognised", "recall", "exact copies, % of the same media", "100", " %"),
    Row("Re-encoded copies found", "recall", "re-encoding, % found at quality >= 50", "at least 99", " %"),
    Row("Resized copies found", "recall", "resize, % found at quality >= 50", "at least 99", " %"),
    Row("Mirrored copies found", "recall", "mirror, % found at quality >= 50", "at least 99", " %"),
    Row("Copies in quarter turns found", "recall", "turn, % found at quality >= 50", "at least 99", " %"),
    Row("Copies with text over them found", "recall", "text, % found at quality >= 50", ""," %"),
    Row("Cropped copies found", "recall", "crop, % found at quality >= 50", "", " %"),
    Row("Copies in a border found", "recall", "border, % found at quality >= 50", "", " %"),
    Row("Cropped copies told as such by local features (`clew link --all`)", "recall",
        "crop, % told as copies by places of 269", "at least 90", " %"),
    Row("Copies in a border told as such by local features (`clew link --all`)", "recall",
        "border, % told as copies by places of 177", "at least 90", " %"),
    Row("Copies in a window told as such by local features (`clew link --all`)", "recall",
        "window, % told as copies by places of 132", "at least 90", " %"),
    Row("Unrelated pictures told as copies by them, of 925,358 pairs", "recall",
        "of those told as copies by places", "0"),
    Row("False near matches among unrelated pictures", "recall", "false near pairs with unrelated pictures", "0"),
    Row("Files seen", "recall", "files seen", ""),
    Row("Decisions asked of the officer for them", "recall", "decisions asked of the officer", "fewer"),
    Row("Watching a video fully (a frame a second, 1080p), against decoding those frames alone", "footage",
        "full: times decoding alone", "at most 1.15", " times its time"),
    Row("Watching it swiftly, against decoding every frame", "footage",
        "swift: times faster than decoding every frame", "at least 5", " times as fast"),
    Row("Clips, films with clips, screenshots found in time within 1.5 s", "segments",
        "planted: found within 1.5 s", "at least 0.98"),
    Row("False segments among unrelated pairs of films", "segments", "unrelated pairs: false", "0"),
    Row("10,000 broken files of all kinds: lost, or a crash of the parent", "mutations", "lost", "0"),
    Row("Examined sealed against unsealed", "mutations", "sealed against unsealed", "at least 0.9", " of the speed"),
    Row("A disk image against the same files in a folder", "disk",
        "speed of the image against the folder", "at least 0.7", " of the speed"),
    Row("Review page of 400,000 stacks: first useful paint", "review",
        "first useful paint (tiles, with what is said of them), ms at the median", "at most 1,500", " ms"),
    Row("A jump anywhere in it, until the thumbnails are there", "review",
        "jump anywhere to their thumbnails, ms at the median", "at most 300", " ms"),
    Row("A key that decides, until the next stack is shown", "review", "key to next stack shown, ms at the median",
        "at most 50", " ms"),
    Row("The server's answer to a decision", "review", "server's answer to a decision, ms at the median",
        "at most 30", " ms"),
    Row("Memory of the browser's tab", "review", "tab memory after them, MB", "at most 400", " MB"),
    Row("Requests that leave the host", "review", "requests leaving the host", "0"),
    Row("Barriers that axe-core finds in the page, critical or serious", "review",
        "axe-core: critical or serious findings", "0"),
    Row("Looks at pictures and films that stacks and lists spare the officer", "review",
        "looks spared by stacks and lists, %", "", " %"),
    Row("Faces: pairs of one adult found where 1 in 1,000 pairs of different ones is", "faces",
        "1 in 1,000 false accepts: true accepts, %", "", " %"),
    Row("One search among a million faces, all compared", "faces_search",
        "one search, all cores, ms at the median", "at most 15", " ms"),
    Row("Links over the demo, whose truth is known: right, of all that are proposed", "demo_links",
        "all kinds: right, %", "", " %"),
    Row("A picture described by all linkers, against its ingest", "describing",
        "picture: describing with all, times the ingest", "", " times its time"),
    Row("Kills (SIGKILL) of a running ingest", "kills", "kills of a running ingest", "50"),
    Row("Catalog afterwards equal to an unbroken run's", "kills", "catalogs equal", "yes"),
)  # fmt: skip
"""What the README shows; all that was measured stands in the reference."""


def results(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what each benchmark wrote, by its name; empty where none has run."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def headline_table(measured: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the README's table; a figure nobody has measured says so."""
    lines = ["| question | measured | aim |", "|---|---|---|"]
    for row in HEADLINES:
        figures = measured.get(row.benchmark, {}).get("figures", {})
        value = shown(figures[row.figure]) + row.unit if row.figure in figures else NOT_MEASURED
        lines.append(f"| {row.question} | {value} | {row.aim or '(a baseline)'} |")
    used = sorted({row.benchmark for row in HEADLINES} & measured.keys())
    said = "".join(f"`benchmarks/{name}.py`: {_sizes(measured[name])}; {_machine(measured[name])}.\n" for name in used)
    return "\n".join(lines) + "\n" + (f"\n{said}" if said else "")


def with_figures(text: str, measured: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a page with the table between its markers made anew; raises ValueError where they are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks {BEGIN} … {END}")
    return f"{before}{begin}\n{headline_table(measured)}{end}{after}"


def with_inline(text: str, measured: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a page with each figure between its markers made anew; several figures' names, by " + ", are their sum."""

    def anew(found: re.Match[str]) -> str:
        name, keys = found["name"], found["keys"].split(" + ")
        figures = measured.get(name, {}).get("figures", {})
        values = [figures[key] for key in keys if key in figures]
        value = shown(values[0] if len(keys) == 1 else sum(values)) if len(values) == len(keys) else NOT_MEASURED
        return f"<!-- figure {name}: {found['keys']} -->{value}<!-- end -->"

    return INLINE.sub(anew, text)


def figures_page(measured: Mapping[str, Mapping[str, Any]]) -> str:
    """Return every figure of every benchmark, with what it was measured on."""
    parts = [HEAD]
    if not measured:
        parts.append("Nothing has been measured on this copy yet.\n")
    for name, result in measured.items():
        versions = ", ".join(f"{key} {value}" for key, value in result["versions"].items() if value != "not installed")
        rows = "\n".join(f"| {_cell(key)} | {shown(value)} |" for key, value in result["figures"].items())
        parts.append(
            f"## {name}\n\n`benchmarks/{name}.py`, {_machine(result)}; {_sizes(result)}. Versions: {versions}.\n\n"
            f"{_chart(name)}| figure | value |\n|---|---:|\n{rows}\n"
        )
    return "\n".join(parts)


def _chart(name: str) -> str:
    """Return the picture that a benchmark drew, if it did."""
    return f"![{name}](../images/{name}.png)\n\n" if (IMAGES / f"{name}.png").is_file() else ""


def shown(value: object) -> str:
    """Return a figure as it is printed: three digits of a fraction, yes or no, a list's items, what a table has.

    `nan` is what no measurement came to: a median over nothing.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _fraction(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Mapping):
        return "; ".join(f"{_cell(str(key))}: {shown(each)}" for key, each in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(_fraction(each) if isinstance(each, float) else _cell(str(each)) for each in value) or "none"
    return _cell(str(value))


def _fraction(value: float) -> str:
    if math.isnan(value):
        return NOTHING
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _sizes(result: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {shown(value)}" for key, value in result["sizes"].items())


def _machine(result: Mapping[str, Any]) -> str:
    machine = result["machine"]
    return f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}, {result['measured']}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
