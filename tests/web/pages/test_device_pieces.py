"""What pieces say is, byte for byte, what every place written anew would: at any instant, in both languages."""

from dataclasses import replace
from operator import attrgetter
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.config import DEFAULT_FRESH_MONTHS
from geo_service.drawing.geojson import compact_feature
from geo_service.drawing.state_lines import StateLines
from geo_service.drawing.written_hours import hours_words
from geo_service.hours.arriving import doors_of
from geo_service.hours.doors import context_of
from geo_service.labels import load_labels
from geo_service.model.phone import phone_link, phone_words
from geo_service.model.place import Offer, Verification
from geo_service.web.pages import device_pieces as module
from geo_service.web.pages.age import age_of
from geo_service.web.pages.cards import Setting, hours_asked
from geo_service.web.pages.device_pieces import Pieces
from geo_service.web.pages.words import address_words
from tests.builders import PARIS, make_place
from tests.nearest.strategies import SERVICES, instants, places_near
from tests.web.services import FRIDAY, shipped_reference

REFERENCE = shipped_reference()
NAMES = {city.code: city.name for city in REFERENCE.cities}


def setting_at(instant, lang="fr"):
    def hours_of(city):
        return context_of(REFERENCE.city(city), DEFAULT_FRESH_MONTHS)

    return Setting(load_labels(lang), REFERENCE.vocabulary, NAMES, instant, hours_of)


def day_of(setting):
    return setting.instant.astimezone(ZoneInfo("Europe/Paris")).date()


def whole(places, needs, setting):
    """Write every place anew."""
    lines, ages = StateLines(setting.instant, setting.words), []
    features = []
    for place in places:
        context, drawn = setting.hours_of(place.city), compact_feature(place)
        hours = hours_asked(place, [need for need in needs if need in place.services])
        doors = doors_of(place, needs, context).items()
        age = age_of(place, day_of(setting), setting.words)
        ages += [age] if age not in ages else []
        reached = {
            "a": address_words(place, NAMES[place.city]),
            "q": place.how_to_ask,
            "t": place.phone and (phone_words(place.phone), phone_link(place.phone)),
        }
        drawn["properties"] |= {
            "h": hours_words(hours, setting.words),
            "o": [(lines.line(door, place.source, context), offer.service if offer else "") for door, offer in doors],
            **{name: said for name, said in reached.items() if said},
            "g": ages.index(age),
        }
        features.append(drawn)
    return msgspec.json.encode(features)[1:-1], lines.document(), ages


def told(pieces, places, needs, setting):
    written = pieces.write(places, needs, setting, day_of(setting))
    return b"".join(written.features), written.lines.document(), written.ages


@st.composite
def lists(draw):
    drawn = [draw(places_near(PARIS, number)) for number in range(draw(st.integers(0, 8)))]
    details = st.fixed_dictionaries(
        {
            "name": st.text(max_size=5),
            "phone": st.sampled_from(("", "+33144671834", "115")),
            "address": st.sampled_from(("", '1 "rue"')),
            "how_to_ask": st.sampled_from(("", "\0<")),
            "verified": st.none() | st.dates().map(lambda day: Verification(day, "Ana", "phone")),
        }
    )
    located = [replace(place, **draw(details)) for place in drawn if place.position]
    return sorted(located, key=attrgetter("id"))


@given(lists(), st.lists(st.sampled_from(SERVICES), max_size=2, unique=True), st.lists(instants, max_size=3))
def test_pieces_say_what_writing_every_place_anew_says(places, needs, moments):
    pieces = Pieces()
    for setting in (setting_at(moment, lang) for moment in moments for lang in ("fr", "en")):
        assert told(pieces, places, tuple(needs), setting) == whole(places, tuple(needs), setting)


def test_a_changed_place_is_written_anew_and_one_read_again_is_not(monkeypatch):
    pieces, setting = Pieces(), setting_at(FRIDAY)
    first, second = make_place("PAR-0001"), make_place("PAR-0002")
    told(pieces, [first, second], (), setting)
    cut = []
    monkeypatch.setattr(module, "_cut", lambda place, *rest, real=module._cut: cut.append(place) or real(place, *rest))
    places = [replace(first), replace(second, name="Other", offers=(Offer("wifi"),))]
    assert told(pieces, places, (), setting) == whole(places, (), setting)
    assert [place.name for place in cut] == ["Other"]


def test_what_is_asked_decides_what_is_said():
    pieces, setting = Pieces(), setting_at(FRIDAY)
    places = [make_place(offers=(Offer("water", hours="24/7"), Offer("wifi")), hours="Mo 08:00-09:00")]
    for needs in ((), ("water",), ("wifi",), ("water", "wifi")):
        assert told(pieces, places, needs, setting) == whole(places, needs, setting)


@pytest.mark.parametrize(("most", "kept"), [(0, []), (3, ["wifi"]), (4, ["water", "wifi"])])
def test_no_more_pieces_are_kept_than_may_be(monkeypatch, most, kept):
    monkeypatch.setattr(module, "MOST", most)
    pieces, setting = Pieces(), setting_at(FRIDAY)
    places = [make_place("PAR-0001"), make_place("PAR-0002")]
    for need in ("meal", "water", "wifi"):
        assert told(pieces, places, (need,), setting) == whole(places, (need,), setting)
    assert [needs[0] for _, needs in pieces._shelves._kept] == kept


def test_of_many_places_only_those_around_a_changed_one_are_joined_again(monkeypatch):
    joined, real = [], module._features
    monkeypatch.setattr(module, "_features", lambda pieces, told: joined.append(len(pieces)) or real(pieces, told))
    places = [make_place(id=f"PAR-{number:04}", position=PARIS, hours="Mo-Fr 08:00-19:00") for number in range(200)]
    pieces, setting = Pieces(), setting_at(FRIDAY)
    assert told(pieces, places, (), setting) == whole(places, (), setting)
    assert joined == [64, 64, 64, 8]
    places[70] = replace(places[70], name="Ailleurs", hours="24/7")
    assert told(pieces, places, (), setting) == whole(places, (), setting)
    assert joined[4:] == [64]
    places[0] = replace(places[0], hours="24/7")  # its line is met first now, so that all numbers are others
    assert told(pieces, places, (), setting) == whole(places, (), setting)
    assert joined[5:] == [64, 64, 64, 8]
    del places[3], places[100]
    assert told(pieces, places, (), setting) == whole(places, (), setting)


def test_places_without_a_position_are_left_out(monkeypatch):
    monkeypatch.setattr(module, "_BLOCK", 2)
    places = [make_place(id=f"PAR-{number:04}", position=PARIS if number > 2 else None) for number in range(5)]
    setting = setting_at(FRIDAY)
    assert told(Pieces(), places, (), setting) == whole(places[3:], (), setting)


@pytest.mark.parametrize(("bound", "most"), [("_BLOCKS", 3), ("_FEW_BLOCKS", 4 + 2 * 500 // 64)])
def test_few_blocks_are_kept(monkeypatch, bound, most):
    """However many lists begin at other places: of 500 of them eight blocks are of use."""
    monkeypatch.setattr(module, bound, most if bound == "_BLOCKS" else 4)
    pieces, setting = Pieces(), setting_at(FRIDAY)
    places = [make_place(id=f"PAR-{number:04}", position=PARIS) for number in range(500)]
    for start in range(5):
        assert told(pieces, places[start:], (), setting) == whole(places[start:], (), setting)
    assert len(pieces._shelves.get(("fr", ())).blocks) <= most
