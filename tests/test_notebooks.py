"""The notebooks run from top to bottom, define nothing and keep no output."""

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo_service.cli import main
from tests.streets.extracts import Extract

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def code_cells(path: Path) -> list[dict]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture
def executed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GEO_SERVICE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GEO_SERVICE_GEOCODER", "none")

    def run(name: str) -> dict:
        names: dict = {}
        for cell in code_cells(FOLDER / f"{name}.ipynb"):
            exec("".join(cell["source"]), names)  # noqa: S102 - what the test is for
        return names

    return run


def test_every_notebook_is_executed_here():
    assert {path.stem for path in NOTEBOOKS} == {"coverage", "places"}


def test_places(executed):
    assert len(executed("places")["places"]) > 100


def test_coverage(executed, tmp_path):
    extract = Extract()
    for number in range(-10, 11):
        extract.way(*((number, row) for row in range(-10, 11)), highway="residential", name=f"Avenue {number}")
        extract.way(*((column, number) for column in range(-10, 11)), highway="footway")
    for command in (["demo"], ["streets", "import", str(extract.write(tmp_path / "town.osm"))]):
        assert CliRunner().invoke(main, command).exit_code == 0
    found = executed("coverage")
    assert found["coverage"].closed + found["coverage"].unknown > 0
    assert len(found["stretches"]) == len(found["coverage"].stretches) == 2 * 21 * 20
    assert found["coverage"].effects[0].gained_m > 1000
    assert "Avenue" in (tmp_path / "maps" / "coverage.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_defines_nothing_and_keeps_no_output(path):
    for cell in code_cells(path):
        assert not cell["outputs"]
        nodes = ast.walk(ast.parse("".join(cell["source"])))
        assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) for node in nodes)
