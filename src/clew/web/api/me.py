"""Who the page works for, and what the browser reported."""

from fastapi import APIRouter, Request

from clew import __version__
from clew.web.context import ThisServer, ThisSession
from clew.web.errors import described
from clew.web.shapes.breach import Breach, Breaches
from clew.web.shapes.me import Me, Protection

router = APIRouter(tags=["session"])


@router.get("/me", responses=described())
def me(request: Request, parts: ThisServer, session: ThisSession) -> Me:
    """Tell who acts in this session."""
    return Me.model_validate(
        {
            "officer": session.officer,
            "agency": session.agency,
            "version": __version__,
            "language": parts.pages.language(request),
            "protection": Protection.model_validate({"level": parts.desk.config.review.protection}),
        }
    )


@router.get("/csp", responses=described())
def breaches(parts: ThisServer) -> Breaches:
    """Tell what browsers reported that they refused to load."""
    last = [Breach(directive=each.directive, blocked=each.blocked) for each in list(parts.breaches.last)]
    return Breaches(count=parts.breaches.count, last=last)
