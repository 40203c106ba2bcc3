"""Every text of a place is escaped, and what it does not say is not there."""

import re
from dataclasses import fields, replace
from typing import Any

import pytest
from markupsafe import Markup

from geo_service.hours.state import State
from geo_service.labels import load_labels
from geo_service.model.place import Kind
from geo_service.web.pages.age import Age, Freshness
from geo_service.web.pages.card_html import STATE_ICONS, CardWriter
from geo_service.web.pages.cards import Card, Description, Moment
from tests.builders import make_place
from tests.web.services import shipped_reference

VOCABULARY = shipped_reference().vocabulary
HOSTILE = "<i title='\"'>&</i>"
WRITER = CardWriter(
    load_labels("en"),
    lambda name: Markup("<svg {}>").format(name),
    lambda endpoint, place_id: f"/{endpoint}?id={place_id}&lang=en",
)


TOLD_NOW = ("hours", "state", "state_text", "age")


def make_card(**changes: Any) -> Card:
    plain = Description(make_place(), VOCABULARY.kinds[Kind.AMENITY])
    of_it = {field.name for field in fields(Description)}
    about = replace(plain, **{name: value for name, value in changes.items() if name in of_it})
    now = Moment("", State.OPEN, "Open", Age(Freshness.FRESH, checked=True, text="Checked today"))
    now = replace(now, **{name: value for name, value in changes.items() if name in TOLD_NOW})
    card = Card(about, now, minutes="", distance="", arrival="", late=False)
    return replace(card, **{name: value for name, value in changes.items() if name in Card.__slots__})


def test_nothing_that_a_place_says_is_markup():
    place = make_place(name=HOSTILE, network=HOSTILE, how_to_ask=HOSTILE, conditions=HOSTILE)
    said = dict.fromkeys(("minutes", "distance", "address", "hours", "state_text", "arrival", "phone"), HOSTILE)
    age = Age(Freshness.OLD, checked=False, text=HOSTILE)
    for href in ("", f"tel:{HOSTILE}"):
        card = make_card(place=place, age=age, phone_href=href, **said)
        html = WRITER.card(card, start=((HOSTILE, HOSTILE),), leg=HOSTILE)
        assert HOSTILE not in html
        assert "<i" not in re.sub(r"<input", "", html)
        assert html.count("&lt;i title=&#39;&#34;&#39;&gt;&amp;&lt;/i&gt;") >= 15
        assert html.count("<bdi>") == html.count("</bdi>")


def test_what_is_not_known_is_not_written():
    html = WRITER.card(make_card())
    assert re.findall(r'class="([^"]*)"', html) == [
        "card is-open",
        "head",
        "kind",
        "facts",
        "state-open",
        "age age-fresh",
        "mark",
    ]
    assert 'href="/place?id=PAR-0001&amp;lang=en"' in html
    assert "<form" not in html


@pytest.mark.parametrize("state", State)
def test_a_state_has_a_pictogram_of_its_own(state):
    html = WRITER.card(make_card(state=state))
    assert f'<li class="state-{state}"><svg {STATE_ICONS[state]}>' in html


def test_what_was_asked_for_is_marked_and_what_is_left_out_counted():
    services = [VOCABULARY.services[code] for code in ("water", "wifi")]
    html = WRITER.card(make_card(offers=tuple(services), asked=("wifi",), more=3))
    assert re.findall(r'<li( class="asked")?><svg [^>]*> ([^<]*)</li>', html) == [
        ("", services[0].label("en")),
        (' class="asked"', services[1].label("en")),
    ]
    assert f'<li class="more">{WRITER.words("card.more", count=3)}</li>' in html


def test_the_way_is_offered_where_a_start_and_the_position_are_known():
    start = (("where", "PAR-0001"), ("choice", "2"))
    html = WRITER.card(make_card(), start=start)
    assert '<form method="post" action="/walk_from?id=PAR-0001&amp;lang=en">' in html
    assert '<input type="hidden" name="where" value="PAR-0001"><input type="hidden" name="choice" value="2">' in html
    nowhere = WRITER.card(make_card(place=make_place(position=None)), start=start)
    assert "<form" not in nowhere
    assert WRITER.words("card.no_address") in nowhere


def test_a_number_that_cannot_be_dialled_is_no_link():
    assert "<a" not in WRITER.phone("ask", "")
    assert 'href="tel:115"' in WRITER.phone("115", "tel:115")


def test_late_is_a_warning():
    assert '<li class="late"><svg alert-outline>' in WRITER.card(make_card(arrival="It closes", late=True))
    assert "<li><svg walk> <span>In time" in WRITER.card(make_card(arrival="In time"))


def test_states_have_lists_of_their_own_that_are_numbered_on():
    closed, first, last = (
        make_card(state=state, place=make_place(name=name))
        for state, name in ((State.CLOSED, "Shut"), (State.OPEN, "First"), (State.OPEN, "Last"))
    )
    html = WRITER.by_state((closed, first, last), 21, (("where", "PAR-0001"),))
    assert re.findall(r'<h2 class="state state-(\w+)">|start="(\d+)"|<h3>.*<bdi>(\w+)</bdi>', html) == [
        ("open", "", ""),
        ("", "21", ""),
        ("", "", "First"),
        ("", "", "Last"),
        ("closed", "", ""),
        ("", "23", ""),
        ("", "", "Shut"),
    ]
    assert html.count('name="where"') == 3


def test_what_was_written_once_serves_again_but_not_another_writer():
    card = make_card(place=make_place(name="Before"))
    french = replace(WRITER, words=load_labels("fr"))
    english = WRITER.card(card)
    assert french.card(card) != english
    assert WRITER.card(card) == english
    shut = replace(card, now=replace(card.now, state=State.CLOSED, state_text="Closed"))
    assert WRITER.card(shut) != english
    assert WRITER.card(replace(shut, now=card.now)) == english
    assert set(card.about.written) == set(card.now.written) == {WRITER, french}
