"""What a city's map shows, as plain data: every text is said here, and no drawing library is known."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from geo_service.drawing.dates import date_words
from geo_service.drawing.geojson import FeatureContext, extract_licence, licences, place_url
from geo_service.drawing.pins import Doors, Gathered, Pin, Told, writer_of
from geo_service.drawing.shelves import Shelves
from geo_service.drawing.state_lines import DAYS, StateLines
from geo_service.garbage import Apart
from geo_service.labels import Labels, load_labels
from geo_service.model.city import City, NamedPoint
from geo_service.model.place import Place
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
class Lines:
    """Numbers of the lines of opening states of a place's doors.

    Attributes:
        own: Of its own door.
        others: Of the doors of services that have another, by service code.
    """

    own: int
    others: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of a scene, for who asks for the same one again.

    Attributes:
        columns: By its name, of what a column was written and how; the scene after it begins with these.
        data: By the link to places, everything that a map says of its places, as JSON without "<".
        items: By the link to a place, its pin, what was said of its door, and its item in a list; the scene after it
            begins with these.
    """

    columns: dict[str, tuple[object, bytes]] = field(default_factory=dict)
    data: dict[str, Apart] = field(default_factory=dict)
    items: dict[str, tuple[Pin, str, str]] = field(default_factory=dict)


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
        told: Its pins and then its unlocated places as columns.
        written: What was written of it, in whatever minute of its day.
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
    told: Told = field(compare=False, repr=False)
    written: Written = field(default_factory=Written, compare=False, repr=False)

    @property
    def absolute(self) -> bool:
        """Whether the links to places work outside our own pages."""
        return self.context.public_url is not None

    def url(self, place_id: str) -> str:
        """Return the link to a place's page."""
        return place_url(place_id, self.context.public_url) + self.context.link_query


MOST = 40_000
"""Pins kept by a process, about 1 kB each with what was written of them."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The last scene of a city."""

    gathered: Gathered
    today: date
    scene: Scene

    def __len__(self) -> int:
        return len(self.gathered)


class Pins:
    """Makes scenes, and keeps the last of each city and language: on the same day little of it changes.

    All that is asked of one of these is told of the same cities, vocabulary and landmarks.
    """

    def __init__(self) -> None:
        self._shelves = Shelves[_Kept](MOST)

    def scene(
        self,
        city: City,
        places: Iterable[Place],
        context: FeatureContext,
        landmarks: Sequence[NamedPoint] = (),
        days: int = DAYS,
    ) -> Scene:
        """Gather what the map of a city shows; see :func:`build_scene`."""
        labels, today = load_labels(context.lang), context.instant.astimezone(context.zone).date()
        way, shown = (city.code, context.lang, days), tuple(places)
        kept = self._shelves.get(way)
        gathered = kept.gathered if kept else Gathered()
        if kept and kept.today == today and gathered.are_of(shown):
            scene = replace(kept.scene, context=context)
        else:
            gathered = gathered.changed(shown, city.code, writer_of(context, labels))
            scene = _scene(gathered, city, StateLines(context.instant, labels, days), context, landmarks)
            if kept:
                scene.written.columns.update(kept.scene.written.columns)
                scene.written.items.update(kept.scene.written.items)
        self._shelves.put(way, _Kept(gathered, today, scene))
        return scene


def _scene(
    gathered: Gathered, city: City, states: StateLines, context: FeatureContext, landmarks: Iterable[NamedPoint]
) -> Scene:
    first = [gathered.pins[row] for row in gathered.told.doors.first()]
    examples, located = {pin.doors: pin.place for pin in first}, gathered.kinds.total()
    return Scene(
        city=city,
        labels=states.words,
        context=context,
        states=states,
        lines={each: _lines(each, states, context) for each in examples},
        day=date_words(context.instant.astimezone(context.zone).date().isoformat(), states.words),
        pins=gathered.pins[:located],
        unlocated=gathered.pins[located:],
        needs=_layers(context.vocabulary.services, gathered.needs, context.lang),
        kinds=_layers(context.vocabulary.kinds, gathered.kinds, context.lang),
        landmarks=tuple([point for point in landmarks if point.city == city.code and point.kind == "quarter"]),
        licences=tuple(licences(examples.values())),
        licence=extract_licence(examples.values()),
        demonstration=bool(gathered.demonstrations),
        told=gathered.told,
    )


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


def _layers(terms: Terms, counts: Counter[str], lang: str) -> tuple[LayerEntry, ...]:
    return tuple(
        LayerEntry(term.code, term.label(lang), term.icon, counts[term.code])
        for term in terms.terms
        if counts[term.code]
    )
