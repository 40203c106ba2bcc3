"""What a worker works out before anybody asks, so that the first visitor of a city waits no longer than others.

What takes long at first is laying out the hours of every distinct door for the days ahead, until its next change is
found: some 0.5 ms each, or some 10 ms where that is in months; reading templates, some 5 ms each; and writing places
for the API, some 0.1 ms each, which are kept, so that a worker has early the memory that it comes to need; likewise the
maps of whole cities and their lists for devices, up to a tenth of a second each. What is done
within three seconds is done before the worker answers, the rest beside its first answers. Hours are kept for the week
(the month, the year); an hour or two before each midnight in France all are laid out for the day that comes, so that
nobody waits for them who comes first after it.
"""

import gc
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, islice
from threading import Thread
from time import monotonic, sleep

from flask import Flask

from geo_service.errors import GeoServiceError
from geo_service.hours.doors import Door, HoursContext, door_of, door_state
from geo_service.labels import LANGUAGES, load_labels
from geo_service.model.place import Place
from geo_service.model.query import NearestQuery, OpenAt
from geo_service.service import GeoService
from geo_service.web.api.fragments import MOST, Fragments, Telling
from geo_service.web.api.views import fragments_of

_LOG = logging.getLogger("geo_service.warming")
_MOST = 4096
"""Doors laid out: half of those that are kept."""
_READ, _AT_ONCE = 20_000, 500
"""Places that are read from the kept view, and how many in one step of some milliseconds."""
_WRITTEN, _TOGETHER = MOST // 2, 25
"""Places written for the API, half of those that are kept, and how many in one step of some milliseconds."""
_BEFORE_S = 3.0
"""How long nobody is answered yet."""
_PAUSE_S = 0.02
"""After each step beside answers, so that who asks meanwhile has most of the processor."""

_SETTLED_S = 60.0
"""After so long most of what answers keep of places is there."""
_AHEAD = timedelta(hours=3)
"""How long before midnight, by UTC, the next day is laid out: one or two hours before it in France."""
_LOOK_S = 600.0
"""How often one looks whether it is time to."""

Step = Callable[[], object]


def warm_up(app: Flask, service: GeoService, before_s: float = _BEFORE_S, ahead: Iterable[Step] = ()) -> Thread:
    """Work out what the first visitors will ask, and return the thread that does the rest of it; it stops no exit.

    Args:
        app: Whose templates.
        service: Whose places.
        before_s: How many seconds to take before returning.
        ahead: What that thread does afterwards; see :func:`days_ahead`.
    """
    end, left = monotonic() + before_s, steps(app, service)
    for step in left:
        step()
        if monotonic() > end:
            break
    _keep()
    thread = Thread(target=_beside, args=(left, ahead), name="warming", daemon=True)
    thread.start()
    return thread


def steps(app: Flask, service: GeoService) -> Iterator[Step]:
    """Yield what there is to do: read labels, templates and places, lay out hours, draw maps, write places.

    The index lays hours out in its own way.
    """
    yield from (partial(load_labels, lang) for lang in LANGUAGES)
    names = app.jinja_env.list_templates(extensions=["html"])
    yield from (partial(app.jinja_env.get_template, name) for name in sorted(names, key=_is_of_editor))
    view = service.view()
    starts = range(0, min(len(view.public), _READ), _AT_ONCE)
    yield from (partial(view.public.__getitem__, slice(start, start + _AT_ONCE)) for start in starts)
    yield from _laying_out(service, service.clock())
    yield from _drawing(app, service)
    yield from _writing(fragments_of(app), service)


def settled(wait: Callable[[float], object] = sleep) -> Iterator[Step]:
    """Yield what there is to do when most of what answers keep is there: to leave that out of the search for garbage.

    A whole search holds up answers for some 20 ms else, and waits until a quarter as much has been made again.

    Args:
        wait: Waits for some seconds.
    """
    yield partial(wait, _SETTLED_S)
    yield _keep


def days_ahead(service: GeoService, wait: Callable[[float], object] = sleep) -> Iterator[Step]:
    """Yield without end what there is to do later: to wait, and once a day to lay out the hours of the next.

    Args:
        service: Whose places.
        wait: Waits for some seconds.
    """
    done = service.clock().date()
    while True:
        yield partial(wait, _LOOK_S)
        soon = service.clock() + _AHEAD
        if soon.date() != done:
            with _told():
                yield from _laying_out(service, soon)
                done = soon.date()


def _laying_out(service: GeoService, instant: datetime) -> Iterator[Step]:
    doors = islice(_doors(service), _MOST)
    yield from (partial(door_state, door, instant, context) for door, context in doors)
    view = service.view()
    located = next((place.position for place in view.public if place.position), None)
    if located is not None:
        yield partial(view.index.nearest, NearestQuery(located, open_at=OpenAt(instant), now=instant))


def _drawing(app: Flask, service: GeoService) -> Iterator[Step]:
    """Yield what draws maps and writes lists for devices, those of cities whole, as who prefers no language gets them.

    Their first visitor would wait for a tenth of a second, and whoever asks that worker anything meanwhile.
    """
    public = service.view().public
    cities = {place.city for place in public} if len(public) <= _READ else set()  # of more not all would be kept
    for city in service.reference.cities:
        if city.mapped and city.code in cities:
            yield from (partial(_draw, app, f"/city/{city.code}/{page}") for page in ("map", "places.geojson"))


def _draw(app: Flask, path: str) -> None:
    try:
        with app.test_request_context(path):
            app.dispatch_request()
    except Exception as error:  # noqa: BLE001 - a page that fails keeps no worker from starting: whoever asks is told
        _LOG.warning("not drawn ahead", extra={"errors": [type(error).__name__]})


def _writing(fragments: Fragments, service: GeoService) -> Iterator[Step]:
    """Yield what writes places as who prefers no language is told of them."""
    public = service.view().public
    telling = Telling(LANGUAGES[0], service.clock(), service.config.public_url or "")
    for start in range(0, min(len(public), _WRITTEN), _TOGETHER):
        yield partial(_write, fragments, public[start : start + _TOGETHER], telling)


def _write(fragments: Fragments, places: Iterable[Place], telling: Telling) -> None:
    for place in places:
        with suppress(LookupError):  # a code that the vocabulary has no more: whoever asks for that place is told
            fragments.write(place, telling)


def _is_of_editor(name: str) -> bool:
    return name.startswith("editor/")


def _doors(service: GeoService) -> Iterator[tuple[Door, HoursContext]]:
    """Yield the doors that differ, without looking at every place where the index knows them."""
    contexts, view = service.hours_contexts(), service.view()
    apart = (view.by_id[place_id] for place_id in islice(view.apart, _MOST))
    theirs = (
        (door_of(place, contexts[place.city], offer), place.city) for place in apart for offer in (None, *place.offers)
    )
    return ((door, contexts[city]) for door, city in dict.fromkeys(chain(view.index.doors, theirs)))


def _beside(left: Iterable[Step], ahead: Iterable[Step]) -> None:
    _do(left)
    _keep()
    _do(ahead)


def _do(some: Iterable[Step]) -> None:
    with _told():
        for step in some:
            with _told():
                step()
            sleep(_PAUSE_S)


@contextmanager
def _told() -> Iterator[None]:
    """Log by its name alone what the store does not give: the first who asks waits, and the next day is tried again."""
    try:
        yield
    except GeoServiceError as error:
        _LOG.warning("not laid out ahead", extra={"errors": [type(error).__name__]})


def _keep() -> None:
    # What is there by now stays: looking through it for garbage again and again would hold up answers.
    gc.collect()
    gc.freeze()
