"""What media of a case share in time with others, and where those others lie."""

from collections.abc import Mapping, Sequence

from clew.model.match import Match, MatchKind
from clew.model.media_hash import WHOLE
from clew.model.occurrence import text_of
from clew.model.segment import Track
from clew.store import matches, segments
from clew.store.case_facts import CaseFacts
from clew.store.occurrences import occurrences_of
from clew.store.transaction import Transaction
from clew.triage.lanes import is_alert
from clew.triage.shared import CaseShares, Shares, gather


def case_shares(
    tx: Transaction, case: str, facts: CaseFacts, found: Mapping[bytes, Sequence[Match]], series: Mapping[bytes, str]
) -> CaseShares:
    """Return what every media of a case shares in time; `found` are the case's matches, `series` what is near one."""
    rows = segments.segments_of_case(tx, case)
    others = {row.other for some in rows.values() for row in some}
    listed = {**matches.matches_of(tx, sorted(others - found.keys())), **found}
    known = {sha256 for sha256 in others if is_known(listed.get(sha256, ()))}
    named = {sha256: name for sha256 in others for match in listed.get(sha256, ()) if (name := _series_of(match))}
    durations = dict(zip(map(bytes, facts.sha256), facts.duration_ms.tolist(), strict=True))
    seen = {sha256: [(row.other, row.segment) for row in some] for sha256, some in rows.items()}
    shared = gather(seen, durations, known, {**named, **series})
    return CaseShares(shared, _paths(tx, case, facts, shared))


def _paths(tx: Transaction, case: str, facts: CaseFacts, shared: Mapping[bytes, Shares]) -> dict[bytes, str]:
    """Return where the media lie that reasons tell of; of those in other cases the case too."""
    own = dict(zip(map(bytes, facts.sha256), facts.path, strict=True))
    told = {
        best.other
        for each in shared.values()
        for best in (
            *(each.best(track, is_known=is_known) for track in Track for is_known in (False, True)),
            each.best_sound(),
        )
        if best is not None
    }
    paths = {sha256: text_of(own[sha256]) for sha256 in told if sha256 in own}
    for sha256, places in occurrences_of(tx, sorted(told - own.keys())).items():
        first = min(places, key=lambda place: (place.case == case, place.case, place.exhibit, place.occurrence.path))
        paths[sha256] = f"{first.occurrence.text} (case {first.case})"
    return paths


def is_known(found: Sequence[Match]) -> bool:
    """Whether a media is on an alert list, or as a whole near an entry of one."""
    return any(is_alert(match) and (match.kind is MatchKind.EXACT or match.part == WHOLE) for match in found)


def _series_of(match: Match) -> str | None:
    return match.series if is_alert(match) else None
