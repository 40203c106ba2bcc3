"""Pages of lists: all but a few parts of them is the same from one to the next, and kept as it was written.

What differs each time, such as places and what somebody typed, stands in gaps: it is in nothing that is kept.
"""

import re
from collections.abc import Mapping
from typing import Final

from flask import current_app, render_template, request
from markupsafe import Markup

from geo_service.web.pages.site import links_told
from geo_service.web.recent import Recent

_KEY = "framed_pages"
_FRAMES = 128
"""Frames kept for each application, some twenty kilobytes each."""
_LONGEST_QUERY = 100
"""Frames of longer queries, in bytes, are not kept."""
_GAP: Final = re.compile("\0([a-z]+)\0")


def framed(template: str, gaps: Mapping[str, str], *, keep: bool = True, **told: object) -> bytes:
    """Write a page around what stands in its gaps, as it was written before where all else is the same.

    Args:
        template: Its template, which shows nothing but gaps, what is told, and what the address, the language and the
            way of walking decide.
        gaps: What stands in them by their names, HTML; where that is empty the template sees an empty text.
        keep: Whether the frame may be kept: nothing that is told is typed by anybody, and each value can be hashed.
        told: All other values of the template.
    """
    open_gaps = tuple([name for name, text in gaps.items() if text])
    address = request.method, request.path, request.query_string
    kept: Recent[tuple[object, ...], list[bytes]] = Recent.among(current_app.extensions, _KEY, _FRAMES)
    key = (template, *address, *links_told(), open_gaps, *told.values())
    frame = kept.get(key) if keep else None
    if frame is None:
        frame = _frame(template, told | dict.fromkeys(gaps, "") | {name: _mark(name) for name in open_gaps})
        if keep and len(request.query_string) <= _LONGEST_QUERY:
            kept.put(key, frame)
    # By turns what is the same and the name of a gap.
    page = frame.copy()
    page[1::2] = [gaps[name.decode()].encode() for name in frame[1::2]]
    return b"".join(page)


def _mark(name: str) -> Markup:
    return Markup(f"\0{name}\0")  # noqa: S704 - nothing but a name of ours


def _frame(template: str, values: Mapping[str, object]) -> list[bytes]:
    return [part.encode() for part in _GAP.split(render_template(template, **values))]
