"""How right leads are over the whole demo, whose truth is known: proposed, right, wrong and missed, by kind of thing.

A link is right where its two media have a thing in common that its kind tells of (`samples/leads/truth.py: RIGHT`),
and wrong otherwise. A pair with a thing in common is missed where no link of any such kind is proposed; pairs of media
in one stack are no leads and don't count.
Run: python benchmarks/demo_links.py [--files N] [--faces FOLDER] [--keep FOLDER]
"""

import argparse
import tempfile
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from time import process_time

from recorded import record

from clew.casework.describe_views import DescribeOptions, describe_views
from clew.casework.desk import Desk, open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.link import link
from clew.casework.sample import make_sample
from clew.casework.triage import view
from clew.config import Config
from clew.samples.leads.piece import CASES
from clew.samples.leads.truth import RIGHT
from clew.samples.leads.truth import read_truth as read_leads_truth
from clew.samples.truth import NO_FILM, read_truth
from clew.store.links import links_of

MAIN = "OP-114"
EXHIBIT = "KP/1"
KEEPS_EXIF = frozenset({"original", "exact copy", "edited", "older thumbnail", "wrong extension", "undecodable name"})

Things = dict[str, set[str]]
"""What a media has, by the sort of thing."""
Pair = tuple[str, str]
"""Two media (SHA-256, hex), the smaller first."""


def main() -> None:
    """Make the demo, ingest and link its cases, compare with the truth, print and write results/demo_links.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=240)
    parser.add_argument("--faces", type=Path, help="published pictures of adults, a folder for each person")
    parser.add_argument("--keep", type=Path, help="work in this folder, and leave it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = given.keep or Path(folder)
        if not (root / "sample").exists():
            make_sample(root / "sample", given.files, 1, lambda _: None, has_leads=True, faces=given.faces)
        with open_desk(Config(workspace=str(root / "workspace")), "bench", create=True) as desk:
            figures = linked(desk, root / "sample")
            figures |= compared(desk, root / "sample")
    record("demo_links", figures, files=given.files, faces=given.faces is not None)


def linked(desk: Desk, sample: Path) -> dict[str, object]:
    """Ingest and link all cases; return how much of it there was."""
    passwords = tuple((sample / "passwords.txt").read_bytes().splitlines())
    for case in (MAIN, *CASES):
        evidence = sample / "evidence" if case == MAIN else sample / "leads" / case
        ingest(desk, evidence, case, EXHIBIT, IngestOptions(passwords=passwords), lambda _: None)
    figures: dict[str, object] = {}
    for case in (MAIN, *CASES):
        described = describe_views(desk, case, DescribeOptions(passwords=passwords), lambda _: None)
        figures[f"{case}: media described"] = described.described
        figures[f"{case}: not described"] = len(described.failed)
        figures["linkers not tried"] = ", ".join(described.not_tried) or "none"
    began = process_time()
    for case in (MAIN, *CASES):
        link(desk, case, (), lambda _: None)
    figures["seconds of a core, proposing"] = process_time() - began
    return figures


def compared(desk: Desk, sample: Path) -> dict[str, object]:
    """Return how many links are proposed, right and wrong by kind, and which pairs are missed by what they share."""
    has, apart = known(sample), stacks(desk)
    things: dict[str, Things] = defaultdict(lambda: defaultdict(set))
    for media, stack in apart.items():
        for label, values in has.get(media, {}).items():
            things[stack][label] |= values
    proposed = proposed_pairs(desk, set(apart.values()))
    figures: dict[str, object] = {}
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for pair, kinds in proposed.items():
        for kind in kinds:
            by_kind[kind]["right" if is_right(things, pair, kind) else "wrong"] += 1
    for kind, counts in sorted(by_kind.items()):
        figures[f"{kind}: proposed"] = counts.total()
        figures[f"{kind}: right"] = counts["right"]
        figures[f"{kind}: wrong"] = counts["wrong"]
    for label, telling in RIGHT.items():
        pairs = sharing(things, label)
        found = sum(not telling.isdisjoint(proposed.get(pair, ())) for pair in pairs)
        figures[f"pairs with the same {label}"] = len(pairs)
        figures[f"pairs with the same {label}: missed"] = len(pairs) - found
    return figures


def known(sample: Path) -> dict[str, Things]:
    """Return what the truths say of each media."""
    has: dict[str, Things] = defaultdict(lambda: defaultdict(set))
    truth = read_truth(sample / "truth.json")
    bases = {base.id: base for base in truth.bases}
    for file in truth.files:
        base = bases.get(file.base)
        if file.film != NO_FILM and file.sha256:
            has[file.sha256]["content"].add(f"film {file.film}")
        if base is not None and file.sha256:
            has[file.sha256]["content"].add(base.first or f"base {base.id}")
            if base.camera and base.camera[-1] and file.kind in KEEPS_EXIF:
                has[file.sha256]["camera"].add("/".join(base.camera))
    for labelled in read_leads_truth(sample / "leads" / "truth.json").files:
        for label, values in labelled.labels.items():
            has[labelled.sha256][label].update(values)
    return has


def stacks(desk: Desk) -> dict[str, str]:
    """Return the media that stands for the stack of each media, of any case."""
    found: dict[str, str] = {}
    with desk.catalog.reading() as tx:
        for case in (MAIN, *CASES):
            for stack in view(tx, desk, case).stacks:
                found |= {each.sha256.hex(): stack.representative.hex() for each in stack.members}
    return found


def proposed_pairs(desk: Desk, media: set[str]) -> dict[Pair, set[str]]:
    """Return the kinds of link proposed of each pair of these media."""
    found: dict[Pair, set[str]] = defaultdict(set)
    with desk.catalog.reading() as tx:
        for links in links_of(tx, [bytes.fromhex(each) for each in sorted(media)]).values():
            for each in links:
                one, other = each.sha256.hex(), each.other.hex()
                if {one, other} <= media:
                    found[min(one, other), max(one, other)].add(each.kind)
    return found


def is_right(things: dict[str, Things], pair: Pair, kind: str) -> bool:
    """Return whether two media have a thing in common that a kind of link tells of."""
    one, other = (things[each] for each in pair)
    return any(kind in kinds and one[label] & other[label] for label, kinds in RIGHT.items())


def sharing(things: dict[str, Things], label: str) -> set[Pair]:
    """Return the pairs of media that have one of these things in common."""
    having: dict[str, set[str]] = defaultdict(set)
    for media, has in things.items():
        for value in has[label]:
            having[value].add(media)
    return {pair for those in having.values() for pair in combinations(sorted(those), 2)}


if __name__ == "__main__":
    main()
