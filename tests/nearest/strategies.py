"""Places and questions as hypothesis draws them: in the eight cities, at the poles and across the antimeridian."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from geo_service.model.place import Accepted, Demand, Kind, Offer, Period, Place, Verification, Visibility, Wheelchair
from geo_service.model.position import Position
from geo_service.model.query import NearestQuery, OpenAt, PlaceFilter
from tests.builders import SOURCE, make_place

CITIES = {
    "paris": Position(48.8566, 2.3522),
    "lyon": Position(45.7578, 4.8320),
    "marseille": Position(43.2965, 5.3698),
    "lille": Position(50.6366, 3.0635),
    "bordeaux": Position(44.8378, -0.5792),
    "toulouse": Position(43.6045, 1.4440),
    "nantes": Position(47.2184, -1.5536),
    "strasbourg": Position(48.5734, 7.7521),
}
OUTSIDE = (
    Position(-17.0, 180.0),
    Position(66.0, -180.0),
    Position(90.0, 0.0),
    Position(-90.0, 45.0),
    Position(0.0, 0.0),
)
SERVICES = ("water", "toilets", "wifi", "meal", "shower")
ITEMS = ("blanket", "toys")
AUDIENCES = ("women", "minors")

centres = st.sampled_from((*CITIES.values(), *OUTSIDE))


@st.composite
def positions_near(draw: st.DrawFn, centre: Position) -> Position:
    """Points within some 10 km; on a coarse grid half of the time, so that several are equally far away."""
    steps = st.integers(-4, 4).map(lambda step: step * 0.01)
    offsets = st.one_of(steps, st.floats(-0.09, 0.09))
    lat = max(-90.0, min(90.0, centre.lat + draw(offsets)))
    lon = centre.lon + draw(st.floats(-180, 180) if abs(centre.lat) == 90 else offsets)
    return Position(lat, (lon + 180) % 360 - 180)


HOURS = (
    "",
    "Mo-Fr 09:00-17:00",
    "Mo-Su 18:00-02:00; PH off",
    "24/7",
    "Tu 14:00-15:00",
    "on request",
    "Sa[1] 10:00-12:00",
)
PARIS_TIME = ZoneInfo("Europe/Paris")
offers = st.builds(
    Offer,
    st.sampled_from(SERVICES),
    free=st.sampled_from((True, False, None)),
    hours=st.sampled_from(("", "", *HOURS)),
    window=st.sampled_from(("", "", "end of day")),
    verified=st.sampled_from((None, None, Verification(date(2026, 11, 1), "Nadia", "phone"))),
)
instants = st.one_of(
    st.sampled_from(
        (
            datetime(2026, 11, 24, 14, tzinfo=PARIS_TIME),
            datetime(2026, 11, 29, 3, tzinfo=PARIS_TIME),
            datetime(2026, 12, 25, 10, tzinfo=PARIS_TIME),
            datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
        )
    ),
    st.integers(0, 60 * 24 * 60).map(lambda minutes: datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
)
openings = st.one_of(st.none(), st.builds(OpenAt, instants, st.booleans()))
accepted = st.builds(Accepted, st.sampled_from(ITEMS), st.sampled_from(Demand))


@st.composite
def places_near(draw: st.DrawFn, centre: Position, number: int) -> Place:
    return make_place(
        f"PAR-{number:04d}",
        kind=draw(st.sampled_from(tuple(Kind)[:3])),
        city=draw(st.sampled_from(("paris", "lyon"))),
        position=draw(st.one_of(positions_near(centre), positions_near(centre), st.none())),
        offers=tuple(draw(st.lists(offers, max_size=4))),
        accepts=tuple(draw(st.lists(accepted, max_size=2))),
        audience=tuple(draw(st.lists(st.sampled_from(AUDIENCES), max_size=1))),
        wheelchair=draw(st.sampled_from((None, *Wheelchair))),
        visibility=draw(st.sampled_from((Visibility.PUBLIC, Visibility.PUBLIC, *Visibility))),
        archived=draw(st.integers(0, 9)) == 0,
        hours=draw(st.sampled_from(HOURS)),
        closures=draw(st.sampled_from(((), (), (Period(date(2026, 11, 20), date(2026, 11, 30)),), (Period(),)))),
        source=replace(SOURCE, as_of=draw(st.sampled_from(("2026-10-01", "2026-10-01", "2025", "2014", "")))),
    )


filters = st.builds(
    PlaceFilter,
    needs=st.lists(st.sampled_from((*SERVICES, "unheard_of")), max_size=5, unique=True).map(tuple),
    any_need=st.booleans(),
    items=st.lists(st.sampled_from(ITEMS), max_size=1).map(tuple),
    kinds=st.lists(st.sampled_from(tuple(Kind)[:4]), max_size=2).map(tuple),
    city=st.sampled_from((None, None, None, "paris", "nowhere")),
    free=st.booleans(),
    wheelchair=st.sampled_from((False, False, True)),
    audience=st.sampled_from((None, None, "women", "nobody")),
)
needs_only = st.builds(
    PlaceFilter,
    needs=st.lists(st.sampled_from(SERVICES), max_size=5, unique=True).map(tuple),
    any_need=st.booleans(),
)


@st.composite
def scenes(draw: st.DrawFn, max_places: int = 12) -> tuple[list[Place], NearestQuery]:
    """Places in any order, and a question asked near them."""
    centre = draw(centres)
    size = draw(st.integers(0, max_places))
    places = draw(st.permutations([draw(places_near(centre, number)) for number in range(size)]))
    query = NearestQuery(
        at=draw(positions_near(centre)),
        where=draw(st.one_of(filters, needs_only)),
        radius_m=draw(st.sampled_from((500.0, 3_000.0, 10_000.0, 100_000.0))),
        limit=draw(st.sampled_from((1, 2, 3, 10, 100))),
        open_at=draw(openings),
    )
    return places, query
