"""Records what an officer says of a lead: appended, taken back only by a later word."""

from clew.casework.desk import Desk
from clew.casework.leads import Lead, lead
from clew.casework.once import digest_of, done_before
from clew.custody import JSON
from clew.errors import UsageError
from clew.model.link_decision import LinkDecision, Verdict
from clew.store import custody, link_decisions
from clew.store.act_keys import Keyed, keep_key
from clew.store.catalog import Transaction

ACT = "lead judged"
MADE = "link decisions"
"""What a key of this act stands for."""


def judge_lead(
    desk: Desk, case: str, number: int, verdict: Verdict, reason: str, key: str | None = None
) -> LinkDecision:
    """Say that a lead is accepted, rejected, looked at later or open again; it goes into custody.

    Asked again under the same key, it returns what was said the first time. Raises NotFoundError where the case has no
    such lead, PolicyError where its linker is off, UsageError where that holds already, or for a rejection without a
    reason, ConflictError for a key under which something else was done.
    """
    if verdict is Verdict.REJECTED and not reason.strip():
        raise UsageError("say why it is rejected: give a reason")
    asked = digest_of(ACT, desk.officer, number, verdict.value, reason)
    with desk.catalog.deciding() as tx:
        known = done_before(tx, case, key, asked) if key is not None else None
        if known is not None:
            return link_decisions.decision(tx, known.first)
        made = _said(tx, desk, case, lead(tx, desk, case, number), verdict, reason)
        if key is not None:
            keep_key(tx, case, key, Keyed(asked, MADE, made.number, made.number))
    return made


def _said(tx: Transaction, desk: Desk, case: str, about: Lead, verdict: Verdict, reason: str) -> LinkDecision:
    link = about.link
    if about.verdict is verdict:
        raise UsageError(f"lead {link.number} is {verdict} already")
    made = link_decisions.append(tx, case, link, verdict, reason, desk.officer)
    details: dict[str, JSON] = {
        "case": case,
        "lead": link.number,
        "number": made.number,
        "linker": f"{link.linker}/{link.version}",
        "kind": link.kind,
        "media": [link.sha256.hex(), link.other.hex()],
        "score": f"{link.score:.6g}",
        "false_match_rate": f"{link.false_match_rate:.6g}",
        "verdict": verdict.value,
        "reason": reason,
    }
    custody.append(tx, desk.officer, ACT, f"lead {link.number}", details)
    return made
