"""The queue: stacks by lane, inside a lane by score, each with its reasons."""

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np

from clew.config import Triage
from clew.model.queue import Lane, QueueItem, Reason
from clew.model.stack import Stack
from clew.triage.cameras import Body, cameras
from clew.triage.continuing import Continuing
from clew.triage.facts import CaseFacts, lay_out
from clew.triage.ground import Ground
from clew.triage.lanes import Matches, Series, is_alert, lane_reason, lanes
from clew.triage.reasons import reasons
from clew.triage.shared import NOTHING_SHARED, CaseShares


def queue(  # noqa: PLR0913 - what a queue is made from
    stacks: Sequence[Stack],
    facts: CaseFacts,
    matches: Matches,
    settings: Triage,
    *,
    elsewhere: Collection[Body] = (),
    series: Series | None = None,
    today: date | None = None,
    shared: CaseShares = NOTHING_SHARED,
    continuing: Mapping[bytes, Continuing] | None = None,
) -> list[QueueItem]:
    """Put the stacks of a case in the order an officer should see them: lanes as in `Lane`, best score first.

    `facts` cover every media of the stacks. `elsewhere` are the camera bodies seen on lists and in other cases;
    `series` says which media belong to a series by other evidence than a match; `today`, best the day of the newest
    ingest, leaves out capture dates after it; `shared` is what media share with others, `continuing` what they
    go on with that is unsolved. Stacks of equal score stand in order of their representative's SHA-256. The same input
    gives the same queue whatever its order.
    """
    series = series or {}
    in_lanes = lanes(stacks, matches, series, shared.of, shared.copies)
    layout = lay_out(stacks, facts)
    hits = {sha256 for sha256, found in matches.items() if any(map(is_alert, found))}
    is_hit = np.array([sha256 in hits for sha256 in facts.sha256], bool)
    ground = Ground(
        facts, layout, cameras(facts), is_hit, elsewhere, settings, today, matches, shared, continuing or {}
    )
    given = reasons(ground)
    scores = [round(math.fsum(reason.weight for reason in of_stack), 2) for of_stack in given]
    copies = layout.total(facts.copies).tolist()
    representatives = layout.representatives.tolist()
    places = {lane: place for place, lane in enumerate(Lane)}
    order = sorted(range(len(stacks)), key=lambda at: (places[in_lanes[at]], -scores[at], stacks[at].representative))
    ranks = dict.fromkeys(Lane, 0)
    items = []
    for at in order:
        lane = in_lanes[at]
        ranks[lane] += 1
        why = lane_reason(stacks[at], lane, matches, series, shared.of, shared.copies)
        items.append(
            QueueItem(
                stack=stacks[at].name,
                lane=lane,
                rank=ranks[lane],
                score=scores[at],
                reasons=_with(given[at], why),
                sha256=stacks[at].representative,
                path=facts.path[representatives[at]],
                copies=copies[at],
            )
        )
    return items


def _with(given: Sequence[Reason], why: Reason | None) -> tuple[Reason, ...]:
    """Return the reasons with that of the lane after them."""
    return (*given, why) if why else tuple(given)
