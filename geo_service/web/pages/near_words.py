"""The words that "near me" says on the device."""

from typing import Any

from geo_service.drawing.state_lines import hours_labels
from geo_service.web.pages.cards import Setting


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
