"""What a sheet says and where it stands, as plain values: no drawing library is known here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from geo_service.errors import BadValueError
from geo_service.hours.doors import FRESH_MONTHS, HoursContext, context_of
from geo_service.labels import Labels, load_labels
from geo_service.model.area import Polygon
from geo_service.model.city import City
from geo_service.model.place import Kind, Place, Visibility
from geo_service.model.vocabulary import Term, Vocabulary
from geo_service.printing.frame import Frame, to_metres
from geo_service.printing.names import Name, place_names
from geo_service.printing.paper import Paper
from geo_service.printing.pins import Pin, Pinned, Spot, pin_pt, place_pins
from geo_service.printing.validity import Cause, Validity, validity
from geo_service.printing.weekly import day_words, own_hours, said_of_hours
from geo_service.streets.interface import Feature

MAX_PLACES = 1000
"""More on one sheet nobody can read."""
SAFETY = ("115", "112", "114")
_BARS_M = (1000, 500, 250, 200, 100, 50, 25)
_BAR_MM = 50.0
_NATIONAL = "+33"
_NATIONAL_LENGTH = 12
_SLEEPING = "sleep_tonight"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed.

    Attributes:
        city: The city; its name is in the title, its referral places in "call first".
        area: What the title calls the ground shown.
        frame: The ground shown.
        paper: The paper.
        day: Day of the edition.
        vocabulary: Words of services and kinds.
        lang: Language of the sheet.
        mono: Whether it is for a black-and-white printer.
        public_url: Root of links, or None: then the sheet is a draft without QR code.
        features: Streets and the like; empty where none are imported.
        features_day: Of when the streets are; None where not known.
        features_whole: Whether the streets cover the whole frame.
        outline: Outline of the area that the sheet is about, WGS 84 degrees; empty where that is the frame.
        needs: Codes of services, where only places that offer one of them are shown.
        fresh_months: After how many months hours that nobody checked are too old.
    """

    city: City
    area: str
    frame: Frame
    paper: Paper
    day: date
    vocabulary: Vocabulary
    lang: str = "fr"
    mono: bool = False
    public_url: str | None = None
    features: tuple[Feature, ...] = ()
    features_day: date | None = None
    features_whole: bool = True
    outline: tuple[Polygon, ...] = ()
    needs: tuple[str, ...] = ()
    fresh_months: int = FRESH_MONTHS


