import json

from click.testing import CliRunner

from geo_service.cli.hours import hours


def run(*arguments: str) -> str:
    result = CliRunner().invoke(hours, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_text_is_explained_and_its_week_drawn():
    said = run("lun-ven 9h-12h et 14h-17h", "--at", "2026-11-23T10:00")
    assert "read fully" in said
    assert "Understood: Mo-Fr 09:00-12:00,14:00-17:00" in said
    assert "Open, closes at 12:00" in said
    assert "2026-11-23  ·········███··███·······   Monday     09:00–12:00, 14:00–17:00" in said


def test_what_is_not_understood_is_said():
    said = run("lun-ven 9h-12h, sauf imprévu", "--at", "2026-11-23T10:00")
    assert "Not understood: lun-ven 9h-12h, sauf imprévu" in said
    assert "Not sure" in said


def test_the_city_decides_on_holidays():
    assert "Not sure: public holiday: ask first (Saint-Étienne)" in run(
        "Mo-Sa 09:00-17:00", "--city", "strasbourg", "--at", "2026-12-26T10:00"
    )
    assert "Ouvert, ferme à 17:00" in run("Mo-Sa 09:00-17:00", "--lang", "fr", "--at", "2026-12-26T10:00")


def test_json():
    said = json.loads(run("6 h - 1 h", "--at", "2026-11-23T23:30", "--json"))
    assert (said["level"], said["understood"]) == ("full", "06:00-01:00")
    assert said["open"]["state"] == "open"
    assert said["open"]["next_change"] == "2026-11-24T01:00:00+01:00"
    assert len(said["week"]) == 7


def test_a_time_that_is_none_is_refused():
    result = CliRunner().invoke(hours, ["24/7", "--at", "yesterday"])
    assert result.exit_code != 0
    assert "2026-12-26T10:00" in str(result.exception)
