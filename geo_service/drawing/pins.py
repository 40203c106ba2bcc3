"""The pins of a map: its places in words, and those of the list before that need not be put into words again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import attrgetter
from sys import intern

import numpy as np

from geo_service.drawing.cells import Cells, Words, cells_of
from geo_service.drawing.coded import Coded, Numbers, coded
from geo_service.drawing.dates import date_words
from geo_service.drawing.geojson import FeatureContext
from geo_service.drawing.written_hours import hours_words
from geo_service.hours.doors import Door, door_of, own_door
from geo_service.labels import Labels
from geo_service.model.place import Offer, Place, Source, Verification, Visibility
from geo_service.model.position import Position

_LOCATED, _UNLOCATED = "01"
_ORDER = attrgetter("order")


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
class Told:
    """The pins of a map as columns: what changes in one of them is no reason to look at thousands of others.

    Attributes:
        row_of: Which row each place has, by its id.
        cells: The cells of the pins by the names of their columns.
        doors: Their doors.
        positions: Their positions.
    """

    row_of: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[str, Coded[str]] = field(default_factory=dict)
    doors: Coded[Doors] = field(default_factory=lambda: coded(()))
    positions: Coded[Position | None] = field(default_factory=lambda: coded(()))

    def changed(self, pins: Mapping[int, Pin]) -> "Told":
        """Return the columns with other pins, of the same places, in some rows."""
        cells = {
            name: column.changed({row: getattr(pin.cells, name) for row, pin in pins.items()})
            for name, column in self.cells.items()
        }
        doors = self.doors.changed({row: pin.doors for row, pin in pins.items()})
        positions = self.positions.changed({row: pin.place.position for row, pin in pins.items()})
        return Told(self.row_of, cells, doors, positions)


def told_of(pins: Sequence[Pin]) -> Told:
    """Return pins as columns."""
    cells = zip(*[pin.cells for pin in pins], strict=True)
    return Told(
        {pin.place.id: row for row, pin in enumerate(pins)},
        {name: coded(column) for name, column in zip(Cells._fields, cells, strict=False)},
        coded([pin.doors for pin in pins]),
        coded([pin.place.position for pin in pins]),
    )


@dataclass(frozen=True)
class Gathered:
    """The pins of the places of a city, in the order of display.

    Attributes:
        places: The places that they were made of.
        pins: The pins, those without a position last.
        needs: How many of those with a position offer each service.
        kinds: How many of them are of each kind.
        demonstrations: How many pins are of invented places.
        told: The pins as columns.
        objects: Which objects the places are: compared at once, without a look at any of them.
    """

    places: tuple[Place, ...] = ()
    pins: tuple[Pin, ...] = ()
    needs: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    demonstrations: int = 0
    told: Told = field(default_factory=Told)
    objects: Numbers = field(default_factory=lambda: _objects(()))

    def __len__(self) -> int:
        """Return how many pins there are."""
        return len(self.pins)

    def are_of(self, places: tuple[Place, ...]) -> bool:
        """Return whether they were made of these very objects."""
        return np.array_equal(_objects(places), self.objects)

    def changed(self, places: tuple[Place, ...], city: str, writer: Writer) -> "Gathered":
        """Return the pins of the places as they are now; those that are still there are not looked at.

        Args:
            places: Places, of which the city's public ones have pins.
            city: Code of the city.
            writer: Puts the others into words.
        """
        before, now, row_of = self.objects, _objects(places), self.told.row_of
        shown = [each for each in _others(places, now, before) if _has_pin(each, city)]
        gone = [row_of[each.id] for each in _others(self.places, before, now) if each.id in row_of]
        left = [self.pins[row] for row in gone]
        known = {pin.place.id: pin for pin in left}
        come = [_again(known.get(place.id), place) or writer.pin(place) for place in shown]
        pins, told = self._in_place(come, gone) or self._in_order(come, gone)
        return Gathered(
            places,
            pins,
            self.needs + _needs(come) - _needs(left),
            self.kinds + _kinds(come) - _kinds(left),
            self.demonstrations + _demonstrations(come) - _demonstrations(left),
            told,
            now,
        )

    def _in_place(self, come: Iterable[Pin], gone: Iterable[int]) -> tuple[tuple[Pin, ...], Told] | None:
        """Return the pins and their columns; None where others than those of the same places come, or elsewhere."""
        new = {self.told.row_of.get(pin.place.id, -1): pin for pin in come}
        if new.keys() != set(gone):
            return None
        pins = list(self.pins)
        for row, pin in new.items():
            pins[row] = pin
        if not all(_ordered(pins[max(0, row - 1) : row + 2]) for row in new):
            return None
        return tuple(pins), self.told.changed(new)

    def _in_order(self, come: Iterable[Pin], gone: Iterable[int]) -> tuple[tuple[Pin, ...], Told]:
        leave = set(gone)
        stay = [pin for row, pin in enumerate(self.pins) if row not in leave]
        pins = tuple(sorted((*stay, *come), key=_ORDER))
        return pins, told_of(pins)


def _objects(places: Sequence[Place]) -> Numbers:
    return np.fromiter(map(id, places), np.int64, len(places))


def _others(places: Sequence[Place], objects: Numbers, beside: Numbers) -> list[Place]:
    """Return those of thousands of places that another list has not, or not in the same row."""
    alike = objects == beside if len(objects) == len(beside) else np.isin(objects, beside)
    return [places[row] for row in np.flatnonzero(~alike).tolist()]


def _has_pin(place: Place, city: str) -> bool:
    return place.city == city and place.visibility is Visibility.PUBLIC


def _ordered(pins: Sequence[Pin]) -> bool:
    orders = list(map(_ORDER, pins))
    return orders == sorted(orders)


def _again(pin: Pin | None, place: Place) -> Pin | None:
    """Return the pin of an equal place: most places of a store that was read anew are."""
    return replace(pin, place=place) if pin is not None and pin.place == place else None


def _needs(pins: Iterable[Pin]) -> Counter[str]:
    return Counter([offer.service for pin in pins if pin.place.position is not None for offer in pin.place.offers])


def _kinds(pins: Iterable[Pin]) -> Counter[str]:
    return Counter([pin.place.kind.value for pin in pins if pin.place.position is not None])


def _demonstrations(pins: Iterable[Pin]) -> int:
    return sum(pin.place.demonstration for pin in pins)
