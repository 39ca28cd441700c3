"""`clew verify` names what officers said of leads where it is not as custody tells it."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from tests.behind import past_the_triggers

from clew.casework.desk import Desk
from clew.casework.judge_lead import judge_lead
from clew.casework.progress import unwatched
from clew.casework.verify import verify
from clew.casework.verify_leads import differing_leads
from clew.config import Config
from clew.model.link import Evidence
from clew.model.link_decision import Verdict
from clew.store import custody, links
from clew.store.links import Link
from clew.store.vault import Vault

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

LINKER = ("places", "1")


def test_a_word_that_was_edited_is_found(catalog: "Catalog", values: "Values", tmp_path: Path) -> None:
    one, other = values.sha256("a"), values.sha256("x")
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record("a")])
        values.ingest(tx, "OP-2", [values.record("x")])
        links.record(tx, LINKER, [Link(0, *LINKER, "contains", one, other, "", "", 9.0, 1e-5, Evidence())])
    desk = Desk(catalog, Vault(tmp_path / "vault"), Config(), "officer A", tmp_path / "spool")
    judge_lead(desk, "OP-1", 1, Verdict.REJECTED, "another bridge\0")
    judge_lead(desk, "OP-2", 1, Verdict.ACCEPTED, "")
    for case in ("OP-1", "OP-2"):
        assert verify(desk, case, unwatched, with_evidence=False).differences == ()
    with catalog.reading() as tx:
        entries = list(custody.entries(tx))
    with past_the_triggers(desk) as tx:
        tx.connection.execute(text("UPDATE link_decisions SET verdict = 'accepted' WHERE number = 1"))
        tx.connection.execute(text("DELETE FROM link_decisions WHERE number = 2"))
        found = [each for case in ("OP-1", "OP-2") for each in differing_leads(tx, case, entries)]
    assert found == [
        ("word 1 on a lead", "is not as custody tells it"),
        ("word 2 on a lead", "is gone from the catalog"),
    ]
