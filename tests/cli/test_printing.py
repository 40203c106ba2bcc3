from pathlib import Path

import pytest
from click.testing import CliRunner

from geo_service.cli import main

LIST = (
    "name;address;postcode;city;lat;lon;services\n"
    "Fontaine;1 rue Test;75011;Paris;48.8600;2.3700;water\n"
    "Toilettes;2 rue Test;75011;Paris;48.8601;2.3701;toilets\n"
    "Ailleurs;3 rue Test;75016;Paris;48.8500;2.2700;water\n"
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GEO_SERVICE_GEOCODER", "none")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")

    def command(*args: str, status: int = 0):
        result = CliRunner().invoke(main, args, catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result.stderr

    command("import", "list.csv")
    return command


def test_a_sheet_is_written_and_what_it_lacks_is_said(run):
    said = run("print", "--city", "paris", "--at", "48.86,2.37", "--date", "2026-12-01", "--out", "sheet.pdf")
    assert Path("sheet.pdf").read_bytes().startswith(b"%PDF")
    assert "2 places, scale 1:5000" in said
    assert "0 places without one" in said
    assert "streets import" in said
    assert "GEO_SERVICE_PUBLIC_URL" in said


def test_only_what_is_asked_for_is_printed(run):
    said = run("print", "--city", "paris", "--bbox", "2.365,48.858,2.373,48.862", "--need", "water", "--out", "s.pdf")
    assert "1 places, scale 1:4000" in said


def test_a_known_place_or_quarter_is_a_middle(run):
    assert "2 places" in run("print", "--city", "paris", "--around", "PAR-0001", "--out", "s.pdf")


@pytest.mark.parametrize(
    ("where", "hint"),
    [
        ((), "one of --at"),
        (("--at", "48.86,2.37", "--around", "Marais"), "one of --at"),
        (("--at", "48.86"), "2 numbers"),
        (("--bbox", "2,3,x,4"), "4 numbers"),
        (("--around", "nulle part du tout"), "nothing is called"),
    ],
)
def test_a_ground_that_cannot_be_found_is_refused(run, where, hint):
    assert hint in run("print", "--city", "paris", *where, "--out", "sheet.pdf", status=2)
    assert not Path("sheet.pdf").exists()
