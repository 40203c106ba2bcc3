"""Distances and ways on foot as people say them, per language."""

from geo_service.labels import Labels
from geo_service.model.walk import Method, Route, Stage, Walk
from geo_service.walking.straight import is_detour

_NEAR_M = 1000


def distance_words(distance_m: float, words: Labels) -> str:
    """Return a distance as one says it: "350 m" (to 10 m; "5 m" below), "1,4 km" (to 0.1 km), "1 670,6 km".

    Args:
        distance_m: Metres.
        words: The language.
    """
    rounded = round(distance_m) if distance_m < 10 else round(distance_m / 10) * 10  # noqa: PLR2004 - metres
    if rounded < _NEAR_M:
        return words("distance.metres", number=rounded)
    marks = str.maketrans(",.", words("distance.thousands") + words("distance.decimal"))
    number = f"{distance_m / 1000:,.1f}".translate(marks)
    return words("distance.kilometres", number=number)


def walk_words(walk: Walk | None, words: Labels) -> str:
    """Return how long a walk is: "7 min à pied, 520 m", with "environ" where it is estimated."""
    if walk is None:
        return words("walk.no_way")
    return words("walk.time", distance=distance_words(walk.distance_m, words), **_minutes(walk, words))


def minutes_words(walk: Walk | None, words: Labels) -> str:
    """Return how long a walk is in minutes alone: "7 min", with "environ" where it is estimated."""
    return words("walk.no_way") if walk is None else words("walk.minutes", **_minutes(walk, words))


def _minutes(walk: Walk, words: Labels) -> dict[str, object]:
    about = words("walk.about") if walk.method is Method.STRAIGHT_LINE else ""
    return {"about": about, "minutes": -(-walk.duration_s // 60)}


def doubt_words(route: Route | None, words: Labels) -> str:
    """Return that the map may lack a path, where a way is much longer than its straight line; else an empty text."""
    return words("walk.detour") if route and is_detour(route) else ""


def stage_words(stage: Stage, words: Labels) -> str:
    """Return a stage of a route as a sentence: "Tournez à gauche : Rue de Metz, 320 m"."""
    street = stage.street or words("walk_street.nameless")
    if stage.steps:
        street = words("walk_street.steps_of", street=stage.street) if stage.street else words("walk_street.steps")
    return words(f"walk_turn.{stage.turn}", street=street, distance=distance_words(stage.distance_m, words))
