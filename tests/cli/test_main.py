"""The commands, run as a person runs them, in a folder of their own."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import openpyxl
import pytest

from geo_service.cli import main
from geo_service.cli.main import COMMANDS as LISTED
from geo_service.cli.serving import fill_store
from geo_service.config import config_from_env
from geo_service.errors import StoreError
from geo_service.service import open_service
from geo_service.store.sql import SqlStore
from geo_service.web.app import create_app

FOUNTAIN = "name;address;postcode;city;lat;lon;services\nFontaine;1 rue Test;75011;Paris;48.86;2.37;water\n"


@pytest.fixture
def make_api_client(tmp_path, monkeypatch):
    opened = []

    def make():
        opened.append(open_service(config_from_env({}, tmp_path)))
        return create_app(opened[-1]).test_client()

    yield make
    for service in opened:
        service.store.close()


@pytest.fixture
def fountain(tmp_path) -> str:
    path = tmp_path / "list.csv"
    path.write_text(FOUNTAIN, encoding="utf-8")
    return str(path)


COMMANDS = {name: main.get_command(click.Context(main), name) for name in main.list_commands(click.Context(main))}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_and_every_option(run, name):
    assert run(name, "--help").stdout.startswith("Usage:")
    for parameter in COMMANDS[name].params:
        assert parameter.param_type_name == "argument" or parameter.help.endswith("."), f"{name} {parameter.name}"


def test_the_list_of_commands_names_each_with_a_sentence(run):
    said = " ".join(run("--help").stdout.split())
    assert all(f"{name} {summary}" in said for name, (_, summary) in LISTED.items())
    assert "No such command" in run("improt", status=2).stderr


def test_help_loads_no_library_of_maps_or_tables():
    script = (
        "import sys, geo_service.cli; print(sorted({'pandas', 'folium', 'scipy', 'sqlalchemy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout.strip() == b"[]"


def test_a_terminal_without_some_letters_is_told_all_the_same(tmp_path):
    env = os.environ | {"PYTHONIOENCODING": "latin-1", "LC_ALL": "fr_FR.UTF-8", "GEO_SERVICE_DATA_DIR": str(tmp_path)}
    command = [str(Path(sys.executable).with_name("geo-service")), "nearest", "--at", "2.35,48.85", "--need", "water"]
    told = subprocess.run(command, env=env, capture_output=True, check=False)
    assert b"Traceback" not in told.stderr
    assert rb"Rien n\u2019a" in told.stdout + told.stderr


def test_the_commands_that_scripts_rely_on_exist():
    assert {"import", "export", "nearest", "map", "serve", "demo", "undo", "migrate"} <= set(COMMANDS)


def test_import_reports_then_finds_nothing_new(run, fountain):
    counts = json.loads(run("import", fountain, "--json").stdout)["counts"]
    assert counts == {"created": 1, "changed": 0, "unchanged": 0, "archived": 0, "skipped": 0, "unlocated": 0}
    assert "1 unchanged" in run("import", fountain).stdout


def test_a_dry_run_writes_nothing(run, fountain):
    assert json.loads(run("import", fountain, "--dry-run", "--json").stdout)["counts"]["created"] == 1
    assert json.loads(run("batches", "--json").stdout) == []


def test_a_report_names_row_field_and_remedy(run, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(FOUNTAIN + "Fontaine ailleurs;;35000;Rennes;;;water\n", encoding="utf-8")
    run("import", str(path), "--report", "report.csv")
    (row,) = csv.DictReader(io.StringIO(Path("report.csv").read_text(encoding="utf-8-sig")))
    assert (row["row"], row["outcome"], row["field"]) == ("3", "skipped", "postcode")
    assert row["remedy"]


def test_a_report_that_cannot_be_written_stops_the_import(run, fountain):
    run("import", fountain, "--report", f"{fountain}/below", status=2)
    assert json.loads(run("batches", "--json").stdout) == []


def test_the_report_is_there_though_applying_fails(run, fountain, monkeypatch):
    def fail(*_args, **_options):
        raise StoreError("the disk is full")

    monkeypatch.setattr(SqlStore, "apply", fail)
    assert "disk is full" in run("import", fountain, "--report", "report.csv", status=2).stderr
    assert Path("report.csv").read_text(encoding="utf-8-sig").startswith("row,")


def test_a_file_with_nothing_usable_exits_3(run, tmp_path):
    path = tmp_path / "rennes.csv"
    path.write_text("name;postcode;city;services\nX;35000;Rennes;water\n", encoding="utf-8")
    run("import", str(path), status=3)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 100])
def test_an_unreadable_file_exits_2_and_writes_nothing(run, tmp_path, content):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert "Error:" in run("import", str(path), status=2).stderr
    assert json.loads(run("batches", "--json").stdout) == []


def test_a_missing_file_exits_2(run):
    run("import", "nowhere.csv", status=2)


@pytest.mark.parametrize("words", [("import", "list.csv", "--report"), ("export", "--out"), ("map", "--out")])
def test_a_file_that_cannot_be_written_is_named_in_one_line(run, fountain, words):
    said = run(*words, "list.csv/below", status=2).stderr
    assert "Error: " in said
    assert "list.csv" in said


def test_nearest_prints_the_table_and_the_api_s_geojson(run, fountain):
    run("import", fountain)
    question = ("nearest", "--city", "paris", "--at", "48.8600,2.3710", "--need", "water")
    assert "PAR-0001" in run(*question).stdout
    answer = json.loads(run(*question, "--json").stdout)
    assert answer["match"] == "all"
    assert answer["features"][0]["properties"]["covers"] == ["water"]


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [
        ("--at", "48.8", "LAT,LON"),
        ("--at", "95,2", "between"),
        ("--need", "watr", "water"),
        ("--city", "pari", "paris"),
    ],
)
def test_a_wrong_value_names_what_is_accepted(run, option, value, hint):
    words = {"--at": "48.86,2.37", "--need": "water"} | {option: value}
    result = run("nearest", *(word for pair in words.items() for word in pair), status=2)
    assert hint in result.stderr


@pytest.mark.parametrize("value", ["48.8", "here", "48,86,2,37"])
def test_a_position_that_is_none_is_told_without_words_of_the_program(run, value):
    told = run("nearest", "--at", value, status=2).stderr
    assert told.endswith("is not LAT,LON such as 48.8716,2.3700\n")


def test_undo_takes_an_import_back(run, fountain):
    run("import", fountain)
    assert "1 place as before" in run("undo", "1").stdout
    assert "taken back by 2" in run("batches").stdout
    run("undo", "7", status=2)


def test_undo_names_what_changed_later(run, fountain):
    run("import", fountain)
    Path("list.csv").write_text(FOUNTAIN.replace("water", "toilets"), encoding="utf-8")
    run("import", "list.csv")
    assert "after it: PAR-0001; take back later batches first" in run("undo", "1", status=2).stderr
    run("undo", "2")


def test_demo_asks_first_where_real_merchants_are_listed(run, tmp_path):
    path = tmp_path / "merchants.csv"
    shop = "kind;name;address;postcode;city;lat;lon;services\nmerchant;Zoé;1 rue Test;75011;Paris;48.86;2.37;water\n"
    path.write_text(shop, encoding="utf-8")
    run("import", str(path))
    refused = run("demo", status=1)
    assert "Paris" in refused.stderr
    assert len(json.loads(run("batches", "--json").stdout)) == 1
    assert "Added" in run("demo", "--yes").stdout
    assert "Removed" in run("demo", "--remove").stdout


def test_shipped_places_are_loaded_after_an_import_too_and_once(run, fountain, tmp_path, capsys):
    run("import", fountain)
    service = open_service(config_from_env({"GEO_SERVICE_DEMO": "1"}, tmp_path))
    fill_store(service)
    assert "of brief.csv" in capsys.readouterr().err
    fill_store(service)
    assert capsys.readouterr().err == ""
    assert not any(place.demonstration for place in service.view().public)
    service.store.close()


def test_demo_marks_its_file(run):
    run("demo")
    run("map", "--city", "lille", "--out", "maps")
    assert Path("maps/lille-demonstration.html").stat().st_size > 0
    assert "demonstration" in run("nearest", "--at", "50.63,3.06", "--need", "water").stdout
    run("demo", "--remove")
    run("map", "--city", "lille", "--out", "maps", "--lang", "en")
    assert 'lang="en"' in Path("maps/lille.html").read_text(encoding="utf-8")


def test_an_export_keeps_to_one_licence(run, fountain):
    run("import", fountain)
    table = run("export", "--format", "csv").stdout_bytes.decode("utf-8-sig")
    assert "PAR-0001" in table
    nothing = run("export", "--licence", "ODbL-1.0")
    assert "PAR-0001" not in nothing.stdout
    assert "No place fits. Licences of all places: none stated." in nothing.stderr
    assert "PAR-0001" in run("export", "--licence", "").stdout
    run("export", "--format", "geojson", "--out", "out/places.geojson")
    assert len(json.loads(Path("out/places.geojson").read_text(encoding="utf-8"))["features"]) == 1


def test_one_row_under_odbl_makes_the_extract_odbl(run, tmp_path):
    rows = "Bains;75011;Paris;shower;ODbL-1.0\nFontaine;75011;Paris;water;etalab-2.0\n"
    (tmp_path / "list.csv").write_text(f"name;postcode;city;services;source licence\n{rows}", encoding="utf-8")
    run("import", "list.csv")
    assert "under ODbL-1.0. Licences of its rows: ODbL-1.0, etalab-2.0." in run("export", "--out", "a.csv").stderr
    run("export", "--format", "xlsx", "--out", "a.xlsx")
    sheet = openpyxl.load_workbook("a.xlsx")["licences"]
    assert [[cell.value for cell in row][:2] for row in sheet] == [
        ["This extract is under", "ODbL-1.0"],
        ["licence", "name"],
        ["ODbL-1.0", "list"],
        ["etalab-2.0", "list"],
    ]
    assert "nothing changes" in run("import", "a.xlsx").stdout


def test_a_backup_restores_into_an_empty_store_only(run, fountain, tmp_path, monkeypatch):
    run("import", fountain)
    run("backup", "safe.jsonl.gz")
    run("restore", "safe.jsonl.gz", status=2)
    monkeypatch.setenv("GEO_SERVICE_DATA_DIR", str(tmp_path / "other"))
    run("restore", "safe.jsonl.gz")
    assert "PAR-0001" in run("nearest", "--at", "48.86,2.37", "--need", "water").stdout


def test_a_wrong_setting_is_said_in_one_line(run, monkeypatch):
    monkeypatch.setenv("GEO_SERVICE_BASEMAP", "google")
    result = run("migrate", status=2)
    assert "GEO_SERVICE_BASEMAP" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_next_page_of_an_answer_is_the_api_s(run, make_api_client):
    run("demo")
    question = ("nearest", "--at", "48.87,2.37", "--need", "water", "--any", "--kind", "merchant", "--limit", "1")
    answer = json.loads(run(*question, "--json").stdout)
    client = make_api_client()
    first = client.get(answer["links"]["next"].partition("&cursor=")[0], headers={"Accept-Language": "en"}).json
    # Only who was asked over HTTP knows which host its links are to name.
    assert json.loads(json.dumps(first["features"]).replace("http://localhost/", "/")) == answer["features"]
    # The two cursors may differ in the second at which each list began.
    one, other = (client.get(page["links"]["next"]).json["features"] for page in (first, answer))
    assert one == other != first["features"]


def test_an_extract_has_the_format_of_its_name(run, tmp_path):
    run("demo")
    for name, begins in (
        ("a.geojson", b'{"type"'),
        ("a.XLSX", b"PK"),
        ("a.csv", b"\xef\xbb\xbf"),
        ("a.txt", b"\xef\xbb\xbf"),
    ):
        run("export", "--city", "nantes", "--out", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(begins), name
    run("export", "--format", "csv", "--out", str(tmp_path / "a.xlsx"))
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_import_says_before_and_after_which_demonstration_places_it_archives(run, fountain):
    run("demo")
    Path("shop.csv").write_text(FOUNTAIN.replace("Fontaine", "Chez Ada").replace("services", "services;kind", 1)
                                .replace(";water", ";water;merchant"), encoding="utf-8")  # fmt: skip

    before = run("import", "shop.csv", "--dry-run").output
    after = run("import", "shop.csv").output

    [line] = [line for line in before.splitlines() if line.startswith("Archived in paris")]
    assert "places of demonstration, which the real merchants of this file replace: " in line
    assert line in after.splitlines()
    demos = int(line.partition("replace: ")[2].partition(" ")[0])
    assert demos > 1
    assert f"{demos + 1} places as before" in run("undo", "2").output