@dataclass(frozen=True, slots=True)
class Row:
    """One place in the index; all texts are raw.

    Attributes:
        number: Its number on the map.
        pin: What stands in its pin: the number, or the range it shares.
        cell: Cell of the grid.
        id: Id of the place.
        name: Its name.
        address: Number, street, town.
        services: Codes of its services.
        hours: Hours in words, one entry a line.
        ask: How to ask and who may come, one entry a line.
        phone: Telephone as it is dialled in France.
        kind: What it is.
        demonstration: Whether it is invented.
    """

    number: int
    pin: str
    cell: str
    id: str
    name: str
    address: str
    services: tuple[str, ...]
    hours: tuple[str, ...]
    ask: tuple[str, ...]
    phone: str
    kind: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Symbol:
    """A pictogram or the shape of a pin, with its meaning in words."""

    code: str
    icon: str
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is printed.

    Attributes:
        order: What was asked for.
        title: Title.
        facts: Edition, validity, age of the data, in words.
        safety: Number, sentence in the sheet's language, sentence in the other.
        rows: The index, by number.
        pinned: The pins, and the places that found no room for one.
        names: Names on the map.
        unplaced_names: Names of streets that found no room.
        services: Legend of the pictograms on this sheet.
        kinds: Legend of the shapes of pins on this sheet.
        call_first: Name and telephone of the city's referral places; empty where it is not known.
        notes: Attributions and hints, one a line.
        validity: Until when the hours hold, and why no longer.
        demonstration: Whether an invented place is shown.
        bar_m: Length of the scale bar.
        code: Code of the edition; empty before it is registered, and where it is none.
    """

    order: Order
    title: str
    facts: tuple[str, ...]
    safety: tuple[tuple[str, str, str], ...]
    rows: tuple[Row, ...]
    pinned: Pinned
    names: tuple[Name, ...]
    unplaced_names: tuple[str, ...]
    services: tuple[Symbol, ...]
    kinds: tuple[Symbol, ...]
    call_first: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    validity: Validity
    demonstration: bool
    bar_m: int
    code: str = ""


def build_sheet(order: Order, places: Iterable[Place], referrals: Iterable[Place] = ()) -> Sheet:
    """Gather what a sheet says.

    Args:
        order: What is to be printed.
        places: Public places, of which those in the frame are shown, all of them.
        referrals: What may be known of referral places; those of the city are listed by name and telephone.

    Raises:
        BadValueError: There are too many places for a sheet.
    """
    found = _within(order.frame, places)
    if len(found) > MAX_PLACES:
        raise BadValueError(f"{len(found)} places are in the frame; choose a smaller area or --need", field="need")
    shown = [place for place, _ in found]
    pinned = place_pins([spot for _, spot in found], order.frame, pin_pt(len(found), order.paper.least_pt))
    named = place_names(order.frame, order.features, pinned.pins, order.paper.least_pt)
    context, words = context_of(order.city, order.fresh_months), load_labels(order.lang)
    valid = validity(shown, order.day, context)
    return Sheet(
        order=order,
        title=words("sheet.title", city=order.area or order.city.name),
        facts=(*_facts(order, shown, words), _valid_words(valid, pinned, words)),
        safety=_safety(order.lang),
        rows=_rows(_Writer(order, context, words), found, pinned),
        pinned=pinned,
        names=named.names,
        unplaced_names=named.unplaced,
        services=_symbols(order, "service", (code for place in shown for code in place.services)),
        kinds=_symbols(order, "kind", (place.kind for place in shown)),
        call_first=_call_first(order.city, referrals),
        notes=tuple(_notes(order, shown, pinned, words)),
        validity=valid,
        demonstration=any(place.demonstration for place in shown),
        bar_m=next(bar for bar in _BARS_M if bar * 1000 / order.frame.scale <= _BAR_MM),
    )


def _within(frame: Frame, places: Iterable[Place]) -> list[tuple[Place, Spot]]:
    found = []
    for place in places:
        if place.position is None or place.visibility is not Visibility.PUBLIC:
            continue
        x_mm, y_mm = frame.to_page(*to_metres(place.position))
        if frame.holds(x_mm, y_mm):
            found.append((place, Spot(place.id, x_mm, y_mm)))
    return found


def _facts(order: Order, places: Sequence[Place], words: Labels) -> tuple[str, ...]:
    dates = sorted(place.source.as_of for place in places if place.source.as_of and not place.demonstration)
    facts = [words("sheet.edition", day=day_words(order.day, words))]
    if order.needs:
        terms = (order.vocabulary.services[need] for need in order.needs)
        needs = (beside_french(_label(term, "service", words), term.label("fr"), words) for term in terms)
        facts.append(words("sheet.needs", needs=", ".join(needs)))
    if dates:
        key = "sheet.data_age_one" if dates[0] == dates[-1] else "sheet.data_age"
        facts.append(words(key, oldest=dates[0], newest=dates[-1]))
    return tuple(facts)


def _valid_words(valid: Validity, pinned: Pinned, words: Labels) -> str:
    """Say until when a sheet holds, and what changes then where that is known."""
    said = words("sheet.valid", day=day_words(valid.until, words))
    if valid.cause is Cause.MONTH:
        return said
    why = words(f"sheet.valid_{valid.cause}", number=pinned.numbers[valid.place])
    return words("sheet.valid_why", valid=said, why=why)


def other_language(lang: str) -> str:
    """Return the language in which all that is about safety is said a second time."""
    return "en" if lang == "fr" else "fr"


def _safety(lang: str) -> tuple[tuple[str, str, str], ...]:
    own, other = load_labels(lang), load_labels(other_language(lang))
    return tuple((number, own(f"sheet.safety_{number}"), other(f"sheet.safety_{number}")) for number in SAFETY)


def _symbols(order: Order, table: str, codes: Iterable[str]) -> tuple[Symbol, ...]:
    used, words = set(codes), load_labels(order.lang)
    terms = order.vocabulary.services if table == "service" else order.vocabulary.kinds
    return tuple(
        Symbol(term.code, term.icon, beside_french(_label(term, table, words), term.label("fr"), words))
        for term in terms.terms
        if term.code in used
    )


def _label(term: Term, table: str, words: Labels) -> str:
    """Return the label of a term in a language that the vocabulary knows, or that the sheet's own words add."""
    return words.words.get(f"{table}.{term.code}") or term.label(words.lang)


