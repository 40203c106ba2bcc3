from dataclasses import replace
from datetime import date

import pytest

from geo_service.drawing.listing import item
from geo_service.drawing.scene import build_scene
from geo_service.model.place import Period
from tests.drawing.samples import ATTACK, CITY, CONTEXT, DEMONSTRATION, FULL, PLAIN, UNLOCATED


def written(place, lang="fr", *, linked=True, live=False):
    scene = build_scene(CITY, [place], replace(CONTEXT, lang=lang))
    return item((scene.pins + scene.unlocated)[0], scene, linked=linked, live=live)


def test_every_text_is_escaped():
    hostile = '"><script>x</script>'
    place = replace(ATTACK, name=hostile, address=hostile, hours=hostile, how_to_ask=hostile, phone=hostile)
    text = written(place)
    assert "<script" not in text
    assert '">&lt;' not in text.replace("&quot;&gt;&lt;", "")
    assert text.count("&lt;script&gt;") == 5


def test_a_demonstration_place_is_marked():
    assert "Exemple de démonstration" in written(DEMONSTRATION)
    assert "Exemple de démonstration" not in written(FULL)


def test_telephones_are_read_out_and_dialled_where_they_can_be():
    assert '<a href="tel:+33144671834">01 44 67 18 34</a>' in written(FULL)
    assert '<p class="map-phone">voir le site<p' in written(replace(FULL, phone="voir le site"))


def test_a_name_links_only_where_asked():
    assert '<a class="map-name" href="/place/PAR-0417">' in written(FULL)
    assert '<b class="map-name">' in written(FULL, linked=False)


def test_a_page_says_with_a_mark_whether_a_place_is_open_and_a_file_does_not():
    shown = written(replace(ATTACK, closures=(Period(reason="travaux"),)), live=True)
    assert '<p class="map-state map-state-closed"><span aria-hidden="true">✕</span> Fermé' in shown
    assert "state" not in written(replace(ATTACK, closures=(Period(reason="travaux"),)))


def test_hours_that_the_state_tells_are_told_once():
    assert written(replace(UNLOCATED, hours="au bar"), live=True).count("au bar") == 1
    assert written(replace(UNLOCATED, hours="Mo 10:00-12:00"), live=True).count("lundi 10\xa0h à 12\xa0h") == 1


def test_the_state_is_escaped():
    assert "<img" not in written(ATTACK, live=True)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "Hours unknown: ask before you go"),
        ({"hours": "24/7"}, "Hours: Day and night, every day"),
        ({"closures": (Period(None, date(2026, 12, 1)),)}, "Closed until 2026-12-01"),
        ({"campaigns": (Period(date(2026, 12, 5)),), "hours": "24/7"}, "Closed, opens on 2026-12-05"),
        ({"closures": (Period(date(2027, 1, 1)),), "hours": "24/7"}, "Hours: Day and night, every day"),
    ],
)
def test_a_list_that_is_read_some_other_day_tells_hours_in_words_and_closures_first(changes, text):
    assert f'<p class="map-hours">{text}<p' in written(replace(PLAIN, **changes), "en")


@pytest.mark.parametrize(
    ("hours", "state", "text"),
    [
        ("Mo-Fr 09:00-12:25", "open", "Open, closes in 25 min"),
        ("Mo-Fr 13:00-17:00", "closed", "Closed, opens at 13:00"),
        ("", "unknown", "Not sure: hours not known"),
    ],
)
def test_a_live_list_tells_the_state_by_the_clock_of_the_city(hours, state, text):
    shown = written(replace(PLAIN, hours=hours), "en", live=True)
    assert f"map-state-{state}" in shown
    assert f"</span> {text}<p" in shown
