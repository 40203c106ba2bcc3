"""What reading a file finds wrong, in the words of another language.

Findings and errors are sentences in English. The labels below ``found`` are those sentences with names in place of
what varies; a sentence that none of them fits stays as it is.
"""

import re
from functools import cache

from geo_service.labels import Labels, load_labels

_PREFIX = "found."
_INNER = ("reason", "error")
"""Gaps that hold a sentence of their own, such as what the operating system says."""
_GAP = re.compile(r"\\{(\w+)\\}")


def found_words(text: str, words: Labels) -> str:
    """Return a sentence in another language.

    Args:
        text: The problem or remedy of a finding, or the text of an error.
        words: The language.
    """
    for key, pattern in _patterns():
        if fits := pattern.fullmatch(text):
            gaps = fits.groupdict()
            gaps |= {name: found_words(gaps[name], words) for name in _INNER if name in gaps}
            return words(key, **gaps)
    return text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    english = load_labels("en").words
    return tuple(
        (key, re.compile(_GAP.sub(r"(?P<\1>.*?)", re.escape(text)), re.DOTALL))
        for key, text in english.items()
        if key.startswith(_PREFIX)
    )
