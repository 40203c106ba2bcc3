"""The command that works the queue."""

import json
from itertools import islice

from geo_service.cli.geocode import LONGEST_S, OFFLINE, WATCH_S, rounds
from geo_service.errors import GeocodingTrouble
from geo_service.geocoding.desk import RunReport
from tests.geocoding.answering import answering, nominatim_place

LIST = "name,address,postcode,city\nCafé du Port,8 boulevard du Port,75012,paris\n"


def imported(run, tmp_path):
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    run("import", "list.csv", "--city", "paris")


def test_it_asks_places_and_can_be_undone(run, tmp_path, monkeypatch):
    imported(run, tmp_path)
    monkeypatch.setenv("GEO_SERVICE_GEOCODER", "nominatim")
    with answering() as server:
        monkeypatch.setenv("GEO_SERVICE_NOMINATIM_URL", f"http://{server.address}")
        server.says([nominatim_place()])
        assert json.loads(run("geocode", "--json", "--limit", "1").stdout)["accepted"] == 1
        assert "0 places located" in run("geocode").output
        assert len(server.asked) == 1
    assert "geocoder" in run("batches").output
    run("undo", "2")
    assert "0 places located" in run("geocode").output


def test_without_network_the_list_waits_and_the_exit_status_says_so(run, tmp_path, monkeypatch):
    imported(run, tmp_path)
    monkeypatch.setenv("GEO_SERVICE_GEOCODER", "nominatim")
    monkeypatch.setenv("GEO_SERVICE_NOMINATIM_URL", "http://127.0.0.1:9")
    said = run("geocode", status=OFFLINE).output
    assert "1 postponed" in said
    assert "offline" in said
    assert "0 postponed" in run("geocode").output


def test_on_a_french_terminal_it_speaks_french(run, tmp_path, monkeypatch):
    imported(run, tmp_path)
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    monkeypatch.setenv("GEO_SERVICE_GEOCODER", "nominatim")
    monkeypatch.setenv("GEO_SERVICE_NOMINATIM_URL", "http://127.0.0.1:9")
    said = run("geocode", status=OFFLINE).output
    assert (
        "0 lieu placé\u00a0; à confirmer\u00a0: 0\u00a0; introuvables\u00a0: 0\u00a0; remis à plus tard\u00a0: 1."
        in said
    )
    assert "(injoignable)\u00a0: le service d’adresses n’a pas répondu" in said


def test_without_a_geocoder_it_says_what_to_set(run):
    assert "GEO_SERVICE_GEOCODER=none" in run("geocode", status=2).output


def test_an_unknown_city_is_named(run):
    assert "no such city" in run("geocode", "--city", "atlantis", status=2).output


def test_watching_waits_longer_while_nobody_answers():
    trouble, fine = RunReport(trouble=GeocodingTrouble.OFFLINE), RunReport()
    reports, waits = iter([fine, *[trouble] * 8, fine, fine]), []
    list(islice(rounds(lambda: next(reports), waits.append), 11))
    assert waits[:4] == [WATCH_S, 2 * WATCH_S, 4 * WATCH_S, 8 * WATCH_S]
    assert waits[8] == LONGEST_S
    assert waits[9] == WATCH_S
