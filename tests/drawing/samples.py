"""Places, words and a city that the tests of drawing share."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from geo_service.drawing.geojson import FeatureContext
from geo_service.hours.doors import HoursContext
from geo_service.model.city import City
from geo_service.model.place import (
    Accepted,
    Demand,
    Kind,
    Offer,
    OfferSort,
    Origin,
    Period,
    Place,
    Source,
    Verification,
    Visibility,
    Wheelchair,
)
from geo_service.model.position import Position
from geo_service.model.vocabulary import Term, Terms, Vocabulary
from tests.builders import PARIS, make_place

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Paris")
HOSTILE = "<img src=x onerror=document.title='owned'></script><script>document.title='owned'</script>"


def _terms(name: str, *words: tuple[str, str, str, str]) -> Terms:
    return Terms(name, tuple(Term(code, {"fr": fr, "en": en}, icon=icon) for code, fr, en, icon in words))


VOCABULARY = Vocabulary(
    services=_terms(
        "service",
        ("charge_phone", "Recharger un téléphone", "Charge a phone", "battery-charging"),
        ("water", "Eau potable", "Drinking water", "water"),
        ("toilets", "Toilettes", "Toilets", "toilet"),
        ("meal", "Repas", "Meal", "silverware-fork-knife"),
        ("haircut", "Coupe de cheveux", "Haircut", "content-cut"),
    ),
    items=_terms("item", ("toys", "Jouets", "Toys", "teddy-bear"), ("blanket", "Couvertures", "Blankets", "bed")),
    audiences=_terms("audience", ("women", "Femmes", "Women", "human-female")),
    kinds=_terms(
        "kind",
        ("merchant", "Commerce solidaire", "Merchant", "store"),
        ("day_centre", "Accueil de jour", "Day centre", "home-heart"),
        ("shelter", "Hébergement", "Shelter", "bed"),
        ("donation_point", "Lieu de don", "Donation point", "gift"),
        ("distribution", "Distribution", "Distribution", "pot-steam"),
        ("amenity", "Équipement public", "Public amenity", "water"),
        ("initiative", "Initiative", "Initiative", "sprout"),
        ("office", "Association", "Association's office", "office-building"),
    ),
)
CONTEXT = FeatureContext(NOON, HoursContext(ZONE, "75"), "fr", VOCABULARY)
RING = ((2.22, 48.82), (2.47, 48.82), (2.47, 48.90), (2.22, 48.90), (2.22, 48.82))
CITY = City("paris", "PAR", "Paris", "75056", PARIS, (RING,), 5000.0, source="Test outline")

FULL = make_place(
    "PAR-0417",
    kind=Kind.DAY_CENTRE,
    name="Maison de l'Amitié",
    address="4 place Carpeaux",
    postcode="92800",
    town="Puteaux",
    position=Position(48.8914271234567, 2.2376),
    offers=(
        Offer("meal", OfferSort.PREPAID, free=False, hours="Mo-Fr 12:00-14:00", quota="4 par mois", window="midi"),
        Offer("water", free=True, verified=Verification(date(2026, 11, 2), "Nadia", "phone")),
    ),
    accepts=(Accepted("blanket", Demand.URGENT, "propres; lavées"), Accepted("toys")),
    hours="Mo-Fr 08:00-16:00",
    closures=(Period(date(2026, 12, 24), date(2027, 1, 2), "vacances"), Period(reason="travaux")),
    campaigns=(Period(date(2026, 11, 1), None, ""),),
    phone="+33144671834",
    website="https://example.org/maison",
    description="Deux lignes\n« œuvre », 20 % | barre",
    how_to_ask="Sonner deux fois",
    conditions="Tout public",
    audience=("women",),
    wheelchair=Wheelchair.LIMITED,
    network="Exemple",
    verified=Verification(date(2026, 11, 1), "La Cloche", "visit"),
    source=Source("Liste de test", "https://example.org/liste", "ODbL-1.0", "2026-10"),
    origin=Origin("test-list", "417"),
)
PLAIN = make_place("PAR-0002", name="Fontaine", position=Position(48.85, 2.35))
UNLOCATED = make_place("PAR-0003", name="Lieu sans position", position=None)
REFERRAL = make_place("PAR-0004", name="Refuge", visibility=Visibility.REFERRAL, phone="+33100000000")
DEMONSTRATION = make_place(
    "PAR-D0001",
    kind=Kind.MERCHANT,
    name="Exemple D0001, boulangerie",
    demonstration=True,
    position=Position(48.86, 2.34),
)
ATTACK = make_place("PAR-0005", name=HOSTILE, address="=HYPERLINK(1)", position=Position(48.87, 2.36), hours=HOSTILE)
EVERY: tuple[Place, ...] = (PLAIN, UNLOCATED, REFERRAL, ATTACK, FULL, DEMONSTRATION)
