"""In which language a request is answered."""

from flask import request

from geo_service.labels import LANGUAGES


def chosen_language() -> str | None:
    """Return the language that the address asks for with ``lang``, or None: other values count as none."""
    lang = request.args.get("lang", "")
    return lang if lang in LANGUAGES else None


def request_language() -> str:
    """Return the language of an answer: the address's, else the one of ours that the browser prefers, else French."""
    return chosen_language() or next((tag for tag in _preferred() if tag in LANGUAGES), LANGUAGES[0])


def _preferred() -> list[str]:
    # Without regions, which would hide that en-GB is preferred to fr.
    return [tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality]
