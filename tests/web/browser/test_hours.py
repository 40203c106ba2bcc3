"""The device tells the same of doors as the server, without asking it."""

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from geo_service.config import shipped_datasets
from geo_service.drawing.state_lines import DAYS
from geo_service.hours.arriving import walk_s
from geo_service.hours.doors import HoursContext
from geo_service.labels import LANGUAGES, load_labels
from geo_service.model.place import Offer, Period
from geo_service.model.query import PlaceFilter
from geo_service.model.walk import Profile
from geo_service.reference import load_reference
from geo_service.walking.straight import estimated
from geo_service.web.pages.cards import Setting, card_of
from geo_service.web.pages.device_pieces import Pieces
from geo_service.web.pages.listing import Found
from geo_service.web.pages.near_words import near_words
from geo_service.web.pages.standing import standing_of
from tests.builders import SOURCE, make_place

STRASBOURG = HoursContext(ZoneInfo("Europe/Paris"), "67")
WORKS = Period(date(2026, 10, 20), date(2026, 10, 25), "travaux")
HOURS = (
    "24/7",
    "Mo-Fr 09:00-12:00,14:00-17:00",
    "Mo-Su 18:00-02:00; PH off",
    "Sa 20:00-02:30",
    "Th[2] 10:00-12:00",
    "Jan 10-20 10:00-12:00; PH off",
    "Mo-Fr 09:00-12:00+",
    "tous les jours de 6h à 1h",
    "sur rendez-vous",
    "voir avec le bar",
    "",
    'Mo-Su 08:00-20:00 open "sonnez <b>fort</b> {deux} $& fois"',
)
OFFERS = (
    (Offer("water"),),
    (Offer("water"), Offer("shower", hours="Mo-Su 10:00-11:00")),
    (Offer("water", hours="Mo-Fr 10:30-16:00"), Offer("shower", window="fin de journée")),
)
PLACES = [
    make_place(f"PAR-{number:04}", hours=hours, offers=offers, **more)
    for number, (hours, offers, more) in enumerate(
        (
            (hours, offers, more)
            for hours in HOURS
            for offers in OFFERS
            for more in (
                {},
                {"closures": (WORKS,)},
                {"campaigns": (Period(date(2026, 12, 24), date(2026, 12, 25)),)},
                {"source": replace(SOURCE, as_of="2014")},
            )
        ),
        start=1,
    )
]
STARTS = (
    datetime(2026, 3, 27, 9, tzinfo=UTC),  # before the clocks go forward
    datetime(2026, 10, 22, 12, tzinfo=UTC),  # before they go back
    datetime(2026, 12, 23, 23, 30, tzinfo=UTC),  # before Christmas, already the 24th here
    datetime(2026, 12, 31, 7, tzinfo=UTC),
)
NEEDS = ((), ("water",), ("shower",), ("water", "shower"))
VOCABULARY = load_reference(shipped_datasets()).vocabulary
ASK = """async ([pairs, documents, known]) => {
    await import("/static/hours.js");
    const { told } = globalThis.geoServiceHours;
    return pairs.map(([document, place, at, metres]) => {
        const places = documents[document];
        const { state, text, arrival, late } = told(places.doors[place], places, at, metres, known);
        return [state, text, arrival, late];
    });
}"""


def setting(start: datetime, lang: str) -> Setting:
    return Setting(load_labels(lang), VOCABULARY, {"paris": "Paris"}, start, lambda _city: STRASBOURG)


def on_server(place, where, here: Setting, metres: float) -> list:
    arrives = here.instant + timedelta(seconds=walk_s(metres))
    now, then = (standing_of(place, where, instant, STRASBOURG) for instant in (here.instant, arrives))
    found = Found(place, now, metres, walk=estimated(metres, Profile.NORMAL), arrives=lambda: then)
    card = card_of(found, here, where.needs)
    return [now.rank, card.now.state_text, card.arrival, card.late]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_device_tells_the_same_of_a_thousand_doors_and_instants(visit, lang):
    chance = random.Random(115)  # noqa: S311 - a sample, not a secret
    asked = [PlaceFilter(needs=needs, any_need=any_need) for needs in NEEDS for any_need in (False, True)]
    documents, expected, pairs = [], [], []
    for start in STARTS:
        for where in asked:
            places = chance.choices(PLACES, k=32)
            for number, place in enumerate(places):
                metres = chance.choice((30.0, 900.0, 9000.0))
                later = timedelta(minutes=chance.randrange((DAYS - 1) * 24 * 60), seconds=chance.choice((0, 0, 59)))
                here = setting(start + later, lang)
                pairs.append([len(documents), number, here.instant.timestamp(), metres])
                expected.append(on_server(place, where, here, metres))
            sent = Pieces().write(places, where.needs, setting(start, lang), start.astimezone(STRASBOURG.zone).date())
            doors = [feature["properties"]["o"] for feature in json.loads(b"[%b]" % b"".join(sent.features))]
            documents.append(sent.lines.document() | {"doors": doors, "zone": "Europe/Paris", "any": where.any_need})
    at = visit()
    at.go("/emergency")
    told = at.page.evaluate(ASK, [pairs, documents, near_words(setting(STARTS[0], lang))])
    wrong = [pair for pair in zip(pairs, expected, told, strict=True) if pair[1] != pair[2]]
    assert len(pairs) >= 1000
    assert len({state for state, *_ in expected}) == 3
    assert len({arrival for _, _, arrival, _ in expected}) >= 6
    assert not wrong[:3], len(wrong)
