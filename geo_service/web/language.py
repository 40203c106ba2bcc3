"""In which language a request is answered."""

from functools import lru_cache

from flask import request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from geo_service.labels import LANGUAGES


def chosen_language() -> str | None:
    """Return the language that the address asks for with ``lang``, or None: other values count as none."""
    query = request.args  # where nothing is looked up that is missing: that makes an error, which takes 4 us
    return query["lang"] if "lang" in query and query["lang"] in LANGUAGES else None


def request_language() -> str:
    """Return the language of an answer: the address's, else the one of ours that the browser prefers, else French."""
    return chosen_language() or _preferred(request.environ.get("HTTP_ACCEPT_LANGUAGE", ""))


@lru_cache(maxsize=256)
def _preferred(accepted: str) -> str:
    # Without regions, which would hide that en-GB is preferred to fr.
    tags = (tag.partition("-")[0].lower() for tag, quality in parse_accept_header(accepted, LanguageAccept) if quality)
    return next((tag for tag in tags if tag in LANGUAGES), LANGUAGES[0])
