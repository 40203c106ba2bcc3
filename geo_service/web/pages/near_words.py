"""The words that "near me" says on the device."""

from typing import Any

from flask import current_app
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from geo_service.drawing.state_lines import hours_labels
from geo_service.model.vocabulary import Vocabulary
from geo_service.web.pages.cards import Setting

_kept: dict[str, tuple[Vocabulary, Markup]] = {}
"""By language, with the vocabulary that they are of."""


def near_json(setting: Setting) -> Markup:
    """Return :func:`near_words` as JSON for a page, made once per language."""
    kept = _kept.get(setting.words.lang)
    if kept is None or kept[0] is not setting.vocabulary:
        text = htmlsafe_json_dumps(near_words(setting), dumps=current_app.json.dumps)
        kept = _kept[setting.words.lang] = setting.vocabulary, text
    return kept[1]


def near_words(setting: Setting) -> dict[str, Any]:
    """Return the words and pictograms that the device needs to show places itself."""
    words, vocabulary = setting.words, setting.vocabulary
    return {
        "services": {term.code: [term.label(words.lang), term.icon] for term in vocabulary.services.terms},
        "kinds": {term.code: term.label(words.lang) for term in vocabulary.kinds.terms},
        "words": {key.removeprefix("near."): text for key, text in words.words.items() if key.startswith("near.")},
        "hours": hours_labels(words),
        "metres": words.words["distance.metres"],
        "kilometres": words.words["distance.kilometres"],
        "decimal": words.words["distance.decimal"],
    }
