"""Many sheets at a time: one file for each area, none of which stops the others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from geo_service.errors import GeoServiceError
from geo_service.files import write_whole
from geo_service.model.area import Area
from geo_service.model.city import City
from geo_service.model.text import fold
from geo_service.printing.pdf import sheet_pdf
from geo_service.printing.sheet import Sheet
from geo_service.service import GeoService
from geo_service.sheets.grounds import Grounds
from geo_service.sheets.making import Wishes, make_sheet

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of the sheet of an area.

    Attributes:
        area: The area.
        file: Name of its file.
        sheet: The sheet; None where it failed.
        failure: Why it failed; empty where it did not.
    """

    area: Area
    file: str
    sheet: Sheet | None = None
    failure: str = ""


def print_areas(
    service: GeoService, wishes: Wishes, grounds: Grounds, areas: Iterable[Area], folder: Path
) -> Iterator[Printed]:
    """Write a sheet of each area, in the place of an older one of the same name; yield each as it is done.

    Args:
        service: Who knows the places.
        wishes: How the sheets shall be.
        grounds: Finds the ground of an area.
        areas: The areas.
        folder: Where the files go; made where missing.
    """
    taken: set[str] = set()
    for area in areas:
        printed = Printed(area, _file_name(wishes.city, area, taken))
        try:
            sheet = make_sheet(service, wishes, grounds.area(area))
            write_whole(folder / printed.file, sheet_pdf(sheet))
        except GeoServiceError as error:
            yield replace(printed, failure=str(error))
        else:
            yield replace(printed, sheet=sheet)


def _file_name(city: City, area: Area, taken: set[str]) -> str:
    """Return a name of letters, figures and hyphens that no sheet before has: ``paris-75111-popincourt.pdf``."""
    stem = "-".join(fold(f"{city.code} {area.code} {area.name}").split())[:_LONGEST_NAME].rstrip("-")
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name)
    return f"{name}.pdf"
