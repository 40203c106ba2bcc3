"""Places to measure with: seeded, clustered like the eight cities, offering services as often as real ones do."""

import random

from geo_service.model.place import Kind, Offer, Place, Source, Wheelchair
from geo_service.model.position import Position

CENTRES = {
    "paris": ("PAR", 48.8566, 2.3522, 0.34),
    "lyon": ("LYO", 45.7578, 4.8320, 0.14),
    "marseille": ("MAR", 43.2965, 5.3698, 0.12),
    "lille": ("LIL", 50.6366, 3.0635, 0.10),
    "bordeaux": ("BOR", 44.8378, -0.5792, 0.09),
    "toulouse": ("TOU", 43.6045, 1.4440, 0.08),
    "nantes": ("NAN", 47.2184, -1.5536, 0.07),
    "strasbourg": ("STR", 48.5734, 7.7521, 0.06),
}
"""Per city: id prefix, latitude and longitude of the centre, share of all places."""

SERVICES = {
    "water": 0.45,
    "toilets": 0.40,
    "charge_phone": 0.25,
    "wifi": 0.20,
    "hot_drink": 0.15,
    "microwave": 0.10,
    "meal": 0.08,
    "haircut": 0.04,
    "shower": 0.03,
    "laundry": 0.02,
    "medical_care": 0.01,
    "french_course": 0.004,
}
"""Share of places that offer each service; for measuring only, not a statement about any city."""

SOURCE = Source(name="generated for measuring", licence="none", as_of="2026")
QUARTERS = 40
QUARTER_SPREAD_DEG = 0.006
CITY_SPREAD_DEG = 0.035


def make_places(count: int, seed: int = 1) -> list[Place]:
    """Return generated places: in each city gathered around quarters, which are gathered around its centre."""
    rng = random.Random(seed)
    places: list[Place] = []
    for city, (prefix, lat, lon, share) in CENTRES.items():
        quarters = [_near(rng, lat, lon, CITY_SPREAD_DEG) for _ in range(QUARTERS)]
        for number in range(round(count * share)):
            position = Position(*_near(rng, *rng.choice(quarters), QUARTER_SPREAD_DEG))
            places.append(_place(rng, f"{prefix}-{number + 1:06d}", city, position))
    return places


def make_starts(count: int, seed: int = 2) -> list[tuple[str, Position]]:
    """Return cities and points in them where somebody may stand."""
    rng = random.Random(seed)
    weights = [share for *_, share in CENTRES.values()]
    cities = rng.choices(list(CENTRES), weights, k=count)
    return [(city, Position(*_near(rng, *CENTRES[city][1:3], CITY_SPREAD_DEG))) for city in cities]


def _near(rng: random.Random, lat: float, lon: float, spread_deg: float) -> tuple[float, float]:
    return round(rng.gauss(lat, spread_deg * 2 / 3), 6), round(rng.gauss(lon, spread_deg), 6)


def _place(rng: random.Random, place_id: str, city: str, position: Position) -> Place:
    offers = tuple(
        Offer(code, free=rng.choice((True, False, None))) for code, share in SERVICES.items() if rng.random() < share
    )
    return Place(
        id=place_id,
        kind=rng.choice((Kind.MERCHANT, Kind.MERCHANT, Kind.AMENITY, Kind.DAY_CENTRE)),
        city=city,
        name=f"Place {place_id}",
        source=SOURCE,
        position=position,
        offers=offers,
        wheelchair=rng.choice((Wheelchair.YES, Wheelchair.NO, None)),
    )
