"""How right leads are over the whole demo, whose truth is known: proposed, right, wrong and missed, by kind of thing.

A link is right where its two media have a thing in common that its kind tells of (`samples/leads/truth.py: RIGHT`), and
wrong otherwise; those of one content that another kind should have told of are counted apart. A pair with a thing in
common is missed where no link of any such kind is proposed; media of one stack, and pictures of one camera that lie in
one exhibit and were taken in one go, are no leads to each other and don't count. Pictures of one camera are linked to
their neighbours in time, so that most pairs have no link of their own: whether an officer sees that they belong
together is told by the groups that links hold together. Of texts, the lines that are written in pictures that were
described, each as it is or not.
Run: python benchmarks/demo_links.py [--files N] [--faces FOLDER] [--keep FOLDER]
"""

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from pathlib import Path

from demo_truth import JUSTLY, OTHERWISE, WRONGLY, Things, judged, known, sharing, written
from recorded import record

from clew.casework.describe_views import DescribeOptions, describe_views, to_describe
from clew.casework.desk import Desk, open_desk
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.link import link
from clew.casework.sample import make_sample
from clew.casework.triage import view
from clew.chronology.sessions import GAP
from clew.config import Config
from clew.linkers.text import plugin as text_linker
from clew.linkers.text.keys import LEAST_SURE, keys_of
from clew.linkers.text.lines import Line, unpacked
from clew.model.findings import Kind, Outcome
from clew.model.link import CONTAINED_IN, CONTAINS
from clew.samples.leads.piece import CASES
from clew.samples.leads.truth import RIGHT
from clew.store import descriptions
from clew.store.facts import facts_of
from clew.store.links import links_of
from clew.store.media import media_ids

MAIN = "OP-114"
EXHIBIT = "KP/1"

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
        outcome = describe_views(desk, case, DescribeOptions(passwords=passwords), lambda _: None)
        figures[f"{case}: media that could not be described"] = len(outcome.failed)
        figures["linkers not tried"] = ", ".join(outcome.not_tried) or "none"
    for case in (MAIN, *CASES):
        link(desk, case, (), lambda _: None)
    return figures


def compared(desk: Desk, sample: Path) -> dict[str, object]:
    """Return how many links are proposed, right and wrong by kind, and what is missed by what two media share."""
    has, apart = known(sample), stacks(desk)
    things: dict[str, Things] = defaultdict(lambda: defaultdict(set))
    for media, stack in apart.items():
        for label, values in has.get(media, {}).items():
            things[stack][label] |= values
    proposed = proposed_pairs(desk, set(apart.values()))
    figures: dict[str, object] = {}
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for (one, other), kinds in proposed.items():
        for kind in kinds:
            by_kind[kind][judged(things[one], things[other], kind)] += 1
    for kind, counts in sorted(by_kind.items()):
        figures[f"{kind}: proposed"] = counts.total()
        figures |= {f"{kind}: {each}": counts[each] for each in (JUSTLY, OTHERWISE, WRONGLY)}
    both = sum(by_kind.values(), Counter[str]())
    figures["all kinds: proposed"] = both.total()
    figures |= {f"all kinds: {each}, %": 100 * both[each] / both.total() for each in (JUSTLY, OTHERWISE, WRONGLY)}
    together = one_sitting(desk, sharing(things, "camera").values())
    for label, telling in RIGHT.items():
        linked_pairs = {pair for pair, kinds in proposed.items() if not telling.isdisjoint(kinds)}
        figures |= missed(label, sharing(things, label), linked_pairs, together if label == "camera" else set())
    stills = {media for media in described(desk) if not any(each.startswith("film") for each in has[media]["content"])}
    return figures | read_rightly(desk, written(sample), stills)


def missed(label: str, groups: Mapping[str, set[str]], joined: set[Pair], together: set[Pair]) -> dict[str, object]:
    """Return how many pairs with a thing in common have no link, and how many of their groups links hold together."""
    if not groups:
        return {}
    pairs = {pair for those in groups.values() for pair in combinations(sorted(those), 2)} - together
    parts = {value: largest_part(those, joined | together) for value, those in groups.items()}
    return {
        f"same {label}: pairs": len(pairs),
        f"same {label}: pairs with a link of their own": len(pairs & joined),
        f"same {label}: groups": len(groups),
        f"same {label}: groups that links hold together": sum(parts[value] == len(groups[value]) for value in groups),
        f"same {label}: media in them": sum(map(len, groups.values())),
        f"same {label}: media in the largest linked part of each": sum(each for each in parts.values() if each > 1),
    }


