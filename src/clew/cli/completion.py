"""What the shell offers at a press of TAB: names out of the workspace, schemes, codes, formats.

A workspace on a database server is not asked: the answer could take longer than a person waits. Nothing here fails:
where something can't be known, nothing is offered.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from clew.casework.desk import Desk

Offers = list[tuple[str, str]]
"""Words to offer, each with what it means."""


def complete_cases(context: typer.Context) -> Offers:
    """Offer the cases of the workspace."""
    from clew.casework.names import cases

    return _from_workspace(context, lambda opened: [(name, "") for name in cases(opened)])


def complete_lists(context: typer.Context) -> Offers:
    """Offer the hash lists of the workspace."""
    from clew.casework.names import lists

    return _from_workspace(context, lambda opened: [(name, "") for name in lists(opened)])


def complete_stacks(context: typer.Context) -> Offers:
    """Offer the stacks of the case, where the line names one already."""
    from clew.casework.names import stacks

    case = context.params.get("case")
    return _from_workspace(context, lambda opened: [(name, "") for name in stacks(opened, case)]) if case else []


def complete_tags(context: typer.Context) -> Offers:
    """Offer the tags of the case, where the line names one already."""
    from clew.casework.names import tags

    case = context.params.get("case")
    return _from_workspace(context, lambda opened: [(name, "") for name in tags(opened, case)]) if case else []


def complete_series(context: typer.Context) -> Offers:
    """Offer the series that officers made."""
    from clew.casework.names import series

    return _from_workspace(context, lambda opened: [(name, "") for name in series(opened)])


def complete_schemes() -> Offers:
    """Offer the category schemes."""
    from clew.schemes import schemes

    return [(name, scheme.title) for name, scheme in schemes().items()]


def complete_codes(context: typer.Context) -> Offers:
    """Offer the codes of the scheme that the line names."""
    from clew.schemes import schemes

    scheme = schemes().get(str(context.params.get("scheme")))
    return [(code.code, code.label) for code in scheme.codes] if scheme is not None else []


def complete_list_formats() -> Offers:
    """Offer the formats a list can be read from."""
    from clew.format import ListFormat, formats

    return [(name, each.title) for name, each in formats().items() if isinstance(each, ListFormat)]


def complete_export_formats() -> Offers:
    """Offer the formats a case can be written in."""
    from clew.format import ExportFormat, formats

    return [(name, each.title) for name, each in formats().items() if isinstance(each, ExportFormat)]


def complete_link_formats() -> Offers:
    """Offer the formats that links are written in."""
    from clew.format import link_formats

    return [(name, each.title) for name, each in link_formats().items()]


def complete_linkers() -> Offers:
    """Offer the linkers."""
    from clew.linker import linkers

    return [(each.name, ", ".join(each.kinds)) for each in linkers().values()]


def _from_workspace(context: typer.Context, ask: "Callable[[Desk], Offers]") -> Offers:
    from clew.casework.desk import open_desk
    from clew.cli.settings import load_config

    with suppress(Exception):  # a shell in the middle of a line is no place to complain
        config = load_config(_path(context, "workspace"), _path(context, "config"))
        if not config.catalog_url:
            with open_desk(config, "", create=False) as opened:
                return ask(opened)
    return []


def _path(context: typer.Context, name: str) -> Path | None:
    value = context.params.get(name)
    return Path(os.fspath(value)) if value else None
