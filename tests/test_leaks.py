"""Secrets of a confidential place are planted in a file, and looked for in all that the commands print and write."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo_service.cli import main
from tests.streets.extracts import town

SECRETS = ("quokka", "numbat", "bilby", "dunnart", "potoroo", "bettong", "kowari", "mulgara", "48.8377", "2.3911")
HEADINGS = "name;address;postcode;city;lat;lon;services;hours;description;website;how_to_ask;accepts;visibility"
# Several cells are wrong on purpose: what is wrong with a cell is told in a report.
REFUGE = (
    "{name};77 rue Quokka;7509;Paris;48.83771;2.39111;water, numbat;bilby et demie;We are at 77 rue Quokka, dunnart;"
    "potoroo;bettong;blanket, kowari;{visibility}"
)
FOUNTAIN = "Fontaine;1 rue Test;75011;Paris;48.86;2.37;water;;;;;;"
TABLE = "\n".join(
    (
        HEADINGS,
        FOUNTAIN,
        REFUGE.format(name="Refuge Alpha", visibility=""),
        REFUGE.format(name="Refuge Alpha", visibility=""),
        REFUGE.format(name="Maison Beta", visibility="referral").replace("48.83771;2.39111", "NA;mulgara"),
        REFUGE.format(name="Maison Gamma", visibility="private"),
    )
)
COMMANDS = (
    ("import", "list.csv", "--dry-run", "--report", "dry.csv"),
    ("import", "list.csv", "--report", "report.csv"),
    ("import", "list.csv", "--json"),
    ("nearest", "--city", "paris", "--at", "48.8377,2.3912", "--need", "water"),
    ("nearest", "--at", "48.8377,2.3912", "--need", "water", "--json"),
    ("export", "--format", "csv", "--out", "out/places.csv"),
    ("export", "--format", "xlsx", "--out", "out/places.xlsx"),
    ("export", "--format", "geojson", "--out", "out/places.geojson"),
    ("map", "--city", "paris", "--out", "out"),
    ("streets", "import", "town.osm"),
    ("coverage", "--city", "paris", "--need", "water", "--out", "out"),
    ("stale", "--city", "paris"),
    ("batches",),
    ("undo", "1"),
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GEO_SERVICE_GEOCODER", "none")
    Path("list.csv").write_text(TABLE, encoding="utf-8")
    town((48.86, 2.37)).write(Path("town.osm"))

    def command(*args):
        result = CliRunner().invoke(main, args, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return command


def contents(path):
    """Return the texts of a file; a workbook is an archive of them."""
    data = path.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def leaks(text):
    # The start that is asked about is the asker's own.
    told = text.lower().replace("48.8377,2.3912", "")
    return [secret for secret in SECRETS if secret in told]


def test_no_command_prints_or_writes_a_secret(run):
    for command in COMMANDS:
        assert not leaks(run(*command)), command
    written = [path for path in Path().rglob("*") if path.suffix in {".csv", ".xlsx", ".geojson", ".html"}]
    assert len(written) == 10
    for path in written:
        assert path.name == "list.csv" or not leaks(contents(path)), path


def test_what_is_public_is_told_by_all(run):
    run("import", "list.csv")
    for command in COMMANDS[3:5]:
        assert "Fontaine" in run(*command)
    for command in COMMANDS[5:9]:
        run(*command)
    for path in Path("out").iterdir():
        assert "Fontaine" in contents(path), path


def test_the_secrets_would_be_found(run):
    text = TABLE.replace("Refuge Alpha", "Fontaine Alpha").replace(";7509;", ";75009;")
    Path("list.csv").write_text(text, encoding="utf-8")
    run("import", "list.csv")
    run("export", "--format", "csv", "--out", "places.csv")
    assert {"quokka", "48.8377", "2.3911", "dunnart"} <= set(leaks(contents(Path("places.csv"))))
    rows = list(csv.DictReader(io.StringIO(contents(Path("places.csv"))), delimiter=";"))
    assert "Fontaine Alpha" in [row["name"] for row in rows]
    assert "Maison Gamma" not in [row["name"] for row in rows]
