"""The notebooks run from top to bottom, define nothing and keep no output."""

import ast
import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def code_cells(path: Path) -> list[dict]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_in_a_store_of_its_own(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GEO_SERVICE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GEO_SERVICE_GEOCODER", "none")
    names: dict = {}
    for cell in code_cells(path):
        exec("".join(cell["source"]), names)  # noqa: S102 - what the test is for
    assert len(names["places"]) > 100


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_defines_nothing_and_keeps_no_output(path):
    for cell in code_cells(path):
        assert not cell["outputs"]
        nodes = ast.walk(ast.parse("".join(cell["source"])))
        assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) for node in nodes)
