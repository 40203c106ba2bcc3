import json
from dataclasses import replace

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from geo_service.drawing import columns as written
from geo_service.drawing.coded import coded
from geo_service.drawing.columns import DEGREE, columns
from geo_service.drawing.scene import Pins, build_scene
from tests.drawing.samples import CITY, CONTEXT, EVERY, FULL, PLAIN, REFERRAL


def read(column):
    """Read a column back, by its definition."""
    values, numbers = column
    fresh = iter(values)
    runs = [[number] if number >= 0 else [numbers[at - 1]] * -number for at, number in enumerate(numbers)]
    numbers = [number for run in runs for number in run]
    return [next(fresh) if number == 0 else values[number - 1] for number in numbers]


def decoded(scene, linked=True):
    return msgspec.json.decode(msgspec.json.encode(columns(scene, linked=linked)))


def of(*places, linked=True):
    return decoded(build_scene(CITY, places, CONTEXT), linked)


@given(st.lists(st.text(max_size=2)))
def test_a_column_gives_its_values_back(values):
    column = json.loads(written._column(coded([json.dumps(value) for value in values])))
    assert read(column) == values
    assert len(column[0]) == len(set(values))


def test_runs_are_short():
    assert written._column(coded(("1",) * 9 + ("2", "3"))) == b"[[1,2,3],[0,1,-7,0,-1]]"


def test_places_of_the_map_come_first_and_have_positions():
    data = of(*EVERY)
    assert read(data["id"]) == ["PAR-D0001", "PAR-0417", "PAR-0005", "PAR-0002", "PAR-0003"]
    assert len(data["lat"]) == len(data["lon"]) == 4
    assert min(data["lat"]) == min(data["lon"]) == 0


def test_positions_are_exact_to_a_metre():
    data = of(PLAIN, FULL)
    lat, lon = ((data["origin"][axis] + data[name][0]) / DEGREE for axis, name in enumerate(("lat", "lon")))
    assert abs(lat - FULL.position.lat) < 0.00001
    assert abs(lon - FULL.position.lon) < 0.00001


def test_a_name_that_holds_its_street_does_not_repeat_it():
    twins = [
        replace(PLAIN, id=f"PAR-{number:04}", name=f"Fontaine, {number} rue X", address=f"{number} rue X")
        for number in (1, 2)
    ]
    assert read(of(*twins)["name"]) == ["Fontaine, \x1f", "Fontaine, \x1f"]


def test_all_that_is_said_of_a_place_is_there():
    data = of(FULL)
    assert read(data["needs"]) == [[["meal", "lundi à vendredi 12\xa0h à 14\xa0h, 4 par mois, midi"], ["water", ""]]]
    assert data["labels"] == {"meal": "Repas", "water": "Eau potable"}
    assert (read(data["street"]), read(data["town"])) == (["4 place Carpeaux"], ["92800 Puteaux"])
    assert read(data["phone"]) == [["01 44 67 18 34", "tel:+33144671834"]]
    assert read(data["ask"]) == ["Comment demander\u00a0: Sonner deux fois"]
    assert read(data["age"]) == ["Vérifié le 01/11/2026 par La Cloche"]
    assert data["states"]["zone"] == "Europe/Paris"


def test_a_service_with_hours_of_its_own_has_states_of_its_own():
    data = of(replace(FULL, closures=(), campaigns=()))
    meal, water = read(data["needs"])[0]
    lines = data["states"]["lines"]
    assert lines[meal[2]] != lines[read(data["line"])[0]]
    assert len(water) == 2


def test_links_are_there_where_they_work():
    assert of(PLAIN)["link"] == "/place/{id}"
    assert of(PLAIN, linked=False)["link"] == ""


def test_a_referral_place_is_nowhere_and_no_place_is_no_error():
    assert read(of(REFERRAL)["id"]) == []


def test_columns_in_which_nothing_changed_are_not_written_again(monkeypatch):
    pins, counted = Pins(), []
    real = written._column
    monkeypatch.setattr(written, "_column", lambda values: counted.append(values) or real(values))
    before = columns(pins.scene(CITY, [PLAIN, FULL], CONTEXT), linked=True)
    told = len(counted)
    changed = [replace(PLAIN, phone="+33144671834"), FULL]
    after = columns(pins.scene(CITY, changed, CONTEXT), linked=True)
    assert len(counted) == told + 1
    assert {name for name in before if before[name] != after[name]} == {"phone"}
    assert after == columns(build_scene(CITY, changed, CONTEXT), linked=True)
