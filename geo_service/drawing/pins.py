"""The pins of a map: its places in words, and those of the list before that need not be put into words again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import compress
from operator import attrgetter, is_, not_
from sys import intern

from geo_service.drawing.cells import Cells, Words, cells_of
from geo_service.drawing.dates import date_words
from geo_service.drawing.geojson import FeatureContext
from geo_service.drawing.written_hours import hours_words
from geo_service.hours.doors import Door, door_of, own_door
from geo_service.labels import Labels
from geo_service.model.place import Offer, Place, Source, Verification, Visibility

_LOCATED, _UNLOCATED = "01"
_ORDER, _PLACE = attrgetter("order"), attrgetter("place")


class Doors:
    """The doors of a place. Equal ones are one object, so that finding out which are costs nothing.

    Attributes:
        own: The place's.
        others: Those of services that have another, by service code.
        source: Where their hours come from.
    """

    __slots__ = ("others", "own", "source")

    def __init__(self, own: Door, others: tuple[tuple[str, Door], ...], source: Source) -> None:
        self.own, self.others, self.source = own, others, source


_doors = lru_cache(maxsize=8192)(Doors)
Needs = tuple[tuple[str, str, str], ...]


@lru_cache(maxsize=4096)
def _same(needs: Needs) -> Needs:
    """Return what was said alike of another place, so that thousands of pins share it."""
    return needs


@dataclass(frozen=True, slots=True)
class Pin:
    """One place as map and list show it; all texts are raw and must be escaped.

    Attributes:
        place: The place, as it may be shown.
        needs: Its services: code, label, and what more is said of hours, quota and window.
        street: Its address within the town, or empty.
        town: Postcode and town, or empty.
        week: Its hours in words; empty where unknown.
        doors: Its doors.
        ask: How to ask, or empty.
        age: How old the information is, in words.
        order: What orders it among others: whether it has a position, its kind, name and id.
        cells: The same as JSON.
    """

    place: Place
    needs: Needs
    street: str
    town: str
    week: str
    doors: Doors
    ask: str
    age: str
    order: str
    cells: Cells

    @property
    def address(self) -> str:
        """Address in one line, or empty."""
        return ", ".join(filter(None, (self.street, self.town)))


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts one place into words; thousands of places share few ages, hours and states, so these are kept."""

    context: FeatureContext
    labels: Labels
    services: Mapping[str, str]
    ranks: Mapping[str, int]
    ages: dict[tuple[Verification | None, Source], str] = field(default_factory=dict)
    weeks: dict[str, str] = field(default_factory=dict)

    def pin(self, place: Place) -> Pin:
        """Return a place in words."""
        hours = self.context.hours
        may_differ = [offer for offer in reversed(place.offers) if offer.hours or offer.window or offer.verified]
        own = ((offer.service, own_door(place, offer, hours)) for offer in may_differ)
        doors = tuple([(service, door) for service, door in own if door is not None])
        needs = _same(tuple([self._offer(offer) for offer in place.offers]))
        town, week, age = intern(f"{place.postcode} {place.town}".strip()), self._week(place.hours), self._age(place)
        ask = self.labels("map.ask", text=place.how_to_ask) if place.how_to_ask else ""
        return Pin(
            place=place,
            needs=needs,
            street=place.address,
            town=town,
            week=week,
            doors=_doors(door_of(place, hours), doors, place.source),
            ask=ask,
            age=age,
            order=self._order(place),
            cells=cells_of(place, town, Words(tuple([(code, more) for code, _, more in needs]), week, ask, age)),
        )

    def _order(self, place: Place) -> str:
        end = _UNLOCATED if place.position is None else _LOCATED
        return f"{end}{self.ranks[place.kind]:03}{place.name.casefold()}\0{place.id}"

    def _offer(self, offer: Offer) -> tuple[str, str, str]:
        more = ", ".join(filter(None, (self._week(offer.hours), offer.quota, offer.window)))
        return offer.service, self.services[offer.service], more

    def _week(self, hours: str) -> str:
        if hours not in self.weeks:
            self.weeks[hours] = hours_words(hours, self.labels)
        return self.weeks[hours]

    def _age(self, place: Place) -> str:
        """Say how old the information is."""
        known = (place.verified, place.source)
        if known not in self.ages:
            self.ages[known] = intern(self._written_age(*known))
        return self.ages[known]

    def _written_age(self, verified: Verification | None, source: Source) -> str:
        if verified is not None:
            return self.labels("map.verified", day=date_words(verified.at.isoformat(), self.labels), by=verified.by)
        if not source.as_of:
            return self.labels("map.undated", source=source.name)
        return self.labels("map.as_of", source=source.name, day=date_words(source.as_of, self.labels))


def writer_of(context: FeatureContext, labels: Labels) -> Writer:
    """Return what puts places into words.

    Args:
        context: Language and vocabulary, and what hours need to know of the city.
        labels: The words of the language.
    """
    words = context.vocabulary
    services = {term.code: term.label(context.lang) for term in words.services.terms}
    return Writer(context, labels, services, {term.code: number for number, term in enumerate(words.kinds.terms)})


@dataclass(frozen=True)
class Gathered:
    """The pins of the places of a city, in the order of display.

    Attributes:
        places: The places that they were made of.
        pins: The pins, those without a position last.
        needs: How many of those with a position offer each service.
        kinds: How many of them are of each kind.
        demonstrations: How many pins are of invented places.
    """

    places: tuple[Place, ...] = ()
    pins: tuple[Pin, ...] = ()
    needs: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    demonstrations: int = 0

    def __len__(self) -> int:
        """Return how many pins there are."""
        return len(self.pins)

    def are_of(self, places: tuple[Place, ...]) -> bool:
        """Return whether they were made of these very objects."""
        return len(places) == len(self.places) and all(map(is_, places, self.places))

    def changed(self, places: tuple[Place, ...], city: str, writer: Writer) -> "Gathered":
        """Return the pins of the places as they are now; those that are still there are not looked at.

        Args:
            places: Places, of which the city's public ones have pins.
            city: Code of the city.
            writer: Puts the others into words.
        """
        # Thousands of places are gone through in C, since few of them changed: in Python it took twice as long.
        before, now = set(map(id, self.places)), set(map(id, places))
        leave = list(map((before - now).__contains__, map(id, map(_PLACE, self.pins))))
        left, stay = list(compress(self.pins, leave)), compress(self.pins, map(not_, leave))
        others = compress(places, map((now - before).__contains__, map(id, places)))
        shown = [place for place in others if place.city == city and place.visibility is Visibility.PUBLIC]
        gone = {pin.place.id: pin for pin in left}
        come = [_again(gone.get(place.id), place) or writer.pin(place) for place in shown]
        return Gathered(
            places,
            tuple(sorted((*stay, *come), key=_ORDER)),
            self.needs + _needs(come) - _needs(left),
            self.kinds + _kinds(come) - _kinds(left),
            self.demonstrations + _demonstrations(come) - _demonstrations(left),
        )


def _again(pin: Pin | None, place: Place) -> Pin | None:
    """Return the pin of an equal place: most places of a store that was read anew are."""
    return replace(pin, place=place) if pin is not None and pin.place == place else None


def _needs(pins: Iterable[Pin]) -> Counter[str]:
    return Counter([offer.service for pin in pins if pin.place.position is not None for offer in pin.place.offers])


def _kinds(pins: Iterable[Pin]) -> Counter[str]:
    return Counter([pin.place.kind.value for pin in pins if pin.place.position is not None])


def _demonstrations(pins: Iterable[Pin]) -> int:
    return sum(pin.place.demonstration for pin in pins)
