"""A way on foot as a page tells it: how long, by which streets, and what one finds on arriving."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from geo_service.drawing.walk_words import doubt_words, stage_words, walk_words
from geo_service.hours.state import State
from geo_service.labels import Labels
from geo_service.model.place import Place
from geo_service.model.query import PlaceFilter
from geo_service.model.walk import Route
from geo_service.web.pages.cards import Setting
from geo_service.web.pages.standing import Standing, arrival_key, standing_of, standing_words
from geo_service.web.pages.words import address_words

_CLOSES = {"last_minutes": "walk_page.closes", "last_sure_minutes": "walk_page.sure"}


@dataclass(frozen=True, slots=True)
class Way:
    """A way in words.

    Attributes:
        length: Minutes and metres.
        doubt: That the map may lack a shorter way; empty for nothing.
        stages: What to do at each corner, then how one knows the place; empty where no streets are known.
        leave: When one arrives who leaves now.
        state: ``open``, ``closed`` or ``unknown`` on arriving.
        state_text: The same in words, with what comes next.
        warning: What is to be said of arriving too late, or nearly; empty for nothing.
    """

    length: str
    doubt: str
    stages: tuple[str, ...]
    leave: str
    state: State
    state_text: str
    warning: str


def way_to(place: Place, route: Route, where: PlaceFilter, setting: Setting) -> Way:
    """Return a way as a page tells it.

    Args:
        place: Where it ends.
        route: The way.
        where: What is wanted there.
        setting: Language, and the present, in which one leaves.
    """
    words, context = setting.words, setting.hours_of(place.city)
    arrives = setting.instant + timedelta(seconds=route.walk.duration_s)
    now, then = (standing_of(place, where, instant, context) for instant in (setting.instant, arrives))
    stages = tuple(stage_words(stage, words) for stage in route.stages)
    return Way(
        walk_words(route.walk, words),
        doubt_words(route, words),
        (*stages, _at_the_door(place, setting)) if stages else (),
        words("walk_page.leave", time=f"{arrives.astimezone(context.zone):%H:%M}"),
        then.open.state,
        standing_words(then, place, context, words, setting.vocabulary),
        _warning(now, then, words),
    )


def _at_the_door(place: Place, setting: Setting) -> str:
    address = address_words(place, setting.city_names[place.city])
    if not address:
        return setting.words("walk_page.arrive", name=place.name)
    return setting.words("walk_page.address", name=place.name, address=address)


def _warning(now: Standing, then: Standing, words: Labels) -> str:
    if then.open.state is not State.OPEN:
        return words(f"walk_page.{then.open.state}")
    key = _CLOSES.get(arrival_key(now, then))
    return words(key, minutes=_minutes_left(then.open.next_change, then.instant)) if key else ""


def _minutes_left(change: datetime | None, instant: datetime) -> int:
    return (change - instant) // timedelta(minutes=1) if change else 0
