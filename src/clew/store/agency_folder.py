"""Where an agency's own files lie beneath a folder that several agencies may share."""

import hashlib
from pathlib import Path


def agency_folder(root: Path, agency: str) -> Path:
    """Return the folder named by the first 16 hex digits of the SHA-256 of the agency's name."""
    return root / hashlib.sha256(agency.encode()).hexdigest()[:16]
