"""What was measured with: commit, machine and versions."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "numpy scipy pyproj shapely geopandas pyogrio folium flask msgspec granian gunicorn psycopg networkx matplotlib "
    "pygeoapi typst"
).split()


def machine() -> str:
    """Return commit and whether the tree is as committed, date, machine, and versions of what is installed."""
    commit = _said("git", "rev-parse", "--short=12", "HEAD") or "unknown"
    tree = "with changes that are not committed" if _said("git", "status", "--porcelain") else "clean"
    packages = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    return (
        f"Commit {commit} ({tree}), {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}; "
        f"{_processor()}, {os.cpu_count()} cores, {_memory_gb():.0f} GB, {platform.system()} {platform.machine()}, "
        f"load {os.getloadavg()[0]:.1f} at the beginning; {packages}."
    )


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
