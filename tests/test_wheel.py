"""What a wheel holds: all that the pages need, and nothing of the repository else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> set[str]:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out], cwd=ROOT, check=True)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(
    "name",
    [
        "web/static/vendor/leaflet/leaflet.js",
        "web/static/vendor/icons.svg",
        "web/templates/base.html",
        "labels/fr/pages.toml",
        "store/migrations/versions/v0001_first_tables.py",
        *(f"datasets/{path.relative_to(ROOT / 'datasets')}" for path in (ROOT / "datasets").rglob("*.*")),
    ],
)
def test_a_wheel_holds_what_serves(names, name):
    assert f"geo_service/{name}" in names


def test_a_wheel_holds_nothing_of_the_repository_else(names):
    assert {name.split("/")[0] for name in names} <= {"geo_service", "geo_service-0.1.0.dist-info"}
