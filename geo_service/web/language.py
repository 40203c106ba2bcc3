"""In which language a request is answered."""

from flask import request

from geo_service.labels import LANGUAGES


def chosen_language() -> str | None:
    """Return the language that the address asks for with ``lang``, or None: other values count as none."""
    lang = request.args.get("lang", "")
    return lang if lang in LANGUAGES else None


def request_language() -> str:
    """Return the language of an answer: the address's, else the browser's preferred, else French."""
    return chosen_language() or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
