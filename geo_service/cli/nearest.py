"""``geo-service nearest``."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click
import msgspec

from geo_service.cli.common import (
    App,
    filter_options,
    header,
    json_option,
    lang_option,
    pass_app,
    print_json,
    print_table,
    profile_option,
    read_filter,
)
from geo_service.cli.opening import opening_options, read_open_at
from geo_service.drawing.hours_words import open_words
from geo_service.drawing.walk_words import walk_words
from geo_service.errors import BadValueError
from geo_service.hours.arriving import TIGHT_S, arrive, needed_state
from geo_service.labels import load_labels
from geo_service.model.position import Position
from geo_service.model.query import (
    DEFAULT_LIMIT,
    DEFAULT_RADIUS_M,
    Answer,
    Match,
    Nearby,
    NearestQuery,
    Order,
)
from geo_service.model.walk import Profile
from geo_service.web.api.answers import Asked, duration_s, nearest_document, nothing_note
from geo_service.web.api.fragments import Fragments, Telling

_COLUMNS = "id metres name address offers open hours"


def read_position(_ctx: click.Context, _option: click.Parameter, value: str) -> Position:
    """Return the position that an option names.

    Raises:
        BadParameter: It names none.
    """
    try:
        lat, lon = (float(part) for part in value.split(","))
        return Position(lat, lon)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is not LAT,LON such as 48.8716,2.3700") from error
    except BadValueError as error:
        raise click.BadParameter(f"{value!r}: {error}") from error


@click.command()
@click.option("--at", required=True, metavar="LAT,LON", callback=read_position, help="Where you are, WGS 84 degrees.")
@filter_options
@opening_options
@click.option("--arrive", "on_foot", is_flag=True, help="Count what is found on arriving on foot, about.")
@click.option(
    "--order",
    type=click.Choice(["near", "open-first", "walk"]),
    default="near",
    show_default=True,
    help="What comes first: the nearest, or what is open, then what nobody can say, then what is closed; or "
    "the quickest walk.",
)
@click.option("--walk", "walks", is_flag=True, help="Say how long the walk to each place is.")
@profile_option
@click.option("--radius", "radius_m", default=DEFAULT_RADIUS_M, show_default=True, help="Metres, at most.")
@click.option("--limit", default=DEFAULT_LIMIT, show_default=True, help="Results, at most.")
@lang_option("labels")
@json_option
@pass_app
def nearest(app: App, /, *, at: Position, lang: str, as_json: bool, **options: Any) -> None:
    """Say which places are nearest that offer all needs; or, where none does, the fewest that do together.

    Walks are along streets where these were imported, else the straight line x 1.3; at 4.5 km/h. Where they are asked
    for, places that answer together are the stops of the shortest walk. What cannot be said with certainty is
    "unknown".
    """
    service = app.service
    profile = _profile(options)
    open_at = read_open_at(service, options, options["city"], at)
    instant = service.clock() if open_at is None else open_at.instant
    query = NearestQuery(
        at,
        read_filter(service, options),
        options["radius_m"],
        options["limit"],
        open_at,
        Order(options["order"].replace("-", "_")),
        instant,
        options["on_foot"],
        profile=profile,
    )
    began = None if options["open_at"] else instant
    asked = Asked(
        service,
        Fragments(service),
        Telling(lang, instant, service.config.public_url or ""),
        "/api/v1/nearest",
        _api_parameters(query, options),
        query.on_foot,
        began,
    )
    if as_json:
        print_json(msgspec.Raw(nearest_document(asked, query).body))
    else:
        _print_answer(service.nearest(query), query, asked)


def _profile(options: dict[str, Any]) -> Profile | None:
    profile = Profile(options["profile"])
    if options["walks"]:
        return profile
    if profile is not Profile.NORMAL:
        raise BadValueError(f"--profile {profile} says who walks: give --walk, too", field="profile")
    return None


def _api_parameters(query: NearestQuery, options: dict[str, Any]) -> list[tuple[str, str]]:
    """Return a question as the API's parameters, so that the link to its next page can be followed there."""
    where = query.where
    flags = {"any": where.any_need, "free": where.free, "wheelchair": where.wheelchair, "arrive": query.on_foot}
    flags["walk"] = query.profile is not None
    single = {"lat": query.at.lat, "lon": query.at.lon, "radius_m": query.radius_m, "limit": query.limit}
    optional = {
        "city": where.city,
        "audience": where.audience,
        "open": options["opening"],
        "open_at": options["open_at"],
        "order": query.order,
        "profile": query.profile,
    }
    return [
        *((name, str(value)) for name, value in single.items()),
        *(("need", need) for need in where.needs),
        *(("kind", kind) for kind in where.kinds),
        *((name, "true") for name, is_set in flags.items() if is_set),
        *((name, value) for name, value in optional.items() if value),
    ]


def _print_answer(answer: Answer, query: NearestQuery, asked: Asked) -> None:
    terms, words = asked.service.reference.vocabulary.services, load_labels(asked.telling.lang)
    if answer.match is Match.SET:
        click.echo(words("cli_nearest.together"))
    if answer.unmet:
        missing = ", ".join(terms[need].label(asked.telling.lang) for need in answer.unmet)
        click.echo(words("cli_nearest.unmet_then" if query.open_at else "cli_nearest.unmet", needs=missing))
    if answer.match is Match.NONE:
        click.echo(words("cli_nearest.nothing"))
        if note := nothing_note(asked, query, answer):
            click.echo(note)
        return
    rows = [tuple(_cells(found, query, asked)) for found in answer.results]
    told = (("leg", answer.results[0].leg), ("walk", query.walks), ("on_foot", asked.arrive))
    columns = " ".join((_COLUMNS, *(name for name, is_told in told if is_told)))
    print_table(header(columns, "cli_nearest", words), rows)


def _cells(found: Nearby, query: NearestQuery, asked: Asked) -> Iterator[str]:
    place, terms = found.place, asked.service.reference.vocabulary.services
    context, words = asked.service.hours_of(place.city), load_labels(asked.telling.lang)
    covered = replace(query.where, needs=found.covers)
    yield place.id
    yield f"{found.distance_m:.0f}"
    yield words("cli_nearest.demonstration", name=place.name) if place.demonstration else place.name
    yield place.address
    yield ", ".join(terms[offer.service].label(asked.telling.lang) for offer in place.offers)
    state = needed_state(place, covered, asked.telling.instant, context)
    yield open_words(state, asked.telling.instant, context.zone, words, place.source)
    yield place.hours
    if found.leg:
        yield walk_words(found.leg, words)
    if query.walks:
        yield walk_words(found.walk, words)
    if asked.arrive:
        arrival = arrive(place, covered, duration_s(found), asked.telling.instant, context)
        then = open_words(arrival.open, arrival.at, context.zone, words, place.source)
        told = words("cli_nearest.arrival", minutes=-(-arrival.duration_s // 60), then=then)
        yield words("cli_nearest.tight", arrival=told, minutes=TIGHT_S // 60) if arrival.tight else told
