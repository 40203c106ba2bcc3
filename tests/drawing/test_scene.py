from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.drawing import pins as module
from geo_service.drawing.columns import columns
from geo_service.drawing.scene import Pins, build_scene
from geo_service.model.city import NamedPoint
from geo_service.model.place import Kind, Source, Verification
from tests.builders import PARIS
from tests.drawing.samples import CITY, CONTEXT, EVERY, FULL, PLAIN, REFERRAL


def only_pin(place, lang="fr"):
    (pin,) = build_scene(CITY, [place], replace(CONTEXT, lang=lang)).pins
    return pin


def test_a_scene_counts_located_public_places_by_need_and_kind():
    scene = build_scene(CITY, EVERY, CONTEXT)
    assert {entry.code: entry.count for entry in scene.needs} == {"water": 4, "meal": 1}
    assert {entry.code: entry.count for entry in scene.kinds} == {"merchant": 1, "day_centre": 1, "amenity": 2}
    assert [pin.place.id for pin in scene.unlocated] == ["PAR-0003"]
    assert scene.demonstration is True


def test_a_referral_place_is_nowhere():
    scene = build_scene(CITY, [REFERRAL], CONTEXT)
    assert (scene.pins, scene.unlocated, scene.needs, scene.kinds, scene.licences) == ((), (), (), (), ())


def test_places_come_by_kind_then_name_then_id():
    twins = [replace(PLAIN, id="PAR-0009"), PLAIN, replace(PLAIN, id="PAR-0001", name="abri")]
    places = [*twins, replace(PLAIN, id="PAR-0010", kind=Kind.MERCHANT, name="zinc")]
    pins = build_scene(CITY, places, CONTEXT).pins
    assert [pin.place.id for pin in pins] == ["PAR-0010", "PAR-0001", "PAR-0002", "PAR-0009"]


def test_other_cities_and_their_quarters_stay_out():
    points = [NamedPoint("Belleville", "quarter", "paris", PARIS), NamedPoint("Vaise", "quarter", "lyon", PARIS)]
    scene = build_scene(CITY, [replace(PLAIN, city="lyon")], CONTEXT, points)
    assert scene.pins == ()
    assert [point.name for point in scene.landmarks] == ["Belleville"]


def test_a_pin_says_what_its_place_says():
    pin = only_pin(FULL)
    assert pin.needs == (
        ("meal", "Repas", "lundi à vendredi 12\xa0h à 14\xa0h, 4 par mois, midi"),
        ("water", "Eau potable", ""),
    )
    assert pin.address == "4 place Carpeaux, 92800 Puteaux"
    assert pin.week == "lundi à vendredi 8\xa0h à 16\xa0h"
    assert pin.ask == "Comment demander\u00a0: Sonner deux fois"
    assert pin.age == "Vérifié le 01/11/2026 par La Cloche"


@pytest.mark.parametrize(
    ("as_of", "text"),
    [
        ("2014", "According to List, 2014"),
        ("2022-07", "According to List, 2022-07"),
        ("2026-10-07", "According to List, 2026-10-07"),
        ("", "According to List, undated"),
    ],
)
def test_age_is_as_exact_as_the_source(as_of, text):
    assert only_pin(replace(PLAIN, source=Source("List", as_of=as_of)), "en").age == text


def test_two_ages_of_one_source_do_not_mix():
    checked = replace(PLAIN, id="PAR-0099", verified=Verification(date(2026, 1, 2), "Ana", "visit"))
    ages = [pin.age for pin in build_scene(CITY, [PLAIN, checked], CONTEXT).pins]
    assert ages == ["Selon Test list, 01/10/2026", "Vérifié le 02/01/2026 par Ana"]


def test_equal_doors_share_a_line_of_states():
    scene = build_scene(CITY, [PLAIN, replace(PLAIN, id="PAR-0099", name="Other"), FULL], CONTEXT)
    lines = {pin.place.id: scene.lines[pin.doors].own for pin in scene.pins}
    assert lines["PAR-0002"] == lines["PAR-0099"] != lines["PAR-0417"]


@pytest.mark.parametrize("lang", ["fr", "en"])
@given(
    st.lists(st.sampled_from((*EVERY, *(replace(place, name="Other", hours="24/7") for place in EVERY))), max_size=8)
)
def test_a_scene_of_kept_pins_is_that_of_new_ones(lang, places):
    pins = Pins()
    for day, some in enumerate((places, EVERY, places[::2])):
        instant, shown = CONTEXT.instant + timedelta(days=day), {place.id: place for place in some}.values()
        context = replace(CONTEXT, lang=lang, instant=instant)
        scene, new = (one.scene(CITY, shown, context) for one in (pins, Pins()))
        assert scene == new
        assert columns(scene, linked=True) == columns(new, linked=True)


def test_a_place_that_was_read_again_is_written_once(monkeypatch):
    pins, written = Pins(), []
    real = module.Writer.pin
    monkeypatch.setattr(module.Writer, "pin", lambda self, place: written.append(place) or real(self, place))
    pins.scene(CITY, [PLAIN, FULL], CONTEXT)
    changed = replace(FULL, hours="24/7")
    scene = pins.scene(CITY, [replace(PLAIN), changed], CONTEXT)
    assert written == [PLAIN, FULL, changed]
    assert {pin.week for pin in scene.pins} == {pin.week for pin in build_scene(CITY, [PLAIN, changed], CONTEXT).pins}


def test_a_place_that_changed_shares_what_others_have_alike():
    pins, other = Pins(), replace(PLAIN, id="PAR-0009")
    pins.scene(CITY, [PLAIN, other], CONTEXT)
    changed = replace(other, name="Changed")
    one, two = pins.scene(CITY, [PLAIN, changed], CONTEXT).pins
    assert {one.place.name, two.place.name} == {PLAIN.name, "Changed"}
    for name in ("needs", "town", "week", "doors", "age"):
        assert getattr(one, name) is getattr(two, name), name


def test_the_scene_of_another_minute_is_the_same_but_for_its_instant():
    pins, later = Pins(), replace(CONTEXT, instant=CONTEXT.instant + timedelta(minutes=1))
    first, second = (pins.scene(CITY, EVERY, context) for context in (CONTEXT, later))
    assert second.pins is first.pins
    assert second.written is first.written
    assert second.context == later


def test_another_day_is_written_anew():
    pins, later = Pins(), replace(CONTEXT, instant=CONTEXT.instant + timedelta(days=1))
    first, second = (pins.scene(CITY, EVERY, context) for context in (CONTEXT, later))
    assert second.written.data is not first.written.data
    assert second.day != first.day
