"""Turns what acts return of officers' work together into what the command line prints."""

from clew.casework.ask_opinions import AskedFor
from clew.casework.exposure import OwnExposure
from clew.casework.opinions import RoundTold
from clew.cli.schemas_team import CodePair, Exposed, ExposedCase, ExposedDay, OpinionRound, OpinionsAsked
from clew.config import Review


def exposed(own: OwnExposure, review: Review) -> Exposed:
    """Return one's own exposure as `clew exposure` prints it."""
    return Exposed(
        own.officer,
        review.exposure_minutes,
        review.exposure_pictures,
        [
            ExposedDay(
                each.day.isoformat(),
                each.exposure.unblurred_ms,
                each.exposure.pictures,
                each.spared.stacks,
                each.spared.files,
                each.spared.unseen,
            )
            for each in own.days
        ],
        [
            ExposedCase(
                each.case or None,
                each.exposure.unblurred_ms,
                each.exposure.pictures,
                each.listed.files,
                each.listed.unseen,
            )
            for each in own.cases
        ],
    )


def opinions_asked(asked: AskedFor) -> OpinionsAsked:
    """Return a round that was begun as `clew opinions start` prints it."""
    begun = asked.round
    fields = (begun.case, begun.number, begun.scheme, begun.scheme_version, begun.seed, begun.decided)
    return OpinionsAsked(*fields, asked.stacks)


def opinion_round(told: RoundTold) -> OpinionRound:
    """Return a round as `clew opinions show` prints it."""
    begun, agreement = told.round, told.agreement
    return OpinionRound(
        round=begun.number,
        officer=begun.officer,
        at=begun.at.isoformat().replace("+00:00", "Z"),
        scheme=begun.scheme,
        version=begun.scheme_version,
        seed=begun.seed,
        decided=begun.decided,
        stacks=told.stacks,
        waiting=told.waiting,
        disagreements=told.disagreements,
        settled=told.settled,
        opinions=agreement.count,
        agreed=agreement.agreed,
        rate=agreement.rate,
        kappa=agreement.kappa,
        pairs=[CodePair(*pair) for pair in agreement.pairs],
    )
