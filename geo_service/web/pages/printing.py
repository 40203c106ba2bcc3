"""A neighbourhood sheet from the web: choose the ground, look at it, take the PDF.

A position stands in forms alone, never in an address: what shows one is asked for by POST.
"""

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from flask import Response, abort, render_template, request

from geo_service.errors import BadValueError
from geo_service.labels import PRINTED_LANGUAGES
from geo_service.model.city import City
from geo_service.model.text import fold
from geo_service.printing.paper import PAPERS_MM
from geo_service.printing.pdf import sheet_pdf, sheet_pictures
from geo_service.printing.sheet import Sheet
from geo_service.sheets.grounds import Ground, Grounds
from geo_service.sheets.making import make_sheet, preview_sheet
from geo_service.web.current import current_service
from geo_service.web.language import request_language
from geo_service.web.pages.ask import Fields
from geo_service.web.pages.print_asked import SCALES, Asked, Found, find_ground, read_asked
from geo_service.web.pages.print_map import WIDTH_PX, small_map
from geo_service.web.pages.site import city_of, mapped_cities

T = TypeVar("T")
_PPI = 90
_WAIT_S = 10.0
_TURN = threading.BoundedSemaphore(1)
"""One sheet is drawn at a time by each process: printing must not keep those waiting who look for a meal."""


def show() -> str:
    """Show the form of a city, or the cities to choose from."""
    if not request.args.get("city"):
        return render_template("print.html", city=None, cities=mapped_cities())
    city = city_of(request.args["city"])
    return _page(city, _read(request.args, city))


def preview() -> str | tuple[str, HTTPStatus]:
    """Show the first page of the sheet that a form asks for, or what is missing."""
    return _sent(_preview)


def download() -> Response | str | tuple[str, HTTPStatus]:
    """Send the PDF of the sheet that a form asks for; it is registered as an edition."""
    return _sent(_download)


def _sent(answer: Callable[[Asked, Found, Ground], T]) -> T | str | tuple[str, HTTPStatus]:
    """Return the answer to a form that was sent, or the form again with what is missing or wrong."""
    city = city_of(request.form.get("city", ""))
    try:
        asked = _read(request.form, city)
    except BadValueError as error:
        return _page(city, _read(Fields(), city), failure=error), HTTPStatus.BAD_REQUEST
    try:
        grounds = _grounds(asked)
        found = find_ground(asked, grounds, grounds.known_areas())
        if found.ground is None:
            return _page(city, asked, whereabouts=found.whereabouts, unsaid=not found.whereabouts.text)
        with _turn():
            return answer(asked, found, found.ground)
    except BadValueError as error:
        return _page(city, asked, failure=error), HTTPStatus.BAD_REQUEST


def _preview(asked: Asked, found: Found, ground: Ground) -> str:
    sheet = preview_sheet(current_service(), asked.wishes, ground)
    pages = sheet_pictures(sheet, _PPI)
    picture = "data:image/png;base64," + base64.b64encode(pages[0]).decode()
    city = asked.wishes.city
    return _page(city, asked, whereabouts=found.whereabouts, sheet=sheet, picture=picture, pages=len(pages))


def _download(asked: Asked, _: Found, ground: Ground) -> Response:
    sheet = make_sheet(current_service(), asked.wishes, ground)
    answer = Response(sheet_pdf(sheet), content_type="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=_file_name(sheet))
    return answer


@contextmanager
def _turn() -> Iterator[None]:
    if not _TURN.acquire(timeout=_WAIT_S):
        abort(HTTPStatus.SERVICE_UNAVAILABLE)
    try:
        yield
    finally:
        _TURN.release()


def _read(fields: Fields, city: City) -> Asked:
    return read_asked(fields, city, current_service().reference.vocabulary, request_language())


def _grounds(asked: Asked) -> Grounds:
    return Grounds(current_service(), asked.wishes.city, asked.wishes.paper, asked.scale)


def _file_name(sheet: Sheet) -> str:
    return "-".join([*fold(sheet.order.area).split(), sheet.order.day.isoformat()]) + ".pdf"


def _page(city: City, asked: Asked, **shown: Any) -> str:
    areas = _grounds(asked).known_areas().areas
    return render_template(
        "print.html",
        city=city,
        asked=asked,
        wishes=asked.wishes,
        areas={kind: list(some) for kind, some in groupby(areas, attrgetter("kind"))},
        papers=tuple(PAPERS_MM),
        scales=SCALES,
        sheet_languages=PRINTED_LANGUAGES,
        map_size=(WIDTH_PX, small_map(city).height_px),
        **({"whereabouts": None, "sheet": None, "failure": None, "unsaid": False} | shown),
    )
