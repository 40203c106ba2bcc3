"""What a city's map shows, as plain data: every text is said here, and no drawing library is known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import attrgetter

from geo_service.drawing.cells import Cells, Words, cells_of
from geo_service.drawing.dates import date_words
from geo_service.drawing.geojson import FeatureContext, extract_licence, licences, place_url
from geo_service.drawing.shelves import Shelves
from geo_service.drawing.state_lines import DAYS, StateLines
from geo_service.drawing.written_hours import hours_words
from geo_service.hours.doors import Door, door_of, own_door
from geo_service.labels import Labels, load_labels
from geo_service.model.city import City, NamedPoint
from geo_service.model.place import Offer, Place, Source, Verification, Visibility
from geo_service.model.vocabulary import Terms


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """One layer of the map: a need or a kind.

    Attributes:
        code: Its code.
        label: Its label.
        icon: Name of its pictogram.
        count: Number of places in it.
    """

    code: str
    label: str
    icon: str
    count: int


MOST = 40_000
"""Pins kept by a process, about 1 kB each."""


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


@dataclass(frozen=True, slots=True)
class Lines:
    """Numbers of the lines of opening states of a place's doors.

    Attributes:
        own: Of its own door.
        others: Of the doors of services that have another, by service code.
    """

    own: int
    others: Mapping[str, int]


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
        order: What orders it among others: its kind, name and id.
        cells: The same as JSON.
    """

    place: Place
    needs: tuple[tuple[str, str, str], ...]
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
class Scene:
    """Everything a map shows.

    Attributes:
        city: The city; its outline is drawn and its extent is the view, whoever looks.
        labels: The words of the map's language.
        day: The local day it is drawn for, in words.
        context: Instant, language, vocabulary and root of links.
        states: The opening states of the days to come.
        lines: Which of these are told of which doors.
        pins: Located public places, by kind, name and id.
        unlocated: Public places without a position, likewise.
        needs: Needs that some pin offers, in the vocabulary's order.
        kinds: Kinds that some pin is of, in the vocabulary's order.
        landmarks: Quarters, to find one's way without a base map.
        licences: As :func:`geo_service.drawing.geojson.licences` gives them.
        licence: The licence of the whole, or None.
        demonstration: Whether an invented place is shown.
    """

    city: City
    labels: Labels
    day: str
    context: FeatureContext
    states: StateLines
    lines: Mapping[Doors, Lines]
    pins: tuple[Pin, ...]
    unlocated: tuple[Pin, ...]
    needs: tuple[LayerEntry, ...]
    kinds: tuple[LayerEntry, ...]
    landmarks: tuple[NamedPoint, ...]
    licences: tuple[dict[str, str], ...]
    licence: str | None
    demonstration: bool

    @property
    def absolute(self) -> bool:
        """Whether the links to places work outside our own pages."""
        return self.context.public_url is not None

    def url(self, place_id: str) -> str:
        """Return the link to a place's page."""
        return place_url(place_id, self.context.public_url) + self.context.link_query