def one_sitting(desk: Desk, groups: Iterable[set[str]]) -> set[Pair]:
    """Return the pairs of one camera's pictures that lie in one exhibit and were taken with no pause of an hour."""
    found: set[Pair] = set()
    for those in groups:
        with desk.catalog.reading() as tx:
            facts = list(facts_of(tx, [bytes.fromhex(each) for each in sorted(those)]))
        dated = sorted(
            (where.case, each.clock.local, each.sha256.hex())
            for each in facts
            for where in each.lying[:1]
            if each.clock.local is not None
        )
        run: list[str] = []
        for at, (case, when, media) in enumerate(dated):
            if at and (dated[at - 1][0] != case or when - dated[at - 1][1] > GAP):
                run = []
            found |= {(min(one, media), max(one, media)) for one in run}
            run.append(media)
    return found


def largest_part(those: set[str], joined: Collection[Pair]) -> int:
    """Return how many media the largest part has that links among them hold together."""
    part_of = {each: {each} for each in those}
    for one, other in joined:
        if one in part_of and other in part_of and part_of[one] is not part_of[other]:
            part_of[one] |= part_of[other]
            for each in part_of[other]:
                part_of[each] = part_of[one]
    return max(map(len, part_of.values()))


def read_rightly(desk: Desk, lines: Mapping[str, set[str]], seen: set[str]) -> dict[str, object]:
    """Return how many of the lines and keys written in media were read, and the keys read where nothing is written."""
    read = {sha256: lines_read(desk, sha256) for sha256 in sorted(seen)}
    asked = {sha256: some for sha256, some in lines.items() if sha256 in seen}
    right = sum(len(some & {each.text for each in read[sha256]}) for sha256, some in asked.items())
    keys = {sha256: set(keys_of([Line(each, 1000, 0, 0, 1, 1) for each in some])) for sha256, some in asked.items()}
    found = sum(len(some & set(keys_of(read[sha256]))) for sha256, some in keys.items())
    sure = [each for some in read.values() for each in some if each.sureness >= LEAST_SURE]
    return {
        "text: media described": len(read),
        "text: lines written in them": sum(map(len, asked.values())),
        "text: lines read rightly": right,
        "text: lines read that the reader is sure of": len(sure),
        "text: keys written in them": sum(map(len, keys.values())),
        "text: keys found": found,
        "text: keys in pictures where nothing is written": sum(
            len(keys_of(some)) for sha256, some in read.items() if sha256 not in lines
        ),
    }


def lines_read(desk: Desk, sha256: str) -> list[Line]:
    """Return the lines read in a media."""
    with desk.catalog.reading() as tx:
        numbers = media_ids(tx, [bytes.fromhex(sha256)]).values()
        rows = descriptions.views_of(tx, (text_linker.name, text_linker.version), list(numbers))
    return [line for row in rows for line in unpacked(row.data)]


def stacks(desk: Desk) -> dict[str, str]:
    """Return the media that stands for the stack of each media, of any case; a recording stands for itself."""
    found: dict[str, str] = {}
    with desk.catalog.reading() as tx:
        for case in (MAIN, *CASES):
            seen = view(tx, desk, case)
            facts = zip(map(bytes, seen.gathered.sha256), seen.gathered.kind, seen.gathered.outcome, strict=True)
            found |= {
                each.hex(): each.hex() for each, kind, out in facts if (kind, out) == (Kind.AUDIO, Outcome.EXAMINED)
            }
            for stack in seen.stacks:
                found |= {each.sha256.hex(): stack.representative.hex() for each in stack.members}
    return found


def described(desk: Desk) -> set[str]:
    """Return the media that `clew link` describes without being asked for all."""
    with desk.catalog.reading() as tx:
        return {each.hex() for case in (MAIN, *CASES) for each in to_describe(tx, desk, case, is_all=False)}


def proposed_pairs(desk: Desk, media: set[str]) -> dict[Pair, set[str]]:
    """Return the kinds of link proposed of each pair of these media; what one contains is contained in it."""
    found: dict[Pair, set[str]] = defaultdict(set)
    with desk.catalog.reading() as tx:
        for links in links_of(tx, [bytes.fromhex(each) for each in sorted(media)]).values():
            for each in links:
                one, other = each.sha256.hex(), each.other.hex()
                if {one, other} <= media:
                    kind = CONTAINS if each.kind == CONTAINED_IN else each.kind
                    found[min(one, other), max(one, other)].add(kind)
    return found


if __name__ == "__main__":
    main()
