"""A sealed child watches films of every codec as an unsealed one does, and opens nothing for it."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

from clew.config import Limits
from clew.examine.supervisor import Examiner, Job
from clew.model.findings import Findings, Outcome

MAKE = Path(__file__).resolve().parents[1] / "vectors" / "films" / "make.py"
film = runpy.run_path(str(MAKE))["film"]
CODECS = {
    "h264.mp4": ("libx264", "mp4"),
    "hevc.mkv": ("libx265", "matroska"),
    "vp9.webm": ("libvpx-vp9", "webm"),
    "vp8.ivf": ("libvpx", "ivf"),
    "mpeg4.avi": ("mpeg4", "avi"),
    "wmv2.wmv": ("wmv2", "asf"),
    "mpeg2.ts": ("mpeg2video", "mpegts"),
    "mjpeg.mov": ("mjpeg", "mov"),
    "flv1.flv": ("flv", "flv"),
}

TOUCHING = """
import runpy, sys
from clew.examine.describe import describe, warm_up
from clew.examine.digests import DigestStream

film = runpy.run_path(sys.argv[1])["film"]
files = [film([1.0], "libx264", "mp4"), film([1.0], "mpeg4", "avi")]
files += [film([1.0], "libvpx-vp9", "webm"), film([1.0], "mpeg2video", "mpegts")]
files += [content[: len(content) // 2] for content in files]
warm_up()
touched = []
sys.addaudithook(lambda event, args: touched.append((event, args)) if event in {"open", "import"} else None)
for content in files:
    stream = DigestStream()
    stream.update(content)
    describe(memoryview(content), len(content), stream.finish(), max_pixels=10**8)
found = [each for each in touched if not (each[0] == "import" and each[1][0] in sys.modules)]
print(found)
sys.exit(bool(found))
"""


def examined(paths: list[Path], *, is_sandboxed: bool) -> dict[str, Findings]:
    jobs = [
        Job(path.name, lambda path=path: os.open(path, os.O_RDONLY), path.stat().st_size)  # type: ignore[misc]
        for path in paths
    ]
    with Examiner(Limits(), 1, required_sandbox=is_sandboxed, is_sandboxed=is_sandboxed) as examiner:
        return {job.key: found for job, found in examiner.examine(jobs)}


def test_the_sandbox_changes_nothing(tmp_path: Path) -> None:
    paths = []
    for name, (codec, container) in CODECS.items():
        pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        content = film([2.0, 2.0], codec, container, pixels=pixels, rate=25)
        for kind, piece in (("whole", content), ("cut", content[: 2 * len(content) // 3])):
            paths.append(tmp_path / f"{kind}-{name}")
            paths[-1].write_bytes(piece)
    sealed = examined(paths, is_sandboxed=True)
    assert sealed == examined(paths, is_sandboxed=False)
    whole = [found for name, found in sealed.items() if name.startswith("whole")]
    assert [found.outcome for found in whole] == [Outcome.EXAMINED] * len(CODECS)
    assert all(found.footage is not None and not found.footage.is_partial for found in whole)


def test_after_the_warm_up_nothing_is_opened_or_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOUCHING, str(MAKE)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
