"""What a city's map shows, as plain data: every text is said here, and no drawing library is known."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from geo_service.drawing.geojson import FeatureContext, extract_licence, licences, place_url
from geo_service.drawing.hours_words import open_words
from geo_service.drawing.written_hours import hours_words
from geo_service.hours.doors import open_state
from geo_service.hours.state import OpenState, Reason, State
from geo_service.labels import Labels, load_labels
from geo_service.model.city import City, NamedPoint
from geo_service.model.place import Offer, Place, Source, Verification, Visibility
from geo_service.model.position import Position
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


@dataclass(frozen=True, slots=True)
class Pin:
    """One place as map and list show it; all texts are raw and must be escaped.

    Attributes:
        id: Id of the place.
        name: Name.
        kind: Kind code.
        needs: Its services in words: label, and what more is said of hours, quota and window.
        position: Where it is; None on the list of unlocated places.
        address: Address in one line.
        hours: Hours or closure in words: what holds for days.
        state: ``open``, ``closed`` or ``unknown`` at the scene's instant.
        state_text: The same in words, with the reason and what comes next.
        written: Hours of the week in words; empty where the state's words hold them.
        ask: How to ask, or empty.
        phone: Telephone, or empty.
        age: How old the information is, in words.
        demonstration: Whether it is invented.
        url: Link to its page.
    """

    id: str
    name: str
    kind: str
    needs: tuple[tuple[str, str], ...]
    position: Position | None
    address: str
    hours: str
    state: str
    state_text: str
    written: str
    ask: str
    phone: str
    age: str
    demonstration: bool
    url: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a map shows.

    Attributes:
        city: The city; its outline is drawn and its extent is the view, whoever looks.
        labels: The words of the map's language.
        day: The local day it is drawn for, in words.
        pins: Located public places, by name, then id.
        unlocated: Public places without a position, by name, then id.
        needs: Needs that some pin offers, in the vocabulary's order.
        kinds: Kinds that some pin is of, in the vocabulary's order.
        landmarks: Quarters, to find one's way without a base map.
        licences: As :func:`geo_service.drawing.geojson.licences` gives them.
        licence: The licence of the whole, or None.
        demonstration: Whether an invented place is shown.
        absolute: Whether the links to places work outside our own pages.
    """

    city: City
    labels: Labels
    day: str
    pins: tuple[Pin, ...]
    unlocated: tuple[Pin, ...]
    needs: tuple[LayerEntry, ...]
    kinds: tuple[LayerEntry, ...]
    landmarks: tuple[NamedPoint, ...]
    licences: tuple[dict[str, str], ...]
    licence: str | None
    demonstration: bool
    absolute: bool


def build_scene(
    city: City, places: Iterable[Place], context: FeatureContext, landmarks: Sequence[NamedPoint] = ()
) -> Scene:
    """Gather what the map of a city shows.

    Args:
        city: A city that has ground.
        places: Places, of which the city's public ones are shown.
        context: Instant, language, vocabulary and root of links.
        landmarks: Named points, of which the city's quarters are shown.
    """
    shown = sorted(
        (place for place in places if place.city == city.code and place.visibility is Visibility.PUBLIC),
        key=lambda place: (place.name.casefold(), place.id),
    )
    writer = _Writer(context, load_labels(context.lang), _labels(context))
    located = [place for place in shown if place.position is not None]
    needs = Counter(offer.service for place in located for offer in place.offers)
    return Scene(
        city=city,
        labels=writer.labels,
        day=writer.day(context.instant.astimezone(context.zone).date()),
        pins=tuple(writer.pin(place) for place in located),
        unlocated=tuple(writer.pin(place) for place in shown if place.position is None),
        needs=_layers(context.vocabulary.services, needs, context.lang),
        kinds=_layers(context.vocabulary.kinds, Counter(str(place.kind) for place in located), context.lang),
        landmarks=tuple(point for point in landmarks if point.city == city.code and point.kind == "quarter"),
        licences=tuple(licences(shown)),
        licence=extract_licence(shown),
        demonstration=any(place.demonstration for place in shown),
        absolute=context.public_url is not None,
    )


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
    ages: dict[tuple[Verification | None, Source], str] = field(default_factory=dict)
    weeks: dict[str, str] = field(default_factory=dict)
    states: dict[tuple[OpenState, Source], str] = field(default_factory=dict)

    def pin(self, place: Place) -> Pin:
        town = f"{place.postcode} {place.town}".strip()
        state = open_state(place, self.context.instant, self.context.hours)
        state_text = self._state(state, place.source)
        return Pin(
            id=place.id,
            name=place.name,
            kind=place.kind,
            needs=tuple(self._offer(offer) for offer in place.offers),
            position=place.position,
            address=", ".join(filter(None, (place.address, town))),
            hours=self._hours(place, state),
            state=state.state,
            state_text=state_text,
            written="" if place.hours in state_text else self.labels("map.hours", text=self._week(place.hours)),
            ask=self.labels("map.ask", text=place.how_to_ask) if place.how_to_ask else "",
            phone=place.phone,
            age=self._age(place),
            demonstration=place.demonstration,
            url=place_url(place.id, self.context.public_url) + self.context.link_query,
        )

    def day(self, day: date) -> str:
        return self._written_day(day.isoformat())

    def _offer(self, offer: Offer) -> tuple[str, str]:
        return self.services[offer.service], ", ".join(
            filter(None, (self._week(offer.hours), offer.quota, offer.window))
        )

    def _hours(self, place: Place, state: OpenState) -> str:
        """Say what holds for days: hours in words, or a closure. A file is not drawn anew every minute."""
        if state.state is State.CLOSED and state.reason in {Reason.CLOSURE, Reason.OUTSIDE_CAMPAIGN}:
            return self._closed(state)
        if not place.hours:
            return self.labels("map.hours_unknown")
        return self.labels("map.hours", text=self._week(place.hours))

    def _week(self, hours: str) -> str:
        if hours not in self.weeks:
            self.weeks[hours] = hours_words(hours, self.labels)
        return self.weeks[hours]

    def _state(self, state: OpenState, source: Source) -> str:
        if (state, source) not in self.states:
            context = self.context
            self.states[state, source] = open_words(state, context.instant, context.zone, self.labels, source)
        return self.states[state, source]

    def _closed(self, state: OpenState) -> str:
        if state.until is None:
            text = self.labels("map.closed")
        else:
            key = "map.closed_until" if state.reason is Reason.CLOSURE else "map.closed_starts"
            text = self.labels(key, day=self.day(state.until))
        return f"{text} ({state.detail})" if state.detail else text

    def _age(self, place: Place) -> str:
        """Say how old the information is."""
        known = (place.verified, place.source)
        if known not in self.ages:
            self.ages[known] = self._written_age(*known)
        return self.ages[known]

    def _written_age(self, verified: Verification | None, source: Source) -> str:
        if verified is not None:
            return self.labels("map.verified", day=self.day(verified.at), by=verified.by)
        if not source.as_of:
            return self.labels("map.undated", source=source.name)
        return self.labels("map.as_of", source=source.name, day=self._written_day(source.as_of))

    def _written_day(self, iso: str) -> str:
        """Write a year, a month or a day (``2014``, ``2022-07``, ``2026-10-07``) as the language does."""
        parts = dict(zip(("year", "month", "day"), iso.split("-"), strict=False))
        key = ("year", "month", "day")[len(parts) - 1]
        return self.labels(f"map_date.{key}", **parts)
