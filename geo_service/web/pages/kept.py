"""Parts of pages that are the same on many of them, kept as they were written."""

from collections.abc import Callable, Hashable

from flask import current_app
from jinja2.runtime import Macro
from markupsafe import Markup

from geo_service.web.recent import Recent

_KEY = "kept_parts"
_PARTS = 256
"""Parts kept for each application, the largest of them 10 kilobytes."""


def keeper(*told: Hashable) -> Callable[..., Markup]:
    """Return what writes the parts of one page, unless another page has had the same.

    It is called with a macro and its arguments: the macro has to be of the application's own templates, under a name
    of its own, and nothing it shows may depend on places, on the clock or on what somebody typed.

    Args:
        told: All that parts depend on beside their arguments, such as the language.
    """
    kept: Recent[Hashable, Markup] = Recent.among(current_app.extensions, _KEY, _PARTS)

    def part(macro: Macro, *arguments: Hashable) -> Markup:
        key = macro.name, arguments, told
        written = kept.get(key)
        if written is None:
            written = kept.put(key, Markup(macro(*arguments)))  # noqa: S704 - a macro escapes what it holds
        return written

    return part
