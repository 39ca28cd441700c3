"""Puts the server together: the guard, the routes, the API's description."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from clew import __version__
from clew.casework.desk import Desk
from clew.casework.live_gallery import Galleries
from clew.casework.lookup import Lookup
from clew.casework.map_tiles import MapTiles
from clew.casework.open_films import OpenFilms
from clew.casework.pictures import Pictures
from clew.casework.search_picture import seeking_child
from clew.web import case_pages
from clew.web.address import Address
from clew.web.api import (
    assignments,
    case_media,
    cases,
    decisions,
    events,
    exports,
    exposure,
    faces,
    figures,
    film,
    find,
    gallery,
    gatherings,
    graph,
    leads,
    map_tiles,
    me,
    media,
    notes,
    opinions,
    picture_search,
    pictures,
    schemes,
    stacks,
    timeline,
    traces,
    views,
)
from clew.web.context import Parts
from clew.web.errors import OnFault, add_handlers
from clew.web.guard import Guard
from clew.web.pages import Pages
from clew.web.policy import Breaches
from clew.web.routes import page_routes, static_files
from clew.web.session import Sessions

ROOT = "/api/v1"
THREADS = 12
"""Requests worked on at once: each has a connection to the catalog of its own, of which SQLAlchemy's pool holds 15."""


def parts_of(desk: Desk) -> Parts:
    """Return the parts of a server for a workspace."""
    return Parts(
        desk,
        Galleries(desk),
        Pictures(desk),
        Lookup(desk),
        OpenFilms(desk),
        seeking_child(desk),
        MapTiles(desk.config.review.map),
        Sessions(),
        Pages(desk.config.review.language),
        Breaches(),
        asyncio.Event(),
    )


def review_app(parts: Parts, address: Address, on_fault: OnFault) -> ASGIApp:
    """Return the review server's app; `on_fault` is told of what nobody foresaw."""
    app = _api(address)
    app.state.parts = parts
    app.include_router(page_routes(address))
    app.include_router(case_pages.router)
    app.mount("/static", static_files())
    add_handlers(app, on_fault)
    return Guard(app, address, parts.sessions, parts.pages)


def description(address: Address) -> dict[str, Any]:
    """Return the API's description, as a server at an address gives it (OpenAPI)."""
    return _api(address).openapi()


def _api(address: Address) -> FastAPI:
    app = FastAPI(
        title="Clew review",
        version=__version__,
        summary="What the review page does; the same rules hold for whoever else calls it.",
        openapi_url=f"{ROOT}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        lifespan=_lifespan,
    )
    api = APIRouter(prefix=ROOT)
    for module in (
        opinions,
        me,
        cases,
        schemes,
        media,
        pictures,
        film,
        case_media,
        map_tiles,
        gallery,
        stacks,
        figures,
        decisions,
        notes,
        views,
        events,
        exposure,
        assignments,
        leads,
        gatherings,
        faces,
        graph,
        picture_search,
        traces,
        timeline,
        find,
        exports,
    ):
        api.include_router(module.router)
    app.include_router(api)
    _describe_session(app, address)
    return app


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def _describe_session(app: FastAPI, address: Address) -> None:
    """Add the session's cookie to the description."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        schema = described()
        schema.setdefault("components", {})["securitySchemes"] = {
            "session": {"type": "apiKey", "in": "cookie", "name": address.cookie}
        }
        schema["security"] = [{"session": []}]
        return schema

    app.openapi = openapi  # type: ignore[method-assign]
