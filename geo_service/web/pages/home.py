"""The first page: pick a city, then what you need."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from geo_service.model.vocabulary import Term, Terms
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_ask
from geo_service.web.pages.site import banner_for, city_of, link, mapped_cities

FIRST_NEEDS = (
    "water",
    "toilets",
    "charge_phone",
    "meal",
    "shower",
    "sleep_tonight",
    "rest_indoors",
    "wifi",
    "medical_care",
    "laundry",
    "clothing",
    "keep_belongings",
)
"""What is looked for most, on the first screen; the others follow, by group."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The needs as tiles.

    Attributes:
        first: What is looked for most.
        others: The rest, by group, in the vocabulary's order.
    """

    first: tuple[Term, ...]
    others: dict[str, list[Term]]


def needs_of(services: Terms, shown: Sequence[str] | None = None) -> Needs:
    """Return the needs as tiles.

    Args:
        services: The vocabulary.
        shown: Codes to show; None for all.
    """
    terms = {code: term for code, term in services.by_code.items() if shown is None or code in shown}
    first = tuple(terms.pop(code) for code in FIRST_NEEDS if code in terms)
    others: dict[str, list[Term]] = {}
    for term in terms.values():
        others.setdefault(term.group, []).append(term)
    return Needs(first, others)


def show() -> str | Response:
    """Show the first page, or go on where city and need are picked."""
    service = current_service()
    vocabulary = service.reference.vocabulary
    picked = read_ask(request.args, None, vocabulary).where.needs
    code = request.args.get("city", "")
    if code:
        city = city_of(code)
        return redirect(link("results", city=city.code, need=list(picked)) if picked else link("city", city=city.code))
    return render_template(
        "home.html",
        cities=mapped_cities(),
        needs=needs_of(vocabulary.services),
        picked=[vocabulary.services[need] for need in picked],
        banner=banner_for(service.view().public),
    )
