"""What a request is handled with: the server's parts, the session, the officer's desk."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Header, Path, Request
from pydantic import AfterValidator

from clew.casework.desk import Desk
from clew.casework.live_gallery import Galleries, LiveGallery
from clew.casework.lookup import Lookup
from clew.casework.map_tiles import MapTiles
from clew.casework.open_films import OpenFilms
from clew.casework.pictures import Pictures
from clew.errors import UsageError
from clew.examine.seeking import Seeking
from clew.gallery.shown import Shown
from clew.web.downloads import Downloads
from clew.web.pages import Pages
from clew.web.policy import Breaches
from clew.web.session import Session, Sessions


@dataclass(frozen=True, slots=True)
class Parts:
    """What the server is made of; `ending` is set when it is told to stop.

    `desk` is the workspace's, opened once: its catalog is shared by all threads. `lookup` is of files that are handed
    over, of which one is here at a time; `seeking` describes parts of pictures that are looked for; `downloads` wait to
    be fetched.
    """

    desk: Desk
    galleries: Galleries
    pictures: Pictures
    lookup: Lookup
    films: OpenFilms
    seeking: Seeking
    map_tiles: MapTiles
    sessions: Sessions
    pages: Pages
    breaches: Breaches
    ending: asyncio.Event
    downloads: Downloads = field(default_factory=Downloads)
    one_upload: asyncio.Lock = field(default_factory=asyncio.Lock)

    def desk_of(self, session: Session) -> Desk:
        """Return the desk at which an officer acts; raises UsageError for another agency than the catalog's."""
        if session.agency != self.desk.catalog.agency:
            raise UsageError(f"this server has no records of agency {session.agency!r}")
        return replace(self.desk, officer=session.officer)


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


def _session(request: Request) -> Session:
    session: Session = request.state.session
    return session


def _desk(parts: "ThisServer", session: "ThisSession") -> Desk:
    return parts.desk_of(session)


def _gallery(parts: "ThisServer", case: "CaseName") -> LiveGallery:
    return parts.galleries.of(case)


def _shown(live: "ThisGallery") -> Shown:
    return live.shown()


def _films(parts: "ThisServer", session: "ThisSession") -> OpenFilms:
    parts.desk_of(session)
    return parts.films


def same_page(
    x_clew: Annotated[str, Header(description="Always 1; with it goes our own Origin.", pattern="^1$")],
) -> None:
    """Describe what a request that changes something needs; `Guard` has looked at it already."""
    del x_clew


ThisServer = Annotated[Parts, Depends(_parts)]
ThisSession = Annotated[Session, Depends(_session)]
ThisDesk = Annotated[Desk, Depends(_desk)]
TheseFilms = Annotated[OpenFilms, Depends(_films)]
CaseName = Annotated[str, Path(description="The case's name.", examples=["OP-114"]), AfterValidator(unquote)]
Sha256 = Annotated[str, Path(description="The media's SHA-256.", pattern="^[0-9a-f]{64}$")]
StackName = Annotated[
    str, Path(description="The first hex digits of a SHA-256 in the stack.", pattern="^[0-9a-fA-F]{1,64}$")
]
ThisGallery = Annotated[LiveGallery, Depends(_gallery)]
NowShown = Annotated[Shown, Depends(_shown)]