class Pins:
    """Makes scenes, and keeps the pins of places: what changes from one scene to the next is mostly their lines."""

    def __init__(self) -> None:
        self._shelves = Shelves[Pin](MOST)

    def scene(
        self,
        city: City,
        places: Iterable[Place],
        context: FeatureContext,
        landmarks: Sequence[NamedPoint] = (),
        days: int = DAYS,
    ) -> Scene:
        """Gather what the map of a city shows; see :func:`build_scene`."""
        labels = load_labels(context.lang)
        shown = [place for place in places if place.city == city.code and place.visibility is Visibility.PUBLIC]
        pins = sorted(self._pins(shown, context, labels), key=attrgetter("order"))
        located = tuple([pin for pin in pins if pin.place.position is not None])
        unlocated = tuple([pin for pin in pins if pin.place.position is None])
        states = StateLines(context.instant, labels, days)
        needs = Counter([offer.service for pin in located for offer in pin.place.offers])
        kinds = Counter([pin.place.kind.value for pin in located])
        examples = {pin.doors: pin.place for pin in (*located, *unlocated)}
        return Scene(
            city=city,
            labels=labels,
            context=context,
            states=states,
            lines={doors: _lines(doors, states, context) for doors in examples},
            day=date_words(context.instant.astimezone(context.zone).date().isoformat(), labels),
            pins=located,
            unlocated=unlocated,
            needs=_layers(context.vocabulary.services, needs, context.lang),
            kinds=_layers(context.vocabulary.kinds, kinds, context.lang),
            landmarks=tuple([point for point in landmarks if point.city == city.code and point.kind == "quarter"]),
            licences=tuple(licences(examples.values())),
            licence=extract_licence(examples.values()),
            demonstration=any(place.demonstration for place in shown),
        )

    def _pins(self, places: Iterable[Place], context: FeatureContext, labels: Labels) -> Iterator[Pin]:
        writer, kept = _Writer(context, labels, _labels(context), _ranks(context)), self._shelves.get(labels.lang)
        for place in places:
            pin = kept.get(place.id)
            if pin is None or pin.place is not place:
                again = pin is not None and pin.place == place
                pin = kept[place.id] = replace(pin, place=place) if pin and again else writer.pin(place)
            yield pin
        self._shelves.put(labels.lang, kept)


def build_scene(
    city: City,
    places: Iterable[Place],
    context: FeatureContext,
    landmarks: Sequence[NamedPoint] = (),
    days: int = DAYS,
) -> Scene:
    """Gather what the map of a city shows.

    Args:
        city: A city that has ground.
        places: Places, of which the city's public ones are shown.
        context: Instant, language, vocabulary and root of links.
        landmarks: Named points, of which the city's quarters are shown.
        days: For how many days it can tell opening states.
    """
    return Pins().scene(city, places, context, landmarks, days)


def _lines(doors: Doors, states: StateLines, context: FeatureContext) -> Lines:
    own = states.line(doors.own, doors.source, context.hours)
    return Lines(own, {service: states.line(door, doors.source, context.hours) for service, door in doors.others})


def _ranks(context: FeatureContext) -> dict[str, int]:
    return {term.code: number for number, term in enumerate(context.vocabulary.kinds.terms)}


def _labels(context: FeatureContext) -> dict[str, str]:
    return {term.code: term.label(context.lang) for term in context.vocabulary.services.terms}


def _layers(terms: Terms, counts: Counter[str], lang: str) -> tuple[LayerEntry, ...]:
    return tuple(
        LayerEntry(term.code, term.label(lang), term.icon, counts[term.code])
        for term in terms.terms
        if counts[term.code]
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts one place into words; thousands of places share few ages, hours and states, so these are kept."""

    context: FeatureContext
    labels: Labels
    services: Mapping[str, str]
    ranks: Mapping[str, int]
    ages: dict[tuple[Verification | None, Source], str] = field(default_factory=dict)
    weeks: dict[str, str] = field(default_factory=dict)

    def pin(self, place: Place) -> Pin:
        hours = self.context.hours
        may_differ = [offer for offer in reversed(place.offers) if offer.hours or offer.window or offer.verified]
        own = ((offer.service, own_door(place, offer, hours)) for offer in may_differ)
        doors = tuple([(service, door) for service, door in own if door is not None])
        needs = tuple([self._offer(offer) for offer in place.offers])
        town, week, age = f"{place.postcode} {place.town}".strip(), self._week(place.hours), self._age(place)
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
            order=f"{self.ranks[place.kind]:03}{place.name.casefold()}\0{place.id}",
            cells=cells_of(place, town, Words(tuple([(code, more) for code, _, more in needs]), week, ask, age)),
        )

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
            self.ages[known] = self._written_age(*known)
        return self.ages[known]

    def _written_age(self, verified: Verification | None, source: Source) -> str:
        if verified is not None:
            return self.labels("map.verified", day=date_words(verified.at.isoformat(), self.labels), by=verified.by)
        if not source.as_of:
            return self.labels("map.undated", source=source.name)
        return self.labels("map.as_of", source=source.name, day=date_words(source.as_of, self.labels))
