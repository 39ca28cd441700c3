"""Records what an officer says of a lead: appended, taken back only by a later word."""

from clew.casework.desk import Desk
from clew.casework.leads import lead
from clew.custody import JSON
from clew.errors import UsageError
from clew.model.link_decision import LinkDecision, Verdict
from clew.store import custody, link_decisions

ACT = "lead judged"


def judge_lead(desk: Desk, case: str, number: int, verdict: Verdict, reason: str) -> LinkDecision:
    """Say that a lead is accepted, rejected, looked at later or open again; it goes into custody.

    Raises NotFoundError where the case has no such lead, UsageError where that holds already, or for a rejection
    without a reason.
    """
    if verdict is Verdict.REJECTED and not reason.strip():
        raise UsageError("say why it is rejected: --reason TEXT")
    with desk.catalog.deciding() as tx:
        known = lead(tx, case, number)
        if known.verdict is verdict:
            raise UsageError(f"lead {number} is {verdict} already")
        made = link_decisions.append(tx, case, known.link, verdict, reason, desk.officer)
        details: dict[str, JSON] = {
            "case": case,
            "lead": number,
            "number": made.number,
            "linker": f"{known.link.linker}/{known.link.version}",
            "kind": known.link.kind,
            "media": [known.link.sha256.hex(), known.link.other.hex()],
            "score": f"{known.link.score:.6g}",
            "false_match_rate": f"{known.link.false_match_rate:.6g}",
            "verdict": verdict.value,
            "reason": reason,
        }
        custody.append(tx, desk.officer, ACT, f"lead {number}", details)
    return made
