"""In a sealed process every kind of archive opens as it does outside: nothing is loaded any more."""

import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
OPENED = """
import io, sys
from pathlib import Path

from clew.config import Limits
from clew.errors import ClewError
from clew.examine.samples_opened import samples_opened
from clew.examine.sandbox import seal
from clew.opener import Opening, openers

names = ("zip", "sevenzip", "tar", "packed", "libarchive")
tried = [(path.name.split("-")[0], path.read_bytes()) for path in sorted(Path(sys.argv[1]).iterdir())]
if sys.argv[2] == "sealed":
    samples_opened({name: openers()[name] for name in names})
    assert seal(Limits()).layers
for name, content in tried:
    opening = Opening([io.BytesIO(content)], b"name", len(content), (b"boat", b"bridge"))
    for member in openers()[name].members(opening):
        taken, reason = b"", member.reason
        try:
            taken = b"".join(member.pieces()) if member.pieces else b""
        except ClewError as error:
            reason = str(error)
        print(name, member.path, member.remark, reason, taken)
"""


def archives() -> Iterator[tuple[str, bytes]]:
    tests = {name: runpy.run_path(str(HERE / f"test_{name}.py")) for name in ("zip", "sevenzip", "tar", "packed")}
    for name in ("zip", "sevenzip", "tar", "packed", "libarchive"):
        yield name, runpy.run_path(str(HERE / f"{name}_sample.py"))["sample"]()
    yield from (("zip", content) for content in tests["zip"]["SEEDS"])
    yield "zip", tests["zip"]["traditionally_encrypted"](tests["zip"]["VIEW"], b"bridge")
    yield from (("sevenzip", content) for content in tests["sevenzip"]["SEEDS"])
    for filters in tests["sevenzip"]["FILTERS"].values():
        yield "sevenzip", tests["sevenzip"]["packed"](tests["sevenzip"]["CONTENTS"], filters)
    plain = tests["tar"]["tarred"](*tests["tar"]["FILES"])
    yield from (("tar", pack(plain)) for pack in tests["tar"]["PACKERS"].values())
    yield from (("packed", pack(plain)) for pack in tests["packed"]["PACKERS"].values())
    yield from (
        ("libarchive", content) for content in runpy.run_path(str(HERE / "test_by_libarchive.py"))["MADE"].values()
    )


def test_sealed_and_open_give_the_same(tmp_path: Path) -> None:
    for number, (name, content) in enumerate(archives()):
        (tmp_path / f"{name}-{number}").write_bytes(content)
    said = {}
    for how in ("open", "sealed"):
        done = subprocess.run(
            [sys.executable, "-c", OPENED, str(tmp_path), how], capture_output=True, text=True, check=False, timeout=240
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr
        said[how] = done.stdout.splitlines()
    assert said["open"] == said["sealed"]
    assert len(said["open"]) > 60
    assert sum("decrypted with password 2 of 2" in line for line in said["open"]) >= 6
