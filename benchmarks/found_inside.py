"""What is found inside containers: every file accounted for, known pictures, deleted and carved ones. For recall.py."""

from collections import Counter
from collections.abc import Mapping, Sequence

from clew.model.match import Match, MatchKind
from clew.model.occurrence import INSIDE
from clew.samples.lists import LANTERN
from clew.samples.truth import Truth, TruthFile
from clew.store.occurrences import OccurrenceRow

Matches = Mapping[bytes, Sequence[Match]]


def inside_figures(
    truth: Truth, rows: Sequence[OccurrenceRow], matches: Matches, said: Mapping[str, object]
) -> dict[str, object]:
    """Return figures on containers; `said` is what ingest reported, `matches` are those of the case by SHA-256."""
    recorded = {row.occurrence.path: row for row in rows}
    return {
        **accounting(truth, recorded, said),
        **_by_container(truth, recorded),
        **_listed(truth, recorded, matches),
        **_on_disks(truth, recorded),
    }


def accounting(truth: Truth, recorded: Mapping[bytes, OccurrenceRow], said: Mapping[str, object]) -> dict[str, object]:
    """Return whether all files are there, in sum and one by one, with the outcome they must have."""
    wanted = {each.path_bytes: each for each in truth.files}
    outcomes = sum(int(str(said[name])) for name in ("examined", "unsupported", "failed"))
    there = [path for path in wanted if path in recorded]
    other = [path for path in there if recorded[path].outcome != wanted[path].outcome]
    words = [path for path in there if wanted[path].reason not in recorded[path].reason]
    return {
        "files, those inside containers too": truth.files_total,
        "files inside containers": truth.files_total - truth.files_outside,
        "found less examined, unsupported and failed": int(str(said["found"])) - outcomes,
        "files of the truth that are not recorded": len(wanted) - len(there),
        "files recorded that the truth does not know": len(recorded.keys() - wanted.keys()),
        "files with another outcome": len(other),
        "files with another kind of reason": len(words),
    }


def is_recorded(each: TruthFile, recorded: Mapping[bytes, OccurrenceRow]) -> bool:
    """Tell whether a file was found where it lies, with its very bytes."""
    row = recorded.get(each.path_bytes)
    return row is not None and (row.sha256 or b"").hex() == each.sha256


def _inside(truth: Truth) -> list[TruthFile]:
    return [each for each in truth.files if INSIDE in each.path_bytes and each.sha256]


def _by_container(truth: Truth, recorded: Mapping[bytes, OccurrenceRow]) -> dict[str, object]:
    """Return the share of files that come out byte for byte, by the kind of container they lie in directly."""
    kinds = {each.path_bytes: each.kind for each in truth.files}
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for each in _inside(truth):
        kind = kinds[each.path_bytes.rpartition(INSIDE)[0]]
        total[kind] += 1
        found[kind] += is_recorded(each, recorded)
    return {f"in {kind}, % found byte for byte of {total[kind]}": 100 * found[kind] / total[kind] for kind in total}


def _listed(truth: Truth, recorded: Mapping[bytes, OccurrenceRow], matches: Matches) -> dict[str, object]:
    """Return the share of listed pictures and films in containers that match, exactly and nearly."""
    inside = _inside(truth)
    exact = [each for each in inside if LANTERN in each.lists]
    near = [each for each in inside if LANTERN in each.near_lists and LANTERN not in each.lists]
    films = [each for each in exact if each.film >= 0]
    return {
        f"exact hits inside containers, % of {len(exact)}": _share(exact, recorded, matches, MatchKind.EXACT),
        f"exact hits of films among them, % of {len(films)}": _share(films, recorded, matches, MatchKind.EXACT),
        f"near hits inside containers, % of {len(near)}": _share(near, recorded, matches, MatchKind.NEAR),
    }


def _share(
    files: Sequence[TruthFile], recorded: Mapping[bytes, OccurrenceRow], matches: Matches, kind: MatchKind
) -> float:
    hits = [
        is_recorded(each, recorded)
        and any(
            match.kind is kind and match.hashset == LANTERN for match in matches.get(bytes.fromhex(each.sha256), ())
        )
        for each in files
    ]
    return 100 * sum(hits) / len(hits) if hits else float("nan")


def _on_disks(truth: Truth, recorded: Mapping[bytes, OccurrenceRow]) -> dict[str, object]:
    """Return the share of deleted and carved files found, and whether they are marked as what they are."""
    figures: dict[str, object] = {}
    deleted = [each for each in truth.files if each.is_deleted]
    for name, files in (
        ("deleted files", [each for each in deleted if each.offset < 0]),
        ("carved files", [each for each in deleted if each.offset >= 0]),
    ):
        hits = [is_recorded(each, recorded) and recorded[each.path_bytes].occurrence.is_deleted for each in files]
        figures[f"{name}, % found and marked of {len(files)}"] = 100 * sum(hits) / max(1, len(hits))
    return figures
