import csv
import json
from datetime import UTC, datetime
from io import StringIO

import pytest

from geo_service.store.sql import open_store

LIST = """name;postcode;city;lat;lon;services;hours;source as of
Centre;44000;Nantes;47.2184;-1.5536;meal;Mo-Fr 09:00-17:00;2014
Fontaine;44000;Nantes;47.2190;-1.5536;water;24/7;2199-01-01
Douches;44000;Nantes;47.2186;-1.5536;shower;Mo-Su 08:00-20:00;2013-05
"""


@pytest.fixture(autouse=True)
def nantes(run, tmp_path):
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    run("import", "list.csv")


def test_the_oldest_come_first(run):
    result = run("stale", "--city", "nantes")
    assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == ["NAN-0003", "NAN-0001"]
    assert "2013-05-31" in result.stdout
    assert "2 places to verify again; 2 shown." in result.stderr


def test_as_json_and_no_more_than_asked(run):
    (oldest,) = json.loads(run("stale", "--limit", "1", "--json").stdout)
    assert (oldest["id"], oldest["known_on"], oldest["verified"]) == ("NAN-0003", "2013-05-31", None)
    assert oldest["source"]["as_of"] == "2013-05"


def test_of_two_the_one_that_more_people_open_comes_first(run, tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'var' / 'geo_service.sqlite'}", tmp_path)
    store.add_use(datetime.now(UTC).date(), {"NAN-0001": 3})
    store.close()
    first, second = json.loads(run("stale", "--json").stdout)
    assert [(each["id"], each["opened"]) for each in (first, second)] == [("NAN-0001", 3), ("NAN-0003", 0)]


def test_as_csv(run):
    header, oldest, _ = csv.reader(StringIO(run("stale", "--csv").stdout), delimiter=";")
    assert header[:3] == ["id", "known on", "opened"]
    assert oldest[:3] == ["NAN-0003", "2013-05-31", "0"]
    assert "cannot both" in run("stale", "--csv", "--json", status=2).stderr


def test_how_old_is_a_setting(run, monkeypatch):
    monkeypatch.setenv("GEO_SERVICE_FRESH_MONTHS", "999")
    assert json.loads(run("stale", "--json").stdout) == []


def test_a_city_that_does_not_exist_is_refused(run):
    assert "nantes" in run("stale", "--city", "nante", status=2).stderr
