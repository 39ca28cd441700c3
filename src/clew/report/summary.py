"""The figures of a report: what is asked of the officer, and whether the sums add up."""

from dataclasses import dataclass
from datetime import UTC

from clew.model.queue import Lane
from clew.model.report import Report, ReportExhibit, ReportItem, ReportList

MEANINGS = {
    Lane.NEW: "On no list, and near to nothing that is.",
    Lane.SERIES: "On no list, but stacked with or near to something of a known series.",
    Lane.NEAR: "An altered copy of something on a list.",
    Lane.KNOWN: "An exact copy of something on a list.",
}
"""What puts a stack into each lane, in words."""


@dataclass(frozen=True, slots=True)
class LaneSummary:
    """One lane: its counts, what the report shows of it, and its bar's length in percent of the longest."""

    lane: Lane
    meaning: str
    stacks: int
    media: int
    items: tuple[ReportItem, ...]
    bar_percent: float


@dataclass(frozen=True, slots=True)
class Check:
    """A sum that must hold: what it says, both sides, and whether they are equal."""

    text: str
    left: int
    right: int

    @property
    def is_kept(self) -> bool:
        """Whether both sides are equal."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures a report opens with.

    `decisions_asked` counts the stacks outside the lane "known": what is an exact copy of something listed carries
    its list's category, all else waits for a person. `expired` names the lists that were past their expiry when
    the report was made.
    """

    files_seen: int
    bytes_seen: int
    decisions_asked: int
    stacks_set_aside: int
    lanes: tuple[LaneSummary, ...]
    checks: tuple[Check, ...]
    expired: frozenset[str]

    @property
    def broken(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        return tuple(check for check in self.checks if not check.is_kept)


def summarise(report: Report) -> Summary:
    """Work out the figures of a report."""
    stacks = dict(report.lanes)
    set_aside = stacks.get(Lane.KNOWN, 0)
    return Summary(
        files_seen=sum(exhibit.found for exhibit in report.exhibits),
        bytes_seen=sum(exhibit.bytes_found for exhibit in report.exhibits),
        decisions_asked=sum(stacks.values()) - set_aside,
        stacks_set_aside=set_aside,
        lanes=_lanes(report),
        checks=_checks(report),
        expired=frozenset(each.name for each in report.lists if _is_expired(each, report)),
    )


def accounting(exhibit: ReportExhibit) -> Check:
    """Check that every file found in an exhibit is accounted for."""
    right = exhibit.examined + exhibit.unsupported + exhibit.failed
    return Check(f"{exhibit.name}: found = examined + unsupported + failed", exhibit.found, right)


def _lanes(report: Report) -> tuple[LaneSummary, ...]:
    stacks, media = dict(report.lanes), dict(report.media_by_lane)
    longest = max(stacks.values(), default=0) or 1
    shown: dict[Lane, list[ReportItem]] = {lane: [] for lane in Lane}
    for item in report.items:
        shown[item.item.lane].append(item)
    return tuple(
        LaneSummary(
            lane=lane,
            meaning=MEANINGS[lane],
            stacks=stacks.get(lane, 0),
            media=media.get(lane, 0),
            items=tuple(shown[lane]),
            bar_percent=round(100 * stacks.get(lane, 0) / longest, 2),
        )
        for lane in Lane
    )


def _checks(report: Report) -> tuple[Check, ...]:
    failed = sum(exhibit.failed for exhibit in report.exhibits)
    unsupported = sum(exhibit.unsupported for exhibit in report.exhibits)
    stacks = sum(number for _, number in report.lanes)
    return (
        *(accounting(exhibit) for exhibit in report.exhibits),
        Check("every failed file is listed: failed = listed", failed, len(report.failures)),
        Check(
            "every unsupported file is counted by reason: unsupported = counted",
            unsupported,
            sum(number for _, _, number in report.unsupported),
        ),
        Check("every stack is shown or left out: stacks = shown + left out", stacks, _stacks_told(report)),
    )


def _stacks_told(report: Report) -> int:
    return len(report.items) + report.stacks_left_out


def _is_expired(each: ReportList, report: Report) -> bool:
    """Compare as ISO 8601 text: `expires` is a date or empty."""
    return bool(each.expires) and each.expires < report.created.astimezone(UTC).date().isoformat()
