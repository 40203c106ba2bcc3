"""Demonstration merchants: invented, marked as such everywhere, drawn like the shops of a real network.

Real merchants have no public list. These show what the pages do with one, and vanish where real ones are imported.
"""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from geo_service.model.city import City, Ring
from geo_service.model.place import Kind, Offer, OfferSort, Origin, Place, Source, Wheelchair
from geo_service.model.position import Position
from geo_service.model.vocabulary import Terms
from geo_service.reference import Reference

DATASET = "demonstration"
SOURCE = Source(name="demonstration", licence="CC0-1.0", as_of="2026-11")
HOW_TO_ASK = "Entrez, dites bonjour et montrez le pictogramme de ce dont vous avez besoin."

_COUNTS = {
    "paris": 300, "lyon": 130, "marseille": 110, "lille": 90, "toulouse": 80, "bordeaux": 70, "nantes": 70,
    "strasbourg": 60,
}  # fmt: skip
_OTHER_CITY = 40
_FEWEST, _MOST = 2, 8
_SPREAD = 1 / 5
"""Standard deviation of the distance from the centre, as a part of the city's width and height."""


@dataclass(frozen=True, slots=True)
class _Trade:
    """A sort of shop: its name, how common it is, usual hours (OSM), and how likely it offers what."""

    name: str
    weight: int
    hours: tuple[str, ...]
    likely: dict[str, float]


_EVERYWHERE = {
    "charge_phone": 0.6, "water": 0.75, "phone_call": 0.3, "emergency_call": 0.45, "first_aid": 0.4, "talk": 0.3,
    "shelter_storefront": 0.1, "change_money": 0.15, "keep_belongings": 0.15,
}  # fmt: skip
_CAFE = {
    "toilets": 0.85, "wifi": 0.6, "rest_indoors": 0.45, "hot_drink": 0.8, "microwave": 0.35, "newspaper_book": 0.35,
    "baby_bottle": 0.3, "wash_hands": 0.4,
}  # fmt: skip
_TRADES = (
    _Trade("café", 24, ("Mo-Sa 07:00-20:00", "Mo-Fr 07:30-19:30; Sa 09:00-19:00", "Mo-Su 08:00-22:00"), _CAFE),
    _Trade(
        "restaurant",
        18,
        ("Tu-Sa 12:00-14:30,19:00-22:30", "Mo-Fr 11:30-15:00", "Mo-Sa 11:30-14:30,18:30-22:00"),
        {"toilets": 0.8, "microwave": 0.5, "meal": 0.45, "hot_drink": 0.4, "wash_hands": 0.4, "snack_unsold_food": 0.2},
    ),
    _Trade(
        "boulangerie",
        14,
        ("Tu-Su 07:00-20:00", "Mo-Sa 06:30-19:30", "Mo-Tu,Th-Sa 07:00-13:30,15:30-20:00; Su 07:00-13:00"),
        {"snack_unsold_food": 0.7, "microwave": 0.3, "hot_drink": 0.3},
    ),
    _Trade(
        "épicerie",
        9,
        ("Mo-Sa 09:00-20:00", "Mo-Su 08:00-22:00", "Tu-Sa 09:30-13:00,15:30-19:30"),
        {"snack_unsold_food": 0.5, "hygiene_products": 0.35, "microwave": 0.2},
    ),
    _Trade("bar", 8, ("Mo-Sa 16:00-01:00", "Tu-Su 17:00-02:00", "Mo-Su 10:00-01:00"), _CAFE),
    _Trade(
        "coiffeur",
        8,
        ("Tu-Sa 09:30-19:00", "Tu-Fr 09:00-18:30; Sa 09:00-17:00"),
        {"haircut": 0.75, "toilets": 0.4, "rest_indoors": 0.3, "hot_drink": 0.2, "newspaper_book": 0.3},
    ),
    _Trade(
        "pharmacie",
        7,
        ("Mo-Sa 08:30-20:00", "Mo-Fr 09:00-19:30; Sa 09:00-19:00"),
        {"first_aid": 0.95, "hygiene_products": 0.55, "baby_bottle": 0.2},
    ),
    _Trade(
        "librairie",
        6,
        ("Tu-Sa 10:00-19:00", "Mo 14:00-19:00; Tu-Sa 10:00-19:00"),
        {"newspaper_book": 0.8, "toilets": 0.3, "print_copy": 0.35, "rest_indoors": 0.3},
    ),
    _Trade(
        "laverie",
        4,
        ("Mo-Su 07:00-21:00", "Mo-Su 07:00-22:00"),
        {"laundry": 0.9, "rest_indoors": 0.4},
    ),
    _Trade(
        "atelier de réparation",
        3,
        ("Tu-Sa 10:00-13:00,14:00-18:30", "Tu-Fr 10:00-18:00"),
        {"repair": 0.9, "toilets": 0.3},
    ),
    _Trade(
        "tiers-lieu",
        4,
        ("Mo-Fr 09:00-18:00", "Tu-Sa 10:00-22:00"),
        _CAFE | {"computer": 0.6, "print_copy": 0.6},
    ),
)
_PAID_FOR = {"hot_drink": 0.8, "meal": 0.7, "snack_unsold_food": 0.2, "haircut": 0.25, "laundry": 0.3}
"""How often such an offer waits for somebody to have paid for it, or takes a voucher."""
_VOUCHERS = {
    "haircut": ("4 par mois", "6 par mois"),
    "laundry": ("2 par semaine",),
    "meal": ("2 par jour", "1 par jour"),
}


