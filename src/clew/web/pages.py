"""Renders the pages that the island stands in: the cases, one case, and what is shown without a session."""

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from clew.store.case_totals import CaseTotals
from clew.web.address import case_path
from clew.web.language import language_of, texts
from clew.web.session import Session


class Pages:
    """The page shell; `language` is the setting, "" for the browser's own."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._templates = Environment(
            loader=PackageLoader("clew.web", "shell"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(case_path=case_path)
        self._templates.filters.update(count=lambda number: f"{number:,}")
        tokens = files("clew.report").joinpath("templates", "tokens.css").read_bytes()
        self.style = tokens + files("clew.web").joinpath("shell", "shell.css").read_bytes()

    def language(self, request: Request) -> str:
        """Return the language to answer a request in."""
        return language_of(self._language, request.headers.get("accept-language", ""))

    def closed(self, request: Request) -> HTMLResponse:
        """Return the page for whoever has no session."""
        return self._render(request, "closed.html", 401)

    def cases(self, request: Request, session: Session, cases: list[CaseTotals]) -> HTMLResponse:
        """Return the page that lists the cases."""
        return self._render(request, "cases.html", session=session, cases=cases)

    def case(self, request: Request, session: Session, case: str, page: str = "review") -> HTMLResponse:
        """Return a page of one case, in which the island runs; `page` is its name in `island/src/main.tsx`."""
        return self._render(request, "case.html", session=session, case=case, page=page)

    def find(self, request: Request, session: Session) -> HTMLResponse:
        """Return the page that searches all cases, in which the island runs."""
        return self._render(request, "find.html", session=session)

    def missing(self, request: Request, session: Session, why: str) -> HTMLResponse:
        """Return the page for what isn't there."""
        return self._render(request, "missing.html", 404, session=session, why=why)

    def _render(self, request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
        language = self.language(request)
        page = self._templates.get_template(name).render(language=language, text=texts(language), **values)
        return HTMLResponse(page, status)
