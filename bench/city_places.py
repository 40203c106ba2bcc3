"""A city's places of the kinds that open data has: fountains and toilets by their street, merchants, day centres.

Every place has an address of its own. Streets are made of syllables, so that they compress no better than real ones.
"""

import random
from datetime import date

from geo_service.model.place import Kind, Offer, Period, Place, Source
from geo_service.model.position import Position

_CITY = ("paris", 48.8566, 2.3522)
_WAYS = ("RUE", "RUE DE", "RUE DU", "AVENUE", "BOULEVARD", "PLACE", "SQUARE", "PASSAGE", "QUAI", "ALLEE DES")
_OPENING = ("BA", "CHA", "DE", "FRAN", "GRE", "LOU", "MI", "PAU", "RO", "SAINT ", "TRE", "VI")
_MIDDLE = ("BI", "CO", "DU", "LI", "MAR", "NE", "RA", "SI", "TO", "VE")
_CLOSING = ("BERT", "CHE", "DIER", "GNON", "LET", "MONT", "NARD", "QUES", "SEL", "VILLE", "ZAN", "TIER")
_HOURS = ("", "", "", "24/7", "6 h - 1 h", "6 h - 22 h", "Mo-Fr 09:00-17:00", "Mo-Sa 10:00-19:00", "Tu-Su 07:00-20:00")
_AMENITIES = (("Fontaine", "water"), ("Toilettes publiques", "toilets"))
_SHOPS = ("Boulangerie", "Café", "Bar", "Pharmacie", "Librairie", "Fleuriste", "Restaurant", "Épicerie")
_CENTRES = ("Accueil de jour", "Centre social", "Association", "Espace solidarité", "Permanence")
_SERVICES = (
    "water",
    "toilets",
    "charge_phone",
    "wifi",
    "hot_drink",
    "microwave",
    "meal",
    "haircut",
    "shower",
    "laundry",
)
_SOURCES = tuple(
    Source(name, licence="ODbL-1.0", as_of=as_of) for name, as_of in (("Fontaines", "2026"), ("Liste", "2025"))
)
_WORKS = (Period(date(2026, 10, 1), date(2027, 4, 1), "hors gel"),)


def make_city(count: int, seed: int = 1) -> list[Place]:
    """Return places of Paris: of ten seven fountains or toilets, two merchants and one day centre.

    Args:
        count: How many.
        seed: Of the generator.
    """
    rng = random.Random(seed)
    streets = [_street(rng) for _ in range(max(count // 2, 1))]
    return [_place(rng, number, rng.choice(streets)) for number in range(1, count + 1)]


def _street(rng: random.Random) -> str:
    name = "".join((rng.choice(_OPENING), *rng.choices(_MIDDLE, k=rng.randrange(3)), rng.choice(_CLOSING)))
    return f"{rng.choice(_WAYS)} {name}"


def _place(rng: random.Random, number: int, street: str) -> Place:
    address = f"{rng.randrange(1, 300)} {street}"
    amenity, shop = rng.random() < 0.7, rng.random() < 0.67
    title, service = rng.choice(_AMENITIES)
    named = f"{rng.choice(_SHOPS if shop else _CENTRES)} {street.rsplit(' ', 1)[1].title()}"
    return Place(
        id=f"PAR-{number:04}",
        kind=Kind.AMENITY if amenity else Kind.MERCHANT if shop else Kind.DAY_CENTRE,
        city=_CITY[0],
        name=f"{title}, {address}" if amenity else named,
        source=rng.choice(_SOURCES),
        position=Position(round(rng.gauss(_CITY[1], 0.02), 6), round(rng.gauss(_CITY[2], 0.035), 6)),
        address=address,
        postcode=f"750{rng.randrange(1, 21):02}",
        town="Paris",
        phone="" if amenity else f"+331{rng.randrange(40_000_000, 50_000_000)}",
        hours=rng.choice(_HOURS),
        closures=_WORKS if amenity and rng.random() < 0.05 else (),
        offers=(Offer(service),)
        if amenity
        else tuple(Offer(code) for code in rng.sample(_SERVICES, rng.randrange(2, 5))),
    )
