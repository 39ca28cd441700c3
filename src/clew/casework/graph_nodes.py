"""Finds the node that an officer names, and says what a node is in words."""

import re
from collections.abc import Collection, Mapping

from clew.errors import NotFoundError, UsageError
from clew.model.gathering import Gathering, Role
from clew.model.graph import Node, NodeKind, NodeName
from clew.model.occurrence import text_of
from clew.store import cases, media
from clew.store.catalog import Transaction
from clew.store.gatherings import gathering
from clew.store.graph_places import ExhibitNamed, MediaNamed, exhibits_named

SHORTEST_HEX = 6
"""Digits of a SHA-256 that may stand for a media without "media:" before them."""
HEX = re.compile(r"[0-9a-fA-F]{6,64}")


def node_named(tx: Transaction, text: str) -> NodeName:
    """Return the node that was typed: "OP-114", "case:OP-114", "exhibit:OP-114/KP/1", "media:ab12", "series:12".

    Raises NotFoundError where there is no such thing, UsageError for what names none or several.
    """
    kind, colon, rest = text.partition(":")
    if cases.has_case(tx, text):
        return NodeName(NodeKind.CASE, (text,))
    if colon and kind in set(NodeKind):
        return _of_kind(tx, NodeKind(kind), rest)
    if HEX.fullmatch(text):
        return _media(tx, text)
    raise NotFoundError(
        f"no case {text!r}; name a node as case:OP-114, exhibit:OP-114/KP/1, media:ab12cd34 (digits of its SHA-256), "
        "series:12, subject:12, place:12 or device:12"
    )


def _of_kind(tx: Transaction, kind: NodeKind, rest: str) -> NodeName:
    if kind is NodeKind.CASE:
        cases.case_id(tx, rest)
        return NodeName(kind, (rest,))
    if kind is NodeKind.EXHIBIT:
        for each in exhibits_named(tx).values():
            if f"{each.case}/{each.name}" == rest:
                return exhibit_name(each)
        raise NotFoundError(f"no exhibit {rest!r}: give it as CASE/EXHIBIT, such as OP-114/KP/1")
    if kind is NodeKind.MEDIA:
        return _media(tx, rest)
    return _gathering(tx, kind, rest)


def _gathering(tx: Transaction, kind: NodeKind, number: str) -> NodeName:
    if not re.fullmatch(r"[1-9][0-9]{0,15}", number):
        raise UsageError(f"name a {kind} by its number, such as {kind}:12: `clew gather list` tells it")
    found = gathering(tx, int(number))
    if found.kind.value != kind.value or not found.is_live:
        raise NotFoundError(f"there is no {kind} {number}: `clew gather list` names those there are")
    return gathering_name(found)


def _media(tx: Transaction, digits: str) -> NodeName:
    found = media.media_by_prefix(tx, digits)
    if not found:
        raise NotFoundError(f"no media whose SHA-256 begins with {digits}, in any case")
    if len(found) > 1:
        raise UsageError(f"{len(found)} media begin with {digits}: give more digits of the SHA-256")
    return NodeName(NodeKind.MEDIA, (found[0].hex(),))


def case_name(case: str) -> NodeName:
    """Return what names a case."""
    return NodeName(NodeKind.CASE, (case,))


def exhibit_name(exhibit: ExhibitNamed) -> NodeName:
    """Return what names an exhibit."""
    return NodeName(NodeKind.EXHIBIT, (exhibit.case, exhibit.name))


def media_name(shown: MediaNamed) -> NodeName:
    """Return what names a media."""
    return NodeName(NodeKind.MEDIA, (shown.sha256.hex(),))


def gathering_name(gathered: Gathering) -> NodeName:
    """Return what names a Series, Subject, Place or Device."""
    return NodeName(NodeKind(gathered.kind.value), (str(gathered.number),))


def gathering_node(gathered: Gathering) -> Node:
    """Return what officers gathered as it is drawn."""
    said = gathered.said
    words = [said.state.value, *([] if said.role is Role.UNSAID else [said.role.value])]
    return Node(gathering_name(gathered), said.name, ", ".join(words))


def case_node(case: str) -> Node:
    """Return a case as it is drawn."""
    return Node(case_name(case), case, cases=(case,))


def exhibit_node(exhibit: ExhibitNamed) -> Node:
    """Return an exhibit as it is drawn."""
    return Node(exhibit_name(exhibit), exhibit.name, f"{exhibit.case}/{exhibit.name}", (exhibit.case,))


def media_node(shown: MediaNamed, held: Collection[int], exhibits: Mapping[int, ExhibitNamed]) -> Node:
    """Return a media as it is drawn, by the name of the file it was found in first."""
    path = text_of(shown.path)
    title = path.rpartition("/")[2] or shown.sha256.hex()[:12]
    within = tuple(sorted({exhibits[number].case for number in held}))
    return Node(media_name(shown), title, path, within, shown.kind.value)
