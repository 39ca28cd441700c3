"""Small images of file systems that only tools of other projects make; those whose tool is missing are left out."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

MIB = 1 << 20
_SEARCHED = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def file_systems(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return images of ext4 and NTFS, by name, that hold these files."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        tree = root / "tree"
        (tree / "folder").mkdir(parents=True)
        for name, content in files.items():
            (tree / "folder" / name).write_bytes(content)
        return _ext4(root, tree) | _ntfs(root, tree)


def _ext4(root: Path, tree: Path) -> dict[str, bytes]:
    image = _blank(root / "ext4", MIB)
    same = ("-U", "12345678-1234-1234-1234-123456789abc", "-E", "hash_seed=12345678-1234-1234-1234-123456789abc")
    is_made = _run("mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", *same, "-d", tree, image)
    gone = next(iter(sorted((tree / "folder").iterdir()))).name
    is_made = is_made and _run("debugfs", "-w", "-R", f"rm /folder/{gone}", image)
    return {"ext4": image.read_bytes()} if is_made else {}


def _ntfs(root: Path, tree: Path) -> dict[str, bytes]:
    image = _blank(root / "ntfs", 2 * MIB)
    is_made = _run("mkntfs", "-Q", "-F", image)
    for path in sorted((tree / "folder").iterdir()):
        is_made = is_made and _run("ntfscp", "-f", image, path, path.name)
    return {"ntfs": image.read_bytes()} if is_made else {}


def _blank(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


def _run(name: str, *words: object) -> bool:
    """Run a tool; returns whether it is there and did what it was asked to."""
    tool = shutil.which(name, path=_SEARCHED)
    if tool is None:
        return False
    environment = os.environ | {"E2FSPROGS_FAKE_TIME": "1714566644"}
    return not subprocess.run([tool, *map(str, words)], check=False, capture_output=True, env=environment).returncode
