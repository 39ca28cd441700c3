"""What of a case is a crop, a border, a window or a collage of something known, as linkers propose it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from clew.casework.shares import is_known
from clew.model.link import COPIES
from clew.model.link_decision import Verdict
from clew.model.match import Match
from clew.model.media_hash import WHOLE
from clew.store import links, matches
from clew.store.link_decisions import decisions_on, key_of
from clew.store.links import Link
from clew.store.occurrences import occurrences_of
from clew.store.transaction import Transaction
from clew.triage.copied import Copied
from clew.triage.lanes import is_alert

SURE = 1e-5
"""Links that unrelated pictures reach no more often than this move a stack by themselves, others once an officer has
accepted them. Figures: `docs/guides/places.md`."""

Standing = tuple[Link, Verdict]


def case_copies(tx: Transaction, case: str, found: Mapping[bytes, Sequence[Match]]) -> dict[bytes, Copied]:
    """Return what each media of a case is a copy of, where that is on an alert list; `found` are the case's matches.

    Only of still pictures: what a film shares is told by its stretches (`shares.py`). Of several the accepted one, then
    the surest.
    """
    said = [each for each in standing(tx, _both_ways(links.links_into(tx, case, COPIES))) if _moves(*each)]
    others = {link.other for link, _ in said}
    listed = {**matches.matches_of(tx, sorted(others - found.keys())), **found}
    known = {sha256 for sha256 in others if is_known(listed.get(sha256, ()))}
    best: dict[bytes, Standing] = {}
    for link, verdict in sorted(said, key=lambda each: (each[1] is not Verdict.ACCEPTED, links.strength(each[0]))):
        if link.other in known and not is_known(found.get(link.sha256, ())):
            best.setdefault(link.sha256, (link, verdict))
    paths = _paths(tx, case, {link.other for link, _ in best.values()})
    return {sha256: _copied(*each, paths, listed) for sha256, each in best.items()}


def standing(tx: Transaction, found: Iterable[Link]) -> Iterator[Standing]:
    """Yield links that no officer has rejected, with what was said of each last."""
    every = list(found)
    words = decisions_on(tx, every)
    for link in every:
        verdict = words[key_of(link)][-1].verdict if key_of(link) in words else Verdict.OPEN
        if verdict is not Verdict.REJECTED:
            yield link, verdict


def _both_ways(found: Iterable[Link]) -> Iterator[Link]:
    for link in found:
        yield link
        yield links.turned(link)


def _moves(link: Link, verdict: Verdict) -> bool:
    """Tell whether a link says enough of a still picture to tell its stack's lane."""
    return link.part == WHOLE and (verdict is Verdict.ACCEPTED or link.false_match_rate <= SURE)


def _copied(
    link: Link, verdict: Verdict, paths: Mapping[bytes, str], listed: Mapping[bytes, Sequence[Match]]
) -> Copied:
    alerts = [match for match in listed[link.other] if is_alert(match)]
    box = link.evidence.box
    return Copied(
        kind=link.kind,
        share=1.0 if box is None else box.width * box.height,
        path=paths.get(link.other, link.other.hex()[:12]),
        hashset=min(match.hashset for match in alerts),
        linker=link.linker,
        false_match_rate=link.false_match_rate,
        series=min((match.series for match in alerts if match.series), default=None),
        is_accepted=verdict is Verdict.ACCEPTED,
    )


def _paths(tx: Transaction, case: str, wanted: Collection[bytes]) -> dict[bytes, str]:
    """Return where media lie, in this case where they are in it, else with the case."""
    found: dict[bytes, str] = {}
    for sha256, places in occurrences_of(tx, sorted(wanted)).items():
        first = min(places, key=lambda place: (place.case != case, place.case, place.exhibit, place.occurrence.path))
        found[sha256] = first.occurrence.text if first.case == case else f"{first.occurrence.text} (case {first.case})"
    return found
