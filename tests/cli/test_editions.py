import json

import pytest
from click.testing import CliRunner

from geo_service.cli import main

LIST = "name;address;postcode;city;lat;lon;services;phone\nFontaine;1 rue A;75011;Paris;48.8600;2.3700;water;{}\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GEO_SERVICE_GEOCODER", "none")

    def command(*args, status=0):
        result = CliRunner().invoke(main, args, catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result

    def bring(phone):
        (tmp_path / "list.csv").write_text(LIST.format(phone), encoding="utf-8")
        command("import", "list.csv")

    command.bring = bring
    return command


def test_editions_are_listed_with_what_has_changed_since(run):
    run.bring("01 42 00 00 01")
    for _ in range(2):
        run("print", "--city", "paris", "--at", "48.86,2.37", "--date", "2026-12-01", "--out", "s.pdf")
    (before,) = json.loads(run("editions", "--json").stdout)
    assert (before["places"], before["changed"], before["day"]) == (1, 0, "2026-12-01")
    run.bring("01 42 00 00 02")
    (after,) = json.loads(run("editions", "--city", "paris", "--json").stdout)
    assert after == before | {"changed": 1}
    table = run("editions")
    assert before["code"] in table.stdout
    assert "1 edition," in table.stderr


def test_a_city_without_sheets_has_none(run):
    run.bring("")
    assert json.loads(run("editions", "--city", "lyon", "--json").stdout) == []


def test_an_unknown_city_is_refused(run):
    assert "atlantis" in run("editions", "--city", "atlantis", status=2).stderr
