"""The report of a case as one HTML file that needs nothing else: no request, no script."""

from base64 import b64encode
from hashlib import sha256
from typing import BinaryIO

from jinja2 import Environment, PackageLoader, StrictUndefined

from clew.model.report import Report
from clew.report import wording
from clew.report.summary import accounting, summarise


def render(report: Report, stream: BinaryIO) -> None:
    """Write a report as UTF-8 HTML, piece by piece: no more than one encoded picture is held at a time.

    The same report gives the same bytes. Raises ValueError where `created` has no time zone.
    """
    environment = _environment()
    context = {"report": report, "summary": summarise(report)}
    style = environment.get_template("style.css").render(context)
    digest = b64encode(sha256(style.encode()).digest()).decode("ascii")
    pieces = environment.get_template("report.html").generate(context, style_digest=digest)
    stream.writelines(piece.encode() for piece in pieces)


def _environment() -> Environment:
    """Build the templates' environment; `visible` sees every value before it is shown, so none can be forgotten."""
    environment = Environment(
        loader=PackageLoader("clew.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=wording.visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        marked=wording.marked,
        marked_lines=wording.marked_lines,
        marked_path=wording.marked_path,
        css_string=wording.css_string,
        count=wording.count,
        points=wording.points,
        weight=wording.weight,
        size=wording.size,
        moment=wording.moment,
        data_uri=wording.data_uri,
    )
    environment.globals.update(accounting=accounting)
    return environment
