"""A small coverage to draw."""

from dataclasses import replace
from datetime import UTC, datetime

from geo_service.model.coverage import NO_WAY, Coverage, Effect, Street, Stretch, Totals
from geo_service.model.place import Offer, Place
from geo_service.model.position import Position
from geo_service.model.query import PlaceFilter
from geo_service.model.walk import Profile
from tests.builders import make_place
from tests.web.services import shipped_reference

HOSTILE = "</script><img src=x onerror=alert(1)>"
TOULOUSE = shipped_reference().city("toulouse")
VOCABULARY = shipped_reference().vocabulary
CENTRE = Position(43.6045, 1.444)
AWAY = Position(43.6145, 1.454)
TOILETS: Place = make_place(
    "TOU-0001",
    city="toulouse",
    name="Toilettes du Parc",
    position=CENTRE,
    address="1 rue du Parc",
    offers=(Offer("toilets"),),
)
SUNDAY = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
NEAR_LINE, FAR_LINE, LOST_LINE = (
    ((1.444, 43.6045), (1.446, 43.6045)),
    ((1.446, 43.6045), (1.454, 43.6145)),
    ((1.4, 43.6), (1.401, 43.6)),
)


def make_coverage(**changes: object) -> Coverage:
    """Three streets: one near the toilets, one far away, one without any way there; and one more place tried."""
    before = Totals(1000.0, (200.0, 0.0, 0.0, 0.0, 700.0, 100.0), 1100.0)
    after = Totals(1000.0, (900.0, 0.0, 0.0, 0.0, 0.0, 100.0), 200.0)
    made = Coverage(
        city=TOULOUSE,
        where=PlaceFilter(needs=("toilets",), city="toulouse"),
        profile=Profile.NORMAL,
        at=SUNDAY,
        or_unknown=False,
        revision=7,
        places=(TOILETS,),
        closed=2,
        unknown=1,
        away=3,
        streets_as_of="2020-05-01",
        stretches=(
            Stretch("Rue du Parc", NEAR_LINE, 200.0, 0.0, 160.0),
            Stretch("", FAR_LINE, 700.0, 160.0, 1500.04),
            Stretch("Île", LOST_LINE, 100.0, None, None),
        ),
        streets=(
            Street("Rue Loin", "Nord", 700.0, 0.0, 1500.04, AWAY, TOILETS),
            Street("Rue du Parc", "Centre", 200.0, 0.0, 160.0, CENTRE, TOILETS),
            Street("Île", "", 100.0, 100.0, None, AWAY, None),
        ),
        totals=before,
        lines=((NEAR_LINE,), (), (), (), (FAR_LINE,), (LOST_LINE,)),
        effects=(
            Effect(AWAY, best=True, street="Rue Loin", gained_m=700.0, before_s=1100.0, after_s=200.0, totals=after),
        ),
    )
    assert len(made.lines) == NO_WAY + 1
    return replace(made, **changes)


def hostile() -> Coverage:
    """The same where every text is an attack."""
    place = replace(TOILETS, name=HOSTILE, address=HOSTILE)
    plain = make_coverage()
    streets = tuple(replace(one, name=HOSTILE, area=HOSTILE, nearest=place) for one in plain.streets)
    stretches = tuple(replace(one, street=HOSTILE) for one in plain.stretches)
    effects = tuple(replace(one, street=HOSTILE) for one in plain.effects)
    return replace(plain, places=(place,), streets=streets, stretches=stretches, effects=effects)