def beside_french(own: str, french: str, words: Labels) -> str:
    """Return a label with the French one beside it, to point at, while nobody has reviewed the language."""
    return own if own == french or words("meta_sheet.reviewed_by") else f"{own} / {french}"


def _call_first(city: City, referrals: Iterable[Place]) -> tuple[tuple[str, str], ...]:
    own = sorted((place.name, place.phone) for place in referrals if place.city == city.code)
    return tuple((name, phone_words(phone)) for name, phone in own)


def _notes(order: Order, places: Sequence[Place], pinned: Pinned, words: Labels) -> Iterable[str]:
    if order.features:
        streets = words("sheet.streets")
        day = order.features_day
        yield words("sheet.streets_dated", streets=streets, day=day_words(day, words)) if day else streets
        if not order.features_whole:
            yield words("sheet.streets_partly")
    else:
        yield words("sheet.no_streets", city=order.city.code)
        yield words("sheet.outline", source=order.city.source)
    if pinned.unplaced:
        yield words("sheet.unplaced", count=", ".join(str(pinned.numbers[spot.id]) for spot in pinned.unplaced))
    owed = sorted({f"{place.source.name} ({place.source.licence})" for place in places if place.source.licence})
    if owed:
        yield words("sheet.sources", names=", ".join(owed))
    if places:
        yield words("sheet.verify", id=places[0].id)
    if order.lang != "fr" and not words("meta_sheet.reviewed_by"):
        yield words("sheet.reviewed")


def phone_words(phone: str) -> str:
    """Return a telephone number as it is dialled in France: ``01 44 67 18 34``."""
    if not phone.startswith(_NATIONAL) or len(phone) != _NATIONAL_LENGTH or not phone[1:].isdecimal():
        return phone
    digits = f"0{phone.removeprefix(_NATIONAL)}"
    return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts places into words."""

    order: Order
    context: HoursContext
    words: Labels

    def row(self, place: Place, number: int, pin: Pin | None, cell: str) -> Row:
        town = f"{place.postcode} {place.town}".strip()
        return Row(
            number=number,
            pin=pin.label if pin else str(number),
            cell=cell,
            id=place.id,
            name=place.name,
            address=", ".join(filter(None, ("" if place.address in place.name else place.address, town))),
            services=tuple(offer.service for offer in place.offers),
            hours=(*self._hours(place), *self._own(place)),
            ask=tuple(self._ask(place)),
            phone=phone_words(place.phone),
            kind=place.kind,
            demonstration=place.demonstration,
        )

    def _hours(self, place: Place) -> Iterable[str]:
        """Say the hours; and in French, where that is another language, what nobody must misunderstand of them.

        That one has to ask first is said twice on every sheet.
        """
        beside = load_labels(other_language(self.words.lang))
        said = (said_of_hours(place, self.order.day, self.context, words) for words in (self.words, beside))
        for own, other in zip(*said, strict=True):
            yield own.text
            if other.warning not in {"", own.text} and (other.asks or beside.lang == "fr"):
                yield other.warning

    def _own(self, place: Place) -> Iterable[str]:
        """Say which services have hours, quotas or windows of their own."""
        for offer in place.offers:
            hours = own_hours(offer.hours, self.order.day, self.context, self.words)
            said = ", ".join(filter(None, (hours, offer.quota, offer.window)))
            if said:
                label = _label(self.order.vocabulary.services[offer.service], "service", self.words)
                yield self.words("sheet.free_text", label=label, text=said)

    def _ask(self, place: Place) -> Iterable[str]:
        if place.kind is Kind.SHELTER or _SLEEPING in place.services:
            yield self.words("sheet.by_115")
            yield load_labels(other_language(self.order.lang))("sheet.by_115")
        said = (place.how_to_ask, place.conditions, *(offer.how_to_ask for offer in place.offers))
        yield from dict.fromkeys(filter(None, said))


def _rows(writer: _Writer, found: Iterable[tuple[Place, Spot]], pinned: Pinned) -> tuple[Row, ...]:
    pins = {spot.id: pin for pin in pinned.pins for spot in pin.spots}
    rows = [
        writer.row(
            place, pinned.numbers[spot.id], pins.get(spot.id), writer.order.frame.cell_name(spot.x_mm, spot.y_mm)
        )
        for place, spot in found
    ]
    return tuple(sorted(rows, key=lambda row: row.number))
