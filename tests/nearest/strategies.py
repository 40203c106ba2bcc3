"""Places and questions as hypothesis draws them: in the eight cities, at the poles and across the antimeridian."""

from hypothesis import strategies as st

from geo_service.model.place import Accepted, Demand, Kind, Offer, Place, Visibility, Wheelchair
from geo_service.model.position import Position
from geo_service.model.query import NearestQuery, PlaceFilter
from tests.builders import make_place

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


offers = st.builds(Offer, st.sampled_from(SERVICES), free=st.sampled_from((True, False, None)))
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
    )
    return places, query
