"""Commands load what they need, and begin to look for garbage once they have."""

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from clew.cli.collecting import collect_again, put_off_collecting

ACTS = ("triage", "decide", "leads", "graph", "show_stack", "timeline", "link", "status", "verify", "export", "report")


@pytest.fixture
def _collecting() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_acts_that_compare_nothing_load_no_compiler() -> None:
    program = f"import sys, {', '.join(f'clew.casework.{each}' for each in ACTS)}; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


@pytest.mark.usefixtures("_collecting")
def test_garbage_is_looked_for_again_but_not_in_what_was_loaded() -> None:
    as_ever, frozen = gc.get_threshold(), gc.get_freeze_count()
    collect_again()
    assert (gc.get_threshold(), gc.get_freeze_count()) == (as_ever, frozen)
    put_off_collecting()
    collect_again()
    assert gc.get_threshold() == as_ever
    assert gc.get_freeze_count() > frozen + 10_000
