"""What has changed since a sheet was printed, for whoever scans or types its code."""

from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import render_template, request

from geo_service.drawing.walk_words import distance_words
from geo_service.model.editions import Edition, read_code, spoken
from geo_service.printing.edition import Changed, since
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_part
from geo_service.web.pages.cards import Setting, cards_of
from geo_service.web.pages.paging import part_of
from geo_service.web.pages.place import found_now
from geo_service.web.pages.site import setting_now
from geo_service.web.pages.words import date_words

PART = 50


def show(code: str) -> str | tuple[str, HTTPStatus]:
    """Show the list of today of a sheet's area, and what changed since the sheet."""
    known = read_code(code)
    edition = known and current_service().store.edition(known)
    if not edition:
        return render_template("edition_find.html", unknown=True), HTTPStatus.NOT_FOUND
    return _page(edition)


def find() -> str | tuple[str, HTTPStatus]:
    """Show a form to type a code into, or what was typed there."""
    code = request.args.get("code", "").strip()
    return show(code) if code else render_template("edition_find.html", unknown=False)


def _page(edition: Edition) -> str:
    service, setting = current_service(), setting_now()
    imprint = edition.imprint
    city = service.reference.city(imprint.city)
    today = setting.instant.astimezone(ZoneInfo(city.timezone)).date()
    found = since(edition, service.view().public, today)
    part = part_of(found.current, read_part(request.args), PART)
    return render_template(
        "edition.html",
        edition=edition,
        code=spoken(edition.code),
        city=city,
        day=date_words(imprint.day, setting.words),
        valid=date_words(edition.valid_until, setting.words),
        outdated=today > edition.valid_until,
        needs=[setting.vocabulary.services[need] for need in imprint.needs],
        since=found,
        what=lambda changed: _what(changed, setting),
        part=part,
        cards=cards_of((found_now(place, setting) for place in part.items), setting, imprint.needs),
    )


def _what(changed: Changed, setting: Setting) -> str:
    """Return what differs, in words."""
    words = setting.words
    said = [words(f"edition.what.{key}") for key in changed.what]
    if changed.moved_m:
        said.append(words("edition.moved", distance=distance_words(changed.moved_m, words)))
    return ", ".join(said)