def demonstration_merchants(reference: Reference, seed: int = 417) -> tuple[Place, ...]:
    """Return about 900 invented merchants over the cities that have ground.

    The same seed gives the same merchants; a further city does not change those of the others.

    Args:
        reference: Cities and vocabulary.
        seed: Start of the random numbers.
    """
    return tuple(
        _merchant(city, number, Random(f"{seed}/{city.code}/{number}"), reference.vocabulary.services)  # noqa: S311 - not a secret
        for city in reference.cities
        if city.mapped
        for number in range(1, _COUNTS.get(city.code, _OTHER_CITY) + 1)
    )


def _merchant(city: City, number: int, random: Random, services: Terms) -> Place:
    trade = random.choices(_TRADES, [trade.weight for trade in _TRADES])[0]
    label = f"D{number:04}"
    place_id = f"{city.prefix}-{label}"
    return Place(
        id=place_id,
        kind=Kind.MERCHANT,
        city=city.code,
        name=f"Exemple {label}, {trade.name}",
        source=SOURCE,
        position=_position(city, random),
        offers=_offers(trade, random, services),
        hours=random.choice(trade.hours),
        how_to_ask=HOW_TO_ASK,
        wheelchair=random.choice((Wheelchair.YES, Wheelchair.LIMITED, Wheelchair.NO, None)),
        origin=Origin(DATASET, place_id),
        demonstration=True,
    )


def _offers(trade: _Trade, random: Random, services: Terms) -> tuple[Offer, ...]:
    likely = _EVERYWHERE | trade.likely
    drawn = [code for code, chance in likely.items() if random.random() < chance]
    others = [code for code in likely if code not in drawn]
    drawn += random.sample(others, max(0, _FEWEST - len(drawn)))
    kept = set(random.sample(drawn, min(_MOST, len(drawn))))
    return tuple(_offer(code, random) for code in services.by_code if code in kept)


def _offer(code: str, random: Random) -> Offer:
    window = "en fin de journée" if code == "snack_unsold_food" else ""
    if random.random() >= _PAID_FOR.get(code, 0):
        return Offer(code, free=True, window=window)
    if code in _VOUCHERS and random.random() < 1 / 2:
        ask = "Donnez votre bon en entrant."
        return Offer(code, OfferSort.VOUCHER, free=True, how_to_ask=ask, quota=random.choice(_VOUCHERS[code]))
    ask = "Demandez s’il en reste en attente."
    return Offer(code, OfferSort.PREPAID, free=True, how_to_ask=ask, window=window)


def _position(city: City, random: Random) -> Position:
    """Draw points around the centre until one lies within the outline."""
    lons, lats = zip(*(point for ring in city.outline for point in ring), strict=True)
    centre = city.centre or Position(*city.outline[0][0][::-1])
    while True:
        lat = random.gauss(centre.lat, _SPREAD * (max(lats) - min(lats)))
        lon = random.gauss(centre.lon, _SPREAD * (max(lons) - min(lons)))
        if any(_holds(ring, lat, lon) for ring in city.outline):
            return Position(round(lat, 5), round(lon, 5))


def _holds(ring: Ring, lat: float, lon: float) -> bool:
    """Return whether a point is inside a ring: a line from it to the east crosses the ring an odd number of times."""
    inside = False
    for (from_lon, from_lat), (to_lon, to_lat) in pairwise(ring):
        if (from_lat > lat) != (to_lat > lat):
            inside ^= lon < from_lon + (lat - from_lat) / (to_lat - from_lat) * (to_lon - from_lon)
    return inside
