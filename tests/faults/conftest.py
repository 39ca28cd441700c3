"""Lets tests of faults share what they break and how: `from tests.faults.corpus import ...`."""

import sys
from pathlib import Path

_ROOT = str(Path(__file__).parents[2])
if _ROOT not in sys.path:
    sys.path.append(_ROOT)
