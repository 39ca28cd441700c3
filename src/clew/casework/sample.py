"""Makes benign sample evidence with known truth."""

from pathlib import Path

from clew.casework.progress import Progress, Watch
from clew.errors import UsageError
from clew.samples.evidence import make_evidence


def make_sample(folder: Path, files: int, seed: int, watch: Watch) -> dict[str, int]:
    """Make sample evidence in an absent or empty folder; returns counts of what was made; raises UsageError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: exists and is not an empty folder; give another one")

    def tell(done: int, total: int) -> None:
        watch(Progress("Drawing", done=done, total=total))

    truth = make_evidence(folder, files=files, seed=seed, progress=tell)
    return {
        "files": truth.files_outside,
        "inside": truth.files_total - truth.files_outside,
        "bases": len(truth.bases),
        "reels": len(truth.reels),
    }
