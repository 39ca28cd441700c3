"""Which linkers are off in which cases, in the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clew.errors import NotFoundError
from clew.model.link import Description, Evidence
from clew.model.wanted_leads import WantedLeads
from clew.store import descriptions, linker_policies, links
from clew.store.case_leads import count_leads, lead_page
from clew.store.cases import case_id
from clew.store.descriptions import Described
from clew.store.linker_policies import switched_off, withheld
from clew.store.links import Link
from clew.store.media import media_ids
from clew.store.written import written

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog


def test_what_is_off_is_left_out(catalog: Catalog, values: Values) -> None:
    a, b, shared = (values.sha256(name) for name in ("a", "b", "shared"))
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in ("a", "shared")])
        values.ingest(tx, "OP-2", [values.record(name) for name in ("b", "shared")])
        for linker, pairs in (("faces", ((a, b), (b, shared))), ("places", ((a, b),))):
            found = [Link(0, linker, "1", "alike", one, other, "", "", 1.0, 0.01, Evidence()) for one, other in pairs]
            links.record(tx, (linker, "1"), found)
        assert switched_off(tx) == {}
        linker_policies.append(tx, "OP-1", "faces", "an order", "officer", is_off=True)
        linker_policies.append(tx, "OP-2", "faces", "an order", "officer", is_off=True)
        made = linker_policies.append(tx, "OP-2", "faces", "allowed", "officer", is_off=False)
        off, first = switched_off(tx), case_id(tx, "OP-1")
        assert off == {"faces": frozenset([first])}
        assert switched_off(tx, ["places"])["places"] == {first, case_id(tx, "OP-2")}
        assert withheld(tx, "faces", off) == set(media_ids(tx, [a]).values())
        assert withheld(tx, "places", off) == frozenset()
        shown = {
            case: [(each.linker, {each.sha256, each.other}) for each in lead_page(tx, case, WantedLeads(), off)]
            for case in ("OP-1", "OP-2")
        }
        assert shown["OP-1"] == [("places", {a, b})]
        assert sorted(shown["OP-2"]) == [("faces", {b, shared}), ("places", {a, b})]
        assert sum(each.count for each in count_leads(tx, "OP-2", off)) == 2
        read = Described([(Description("faces", "1", "", b"x"), "by the harbour")])
        descriptions.record(tx, ("faces", "1"), {a: read, shared: read})
        texts = [written(tx, "harbour", 9, each) for each in ({}, off)]
        assert [{each.sha256 for each in some} for some in texts] == [{a, shared}, {shared}]
    with catalog.reading() as tx:
        assert linker_policies.policies(tx, "OP-2")[-1] == made
        assert linker_policies.newest(tx) == 3
        with pytest.raises(NotFoundError):
            linker_policies.policies(tx, "OP-3")
