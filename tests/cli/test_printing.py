import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo_service.cli import main
from tests.areas.files import SAID_OPTIONS, area, square, write

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
    assert "1 place, scale 1:4000" in said


def test_a_list_of_many_pages_says_how_to_shorten_it(run, tmp_path):
    rows = (f"Fontaine {n};{n} rue Neuve;75011;Paris;{48.86 + n / 1e5:.5f};2.37;water" for n in range(100))
    (tmp_path / "many.csv").write_text("\n".join((LIST.splitlines()[0], *rows)), encoding="utf-8")
    asked = ("print", "--city", "paris", "--at", "48.86,2.37", "--out", "sheet.pdf")
    assert "--need" not in run(*asked)
    run("import", "many.csv")
    assert "--need, or a smaller ground, shortens it" in run(*asked)


def test_a_known_place_or_quarter_is_a_middle(run):
    said = run("print", "--city", "paris", "--around", "PAR-0001", "--out", "s.pdf")
    assert "2 places" in said
    assert "Around Fontaine." in said


def test_what_else_bears_a_name_is_said(run, tmp_path):
    rows = ("Fontaine, place X;;75011;Paris;48.861;2.37;water", "Bains, place X;;75011;Paris;48.862;2.37;shower")
    (tmp_path / "x.csv").write_text("\n".join((LIST.splitlines()[0], *rows)), encoding="utf-8")
    run("import", "x.csv")
    said = run("print", "--city", "paris", "--around", "place X", "--out", "s.pdf")
    assert "Around Bains, place X; also so called: Fontaine, place X." in said


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


@pytest.fixture
def areas(run, tmp_path):
    file = write(
        tmp_path / "q.geojson",
        area("75111-1", "Est"),
        area("75111-2", "Grand", [square(west=2.25, south=48.76, size=0.2)]),
    )
    run("areas", "import", str(file), *SAID_OPTIONS)
    return file


def test_a_sheet_of_an_area_or_a_postcode(run, areas):
    assert "scale 1:10000" in run("print", "--city", "paris", "--area", "est", "--out", "s.pdf")
    assert "needs a scale" in run("print", "--city", "paris", "--postcode", "75011", "--out", "t.pdf", status=2)
    assert "no area of Paris" in run("print", "--city", "paris", "--postcode", "75016", "--out", "t.pdf", status=2)
    assert not Path("t.pdf").exists()


@pytest.mark.parametrize("how", [("--every-area",), ("--every-area", "--kind", "quartier"), ("--areas", "q.geojson")])
def test_every_area_gets_a_sheet_and_the_summary_says_which_failed(run, areas, how):
    said = run("print", "--city", "paris", *how, "--out", "folder", status=1)
    assert "1/2 paris-75111-1-est.pdf: 0 places, scale 1:10000" in said
    assert "2/2 FAILED 75111-2 Grand: the ground needs a scale" in said
    assert "1 sheets in folder, 1 failed" in said
    assert "Without streets: 1" in said
    assert [path.name for path in Path("folder").iterdir()] == ["paris-75111-1-est.pdf"]


def test_where_every_sheet_fails_the_status_says_so(run, areas):
    said = run("print", "--city", "paris", "--every-area", "--scale", "500", "--out", "folder", status=2)
    assert "0 sheets in folder, 2 failed" in said


@pytest.mark.parametrize(
    ("how", "hint"),
    [
        (("--city", "lille", "--every-area"), "areas import FILE.geojson --city lille"),
        (("--city", "lille", "--postcode", "59000"), "areas import FILE.geojson --city lille"),
        (("--city", "paris", "--every-area", "--kind", "iris"), "no areas 'iris'"),
        (("--city", "paris", "--at", "48.86,2.37", "--kind", "iris"), "--kind goes with"),
        (("--city", "paris", "--areas", "list.csv"), "is not a GeoJSON"),
        (("--city", "lyon", "--areas", "q.geojson"), "no area of lyon"),
    ],
)
def test_what_cannot_be_printed_says_what_to_do(run, areas, how, hint):
    assert hint in run("print", *how, "--out", "folder", status=2)
    assert not Path("folder").exists()


def test_many_sheets_need_a_folder(run, areas):
    Path("taken").touch()
    assert "has to be a folder" in run("print", "--city", "paris", "--every-area", "--out", "taken", status=2)


def test_printing_again_says_the_same_edition_and_gives_the_same_bytes(run):
    asked = ("print", "--city", "paris", "--at", "48.86,2.37", "--date", "2026-12-01", "--out")
    first, again = run(*asked, "a.pdf"), run(*asked, "b.pdf")
    code = re.search(r"Edition (\w{4}-\w{4})\.", first)[1]
    assert code in again
    assert Path("a.pdf").read_bytes() == Path("b.pdf").read_bytes()
