import pytest

from tests.streets.extracts import Extract, town

LIST = """name;postcode;city;lat;lon;services;hours;source as of
Fontaine;31000;Toulouse;43.6045;1.4455;water;24/7;2199-01-01
"""


@pytest.fixture
def imported(run, tmp_path):
    run("streets", "import", str(town().write(tmp_path / "town.osm")))
    return tmp_path / "var/streets/toulouse.walk"


def test_importing_streets_makes_the_graph(imported):
    assert imported.exists()


def test_a_graph_is_made_again_only_where_its_streets_changed(run, imported):
    written = imported.stat().st_mtime_ns
    assert "toulouse  unchanged" in run("walk", "build").stdout
    assert imported.stat().st_mtime_ns == written
    imported.write_bytes(b"damaged")
    assert " edges" in run("walk", "build", "--city", "toulouse").stdout
    assert "unchanged" in run("walk", "build").stdout


def test_without_streets_there_is_nothing_to_make(run):
    assert "streets import" in run("walk", "build").stdout


def test_a_city_without_streets_is_named_with_what_to_do(run):
    said = run("walk", "build", "--city", "lyon", status=2).stderr
    assert "the streets of Lyon are not known yet: geo-service streets import FILE.osm.pbf --city lyon" in said


def test_a_way_is_told(run, tmp_path):
    extract = Extract()
    extract.way(*((column, 0) for column in range(9)), highway="residential", name="Rue d'Été")
    run("streets", "import", str(extract.write(tmp_path / "street.osm")))
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    run("import", "list.csv")
    told = run("walk", "to", "TOU-0001", "--from", "43.6045,1.4445", "--lang", "en").stdout
    assert "1. Start: Rue d'Été, 80" in told
    assert "© OpenStreetMap contributors" in told
    assert '"method": "streets"' in run("walk", "to", "TOU-0001", "--from", "43.6045,1.4445", "--json").stdout
    listed = run("nearest", "--at", "43.6045,1.4445", "--walk", "--lang", "en").stdout
    assert "min on foot" in listed
    assert run("walk", "to", "TOU-0009", "--from", "43.6045,1.4445", status=2).stderr
    assert "did you mean 43.6045,1.4445?" in run("walk", "to", "TOU-0001", "--from", "1.4445,43.6045", status=2).stderr


def test_errands_are_told_leg_by_leg(run, tmp_path):
    extract = Extract()
    extract.way(*((column, 0) for column in range(9)), highway="residential", name="Rue d'Été")
    run("streets", "import", str(extract.write(tmp_path / "street.osm")))
    far = "Laverie;31000;Toulouse;43.6045;1.4451;laundry;24/7;2199-01-01\n"
    (tmp_path / "list.csv").write_text(LIST + far, encoding="utf-8")
    run("import", "list.csv")
    needs = ("--need", "water", "--need", "laundry")
    listed = run("nearest", "--at", "43.6045,1.4445", *needs, "--walk", "--lang", "en").stdout
    assert "together" in listed
    assert "from the one before" in listed
    laundry, fountain = (line for line in listed.splitlines() if line.startswith("TOU-"))
    assert laundry.startswith("TOU-0002")
    assert fountain.count("min on foot") == 2
    told = run("walk", "to", "TOU-0002", "TOU-0001", "--from", "43.6045,1.4445", "--lang", "en").stdout
    assert "TOU-0002 Laverie: 1 min on foot" in told
    assert told.count("1. Start: Rue d'Été") == 2


def test_a_way_much_longer_than_the_straight_line_says_that_a_path_may_lack(run, tmp_path):
    extract = Extract()
    extract.way((0, 0), (0, 5), (2, 5), (2, 0), highway="residential", name="Quai")
    run("streets", "import", str(extract.write(tmp_path / "street.osm")))
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    run("import", "list.csv")
    told = run("walk", "to", "TOU-0001", "--from", "43.6045,1.4444", "--lang", "en").stdout
    assert "the map may lack a path" in told
