"""What every page knows: the service, the language, links that keep it, and the names templates use."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Response, current_app, g, request, url_for
from markupsafe import Markup

from geo_service.errors import BadValueError, NotFoundError
from geo_service.labels import LANGUAGES, Labels, load_labels
from geo_service.model.city import City
from geo_service.model.phone import phone_link, phone_words
from geo_service.model.place import Place
from geo_service.model.vocabulary import Term
from geo_service.model.walk import Profile
from geo_service.view import count_invented
from geo_service.web.caching import conditional
from geo_service.web.current import current_service
from geo_service.web.language import chosen_language, request_language
from geo_service.web.pages.card_html import CardWriter
from geo_service.web.pages.cards import KEPT, Kept, Setting
from geo_service.web.pages.emergency_numbers import NUMBERS
from geo_service.web.pages.kept import keeper
from geo_service.web.pages.near_words import near_words
from geo_service.web.recent import Recent

STATIC = Path(__file__).parent.parent / "static"
SPRITE = "vendor/icons.svg"
_SHORT = 100
"""Queries beyond so many bytes are no question of ours, and their addresses not kept."""
_DESCRIPTIONS, _NAMES = "descriptions", "template_names"
_MACROS = "macros.html"


def words() -> Labels:
    """Return the words of the request's language."""
    return load_labels(request_language())


def city_of(code: str) -> City:
    """Return a city that has pages of its own.

    Raises:
        NotFoundError: There is none of this code, or it has no ground.
    """
    try:
        city = current_service().reference.city(code)
    except BadValueError as error:
        raise NotFoundError(str(error)) from None
    if not city.mapped:
        raise NotFoundError(f"{city.name} has no page of its own; its places are on the page of all places")
    return city


def mapped_cities() -> tuple[City, ...]:
    """Return the cities that have pages of their own, in the order of display."""
    return tuple(city for city in current_service().reference.cities if city.mapped)


def take_profile(fields: Mapping[str, str]) -> None:
    """Remember for this request how a form says that the visitor walks; links of its page keep it."""
    g.slow = fields.get("slow")


def profile_chosen() -> Profile:
    """Return how the visitor said to walk: in a form, or by a link that keeps it."""
    return Profile.SLOW if _slow() else Profile.NORMAL


def _slow() -> str | None:
    return "1" if request.args.get("slow") or g.get("slow") else None


def link(endpoint: str, **values: object) -> str:
    """Return the address of one of the pages, keeping the language and the way of walking that the visitor chose."""
    return _linker(request.root_path, chosen_language(), _slow())(endpoint, **values)


def _linker(root: str, chosen: str | None, slow: str | None) -> Callable[..., str]:
    """Return :func:`link` for requests that are alike: what links keep is looked up once, not for each of fifty."""
    kept = {"lang": chosen, "slow": slow}

    def link(endpoint: str, **values: object) -> str:
        return _address(root, f"pages.{endpoint}", _told(kept | values))

    return link


def _told(arguments: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple([(name, tuple(value) if isinstance(value, list) else value) for name, value in arguments.items()])


@lru_cache(maxsize=8192)
def _address(root: str, endpoint: str, arguments: tuple[tuple[str, Any], ...]) -> str:  # noqa: ARG001 - it begins with the root
    return url_for(endpoint, **dict(arguments))


def switch_link(lang: str) -> str:
    """Return the address of the present page in another language; what was typed into a form is not in it."""
    if request.url_rule is None:
        return f"/?lang={lang}"
    arguments: dict[str, Any] = (
        request.args.to_dict(flat=False) | {"lang": lang, "slow": _slow()} | (request.view_args or {})
    )
    endpoint = request.url_rule.endpoint
    if len(request.query_string) > _SHORT:
        return url_for(endpoint, **arguments)
    return _address(request.root_path, endpoint, _told(arguments))


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else "0"


def static_link(name: str) -> str:
    """Return the address of a static file; it changes with the file, so that it may be kept for long."""
    return _static_address(request.root_path, name)


@lru_cache(maxsize=256)
def _static_address(root: str, name: str) -> str:
    return _address(root, "static", (("filename", name), ("v", _fingerprint(STATIC / name))))


@lru_cache(maxsize=1024)
def _pictogram(sprite: str, name: str) -> Markup:
    svg = Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#mdi-{}"/></svg>')
    return svg.format(sprite, name)


def city_names() -> dict[str, str]:
    """Return the names of all cities by code."""
    return {city.code: city.name for city in current_service().reference.cities}


def setting_now() -> Setting:
    """Return what cards depend on beside their places, now and in the request's language."""
    service = current_service()
    kept: Kept = Recent.among(current_app.extensions, _DESCRIPTIONS, KEPT)
    return Setting(words(), service.reference.vocabulary, city_names(), service.clock(), service.hours_of, kept)


def term_names(terms: Iterable[Term]) -> str:
    """Return the labels of terms in the request's language, with commas."""
    return ", ".join(term.label(request_language()) for term in terms)


def banner_for(places: Sequence[Place]) -> str:
    """Return what has to be said of demonstration places among some: ``all``, ``some`` or nothing."""
    return banner_of(count_invented(places), len(places))


def banner_of(invented: int, places: int) -> str:
    """Return what has to be said of so many demonstration places among so many places; see :func:`banner_for`."""
    if not invented:
        return ""
    return "all" if invented == places else "some"


def links_told() -> tuple[str, str, str | None, str | None]:
    """Return what links and words of a page depend on: root, language, and what its links keep of the address."""
    return request.root_path, request_language(), chosen_language(), _slow()


def template_names() -> dict[str, Any]:
    """Return the names that every template may use: the same on all pages with the same language and links."""
    told = links_told()
    known: dict[tuple[str | None, ...], dict[str, Any]] = current_app.extensions.setdefault(_NAMES, {})
    if told not in known:
        names = _names(*told)
        # Once and not on each page: a module costs as much as the page around it.
        known[told] = names | {"m": current_app.jinja_env.get_template(_MACROS).make_module(names)}
    return known[told]


def card_writer() -> CardWriter:
    """Return who writes cards in the request's language, with its links."""
    writer: CardWriter = template_names()["writer"]
    return writer


def _names(root: str, lang: str, chosen: str | None, slow: str | None) -> dict[str, Any]:
    sprite, linker = static_link(SPRITE), _linker(root, chosen, slow)
    vocabulary = current_service().reference.vocabulary
    return {
        "t": load_labels(lang),
        "lang": lang,
        "chosen_lang": chosen,
        "slow": slow,
        "languages": LANGUAGES,
        "link": linker,
        "once": keeper(root, lang, chosen, slow),
        "switch_link": switch_link,
        "static_link": static_link,
        "sprite": sprite,
        "writer": CardWriter(load_labels(lang), partial(_pictogram, sprite), linker),
        "emergency_numbers": NUMBERS,
        "names": term_names,
        "phone_words": phone_words,
        "phone_link": phone_link,
        "vocabulary": vocabulary,
        "services": lambda codes: [vocabulary.services[code] for code in codes],
        "near_words": lambda: near_words(setting_now()),
    }


def finish(response: Response) -> Response:
    """Let a page be asked for again at the price of a few bytes; keep nothing of what was typed into a form.

    A page depends on the clock, so it is never shown again unasked.
    """
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    elif response.status_code == HTTPStatus.OK:
        return response if "ETag" in response.headers else conditional(response, request_language(), 0)
    response.vary.add("Accept-Language")
    return response
