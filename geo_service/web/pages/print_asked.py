"""What the form of a sheet asks for: its ground and how it shall be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from geo_service.areas.choosing import area_of_postcode
from geo_service.areas.kept import CityAreas
from geo_service.errors import BadValueError
from geo_service.labels import PRINTED_LANGUAGES
from geo_service.model.area import Area
from geo_service.model.city import City
from geo_service.model.position import Position
from geo_service.model.query import MAX_NEEDS
from geo_service.model.vocabulary import Vocabulary
from geo_service.printing.paper import PAPERS_MM, Paper
from geo_service.sheets.grounds import Ground, Grounds
from geo_service.sheets.making import Wishes
from geo_service.web.pages.ask import Fields
from geo_service.web.pages.print_map import small_map
from geo_service.web.pages.where import Whereabouts, find_whereabouts

SCALES = (2500, 5000, 7500, 10_000, 15_000, 20_000, 25_000)
_FLAGS = ("landscape", "large", "mono")
_HOW = ("paper", "scale", "lang_sheet", "date")
_KNOWN = ("where", "choice", "area", "at")


@dataclass(frozen=True, slots=True)
class Asked:
    """A form that was sent, read.

    Attributes:
        wishes: How the sheet shall be.
        scale: The scale; None for the usual one, or for what an area needs.
        fields: Names and values that ask for the same ground again.
    """

    wishes: Wishes
    scale: int | None
    fields: Fields

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Yield names and values that ask for the same sheet again, for hidden fields."""
        yield "city", self.wishes.city.code
        yield from self.ground_fields()
        yield from ((name, self.fields.get(name, "")) for name in (*_HOW, *_FLAGS) if self.fields.get(name))
        yield from (("need", need) for need in self.wishes.needs)

    def ground_fields(self) -> list[tuple[str, str]]:
        """Return names and values that ask for the same ground again, whatever the sheet is like."""
        return [(name, self.fields.get(name, "")) for name in _KNOWN if self.fields.get(name)]


def read_asked(fields: Fields, city: City, vocabulary: Vocabulary, lang: str) -> Asked:
    """Read a form; what is not understood is as if it were not said, but for needs and dates.

    Args:
        fields: The form.
        city: The city.
        vocabulary: The codes that exist.
        lang: Language of the sheet where none is asked for.

    Raises:
        BadValueError: A need or the date cannot be.
    """
    paper = fields.get("paper", "A4")
    needs = dict.fromkeys(vocabulary.services.check(need, "need") for need in fields.getlist("need") if need)
    sheet_lang = fields.get("lang_sheet", lang)
    wishes = Wishes(
        city,
        Paper(paper if paper in PAPERS_MM else "A4", bool(fields.get("landscape")), bool(fields.get("large"))),
        sheet_lang if sheet_lang in PRINTED_LANGUAGES else lang,
        tuple(needs)[:MAX_NEEDS],
        mono=bool(fields.get("mono")),
        day=_day(fields.get("date", "")),
    )
    scale = fields.get("scale", "")
    return Asked(wishes, int(scale) if scale in map(str, SCALES) else None, _chosen(fields, city))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadValueError(f"{text!r} is not a day such as 2026-12-01", field="date") from None


def _chosen(fields: Fields, city: City) -> Fields:
    """Return the fields with the last ground that somebody chose: on the map, in words, of the list, or as before."""
    kept = Fields(fields)
    for name in _KNOWN:
        kept.poplist(name)
    x_px, y_px = fields.get("map.x", ""), fields.get("map.y", "")
    if x_px.isdecimal() and y_px.isdecimal() and (x_px, y_px) != ("0", "0"):
        # A picture that is pressed by keyboard sends 0,0: nothing was chosen on it.
        at = small_map(city).to_position(min(int(x_px), 10_000), min(int(y_px), 10_000))
        kept["at"] = f"{at.lat:.5f},{at.lon:.5f}"
    elif fields.get("where", "").strip():
        kept["where"], kept["choice"] = fields["where"], fields.get("choice", "")
    else:
        kept["area"], kept["at"] = fields.get("area", ""), fields.get("at", "")
    return kept


@dataclass(frozen=True, slots=True)
class Found:
    """The ground that a form asks for.

    Attributes:
        ground: The ground; None where it is not known.
        whereabouts: What became of words.
    """

    ground: Ground | None
    whereabouts: Whereabouts


def find_ground(asked: Asked, grounds: Grounds, areas: CityAreas) -> Found:
    """Return the ground that a form asks for.

    Raises:
        BadValueError: An area does not exist, or does not fit the paper and scale.
    """
    fields = asked.fields
    area = _area(fields, grounds.city, areas)
    if area is not None:
        return Found(grounds.area(area), Whereabouts())
    street = grounds.service.street(fields.get("where", ""), grounds.city)
    if street is not None:
        return Found(grounds.around(street), Whereabouts())
    if fields.get("where"):
        whereabouts = find_whereabouts(fields, grounds.city, grounds.service)
        return Found(grounds.around(whereabouts.point) if whereabouts.point else None, whereabouts)
    if not fields.get("at"):
        return Found(None, Whereabouts())
    try:
        lat, lon = map(float, fields["at"].split(","))
    except ValueError:
        raise BadValueError("a point is LAT,LON in degrees", field="at") from None
    return Found(grounds.at(Position(lat, lon)), Whereabouts())


def _area(fields: Fields, city: City, areas: CityAreas) -> Area | None:
    """Return the area of the list, or of the postcode that was typed, if any."""
    words = fields.get("where", "").strip()
    if any(words in area.postcodes for area in areas.areas):
        return area_of_postcode(areas, city, words)
    wanted = fields.get("area", "")
    if not wanted:
        return None
    found = next((area for area in areas.areas if f"{area.kind}:{area.code}" == wanted), None)
    if found is None:
        raise BadValueError(f"no area {wanted!r} of {city.name}", field="area")
    return found
