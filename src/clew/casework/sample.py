"""Makes benign sample evidence with known truth."""

from pathlib import Path

from clew.casework.progress import Progress, Watch
from clew.errors import UsageError
from clew.samples.evidence import make_evidence
from clew.samples.leads.make import make_leads


def make_sample(
    folder: Path, files: int, seed: int, watch: Watch, *, has_leads: bool = False, faces: Path | None = None
) -> dict[str, int]:
    """Make sample evidence in an absent or empty folder; returns counts of what was made; raises UsageError.

    `has_leads` makes that of other cases too, which have things in common; `faces` are published pictures of adults
    for them, a folder for each.
    """
    if faces is not None and not has_leads:
        raise UsageError("faces are for the other cases: ask for those too (--leads)")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: exists and is not an empty folder; give another one")

    def tell(done: int, total: int) -> None:
        watch(Progress("Drawing", done=done, total=total))

    truth = make_evidence(folder, files=files, seed=seed, progress=tell)
    made = 0
    if has_leads:
        leads = make_leads(
            folder / "leads",
            folder,
            truth,
            faces,
            lambda done: watch(Progress("Drawing other cases", done=done, total=None)),
        )
        made = sum(each.case != "OP-114" for each in leads.files)
    return {
        "files": truth.files_outside,
        "inside": truth.files_total - truth.files_outside,
        "bases": len(truth.bases),
        "reels": len(truth.reels),
        "leads": made,
    }
