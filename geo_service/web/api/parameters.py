"""The parameters of the API: one definition that checks queries and that the OpenAPI document is made from."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct
from werkzeug.datastructures import MultiDict

from geo_service.errors import BadValueError
from geo_service.model.place import Kind
from geo_service.model.query import DEFAULT_LIMIT, DEFAULT_RADIUS_M, MAX_LIMIT, MAX_NEEDS, MAX_RADIUS_M, Order
from geo_service.model.walk import Profile
from geo_service.typed import converted
from geo_service.web.api.opening import OPEN_AT_PATTERN, Opening

CODES = "x-codes"
"""Name of the schema keyword that says which vocabulary a text must be from."""
_MAX_CODE = 64
_MAX_CODES = 20
_MAX_SHOWN = 60
_SHORT_LISTS: dict[str, tuple[str, ...]] = {
    "kind": tuple(Kind),
    "open": get_args(Opening),
    "order": tuple(Order),
    "profile": tuple(Profile),
}

Code = Annotated[str, Meta(min_length=1, max_length=_MAX_CODE)]
Service = Annotated[Code, Meta(extra_json_schema={CODES: "services"})]
Item = Annotated[Code, Meta(extra_json_schema={CODES: "items"})]

Latitude = Annotated[float, Meta(ge=-90, le=90, description="Latitude where to start, WGS 84, in degrees: -90 to 90.")]
Longitude = Annotated[
    float, Meta(ge=-180, le=180, description="Longitude where to start, WGS 84, in degrees: -180 to 180.")
]
Walking = Annotated[
    Profile,
    Meta(
        description="Who walks: `normal`, 4.5 km/h; `slow` (luggage, stroller, walking stick), 3.3 km/h and never over "
        "steps."
    ),
]

S = TypeVar("S", bound=Struct)


class FilterParameters(Struct, frozen=True, kw_only=True):
    """What a place must be; parameters left out do not restrict."""

    need: Annotated[
        tuple[Service, ...],
        Meta(
            max_length=MAX_NEEDS,
            description=f"Service codes, at most {MAX_NEEDS}, repeated or separated by commas: all of them are needed, "
            "or one where `any` is true. Former codes are understood.",
        ),
    ] = ()
    any: Annotated[bool, Meta(description="Whether one of the needs suffices: true or false.")] = False
    kind: Annotated[
        tuple[Kind, ...],
        Meta(max_length=_MAX_CODES, description="Kinds of place, one of which it is; repeated or with commas."),
    ] = ()
    city: Annotated[
        Code | None, Meta(description="Code of a city of /api/v1/cities.", extra_json_schema={CODES: "cities"})
    ] = None
    free: Annotated[
        bool, Meta(description="Whether every need must be free without buying anything: true or false.")
    ] = False
    wheelchair: Annotated[bool, Meta(description="Whether it must be accessible by wheelchair: true or false.")] = False
    audience: Annotated[
        Code | None,
        Meta(
            description="Audience that must be welcome; places that name none welcome everybody.",
            extra_json_schema={CODES: "audiences"},
        ),
    ] = None
    item: Annotated[
        tuple[Item, ...],
        Meta(max_length=_MAX_CODES, description="Things that the place must accept as gifts, all of them."),
    ] = ()
    open: Annotated[
        Opening | None,
        Meta(
            description="`now`: only where the door of what is needed is open; `now_or_unknown`: also where nobody can "
            "say, never where it is closed. With `open_at`: then instead of now."
        ),
    ] = None
    open_at: Annotated[
        Annotated[str, Meta(pattern=OPEN_AT_PATTERN)] | None,
        Meta(
            description="Only what is open at a local time of the place, such as 2026-12-26T10:00, at most a year "
            "away; the states of the answer are of that time."
        ),
    ] = None
    limit: Annotated[
        int,
        Meta(description=f"Places per answer; a number outside 1 to {MAX_LIMIT} is taken as the nearest of these."),
    ] = DEFAULT_LIMIT
    cursor: Annotated[
        Annotated[str, Meta(min_length=1, max_length=200)] | None,
        Meta(description="Where to go on: only ever taken from a `next` link."),
    ] = None


class PlacesParameters(FilterParameters, frozen=True, kw_only=True):
    """Parameters of a list of places."""


class NearestParameters(FilterParameters, frozen=True, kw_only=True):
    """Parameters of the nearest places."""

    lat: Latitude
    lon: Longitude
    radius_m: Annotated[
        float,
        Meta(gt=0, le=MAX_RADIUS_M, description=f"How far to look, in metres: more than 0, at most {MAX_RADIUS_M:g}."),
    ] = DEFAULT_RADIUS_M
    arrive: Annotated[
        bool,
        Meta(
            description="Whether what is found on arriving on foot counts: true or false. Walks are along streets "
            "where these are known, else (always in `order=open_first`) the straight line x 1.3, at "
            "4.5 km/h. Each place then says it in `arrival`; with `open` or `open_at`, doors must be "
            "open then instead, and `order=open_first` goes by it; in the other orders nobody walks to such a door for "
            "more than three hours."
        ),
    ] = False
    order: Annotated[
        Literal["near", "open_first", "walk"],
        Meta(
            description="`near`: by distance; `walk`: by seconds on foot along streets, last what no way is known to; "
            "`open_first`: what is open, then what nobody can say, then what is closed, each by minutes on foot. Among "
            "equals (the same distance, or the same minute) places that nobody has checked for too long come last; "
            "then distance and id decide."
        ),
    ] = "near"
    walk: Annotated[
        bool,
        Meta(
            description="Whether to say how long the walk to each place is, in `walk`: true or false. Where only "
            "several places together meet the needs, they are then those of the shortest walk along streets."
        ),
    ] = False
    profile: Walking = Profile.NORMAL


class WalkParameters(Struct, frozen=True, kw_only=True):
    """Parameters of a way on foot, to one place or through several."""

    lat: Latitude
    lon: Longitude
    to: Annotated[
        tuple[Code, ...],
        Meta(
            min_length=1,
            max_length=MAX_NEEDS,
            description="Id of the place to go to, such as PAR-0001; or several, repeated or separated by commas: the "
            f"stops of a round in their order, at most {MAX_NEEDS}. Each is within 50 km of the one before.",
        ),
    ]
    profile: Walking = Profile.NORMAL


class NoParameters(Struct, frozen=True):
    """An address that takes no parameter."""


def read_parameters(kind: type[S], query: MultiDict[str, str]) -> S:
    """Return a query as a checked value.

    Args:
        kind: The definition.
        query: Names and values as they came.

    Raises:
        BadValueError: A parameter is unknown, missing, repeated or not accepted; it says which and what would be.
    """
    fields = _fields(kind)
    for name in query:
        if name not in fields:
            raise BadValueError(
                f"no parameter {_shown(name)}; the parameters are: {', '.join(fields) or 'none'}",
                field=_shown(name, quote=False),
                accepted=tuple(fields),
            )
    raw = {name: _raw(name, values, _lists(kind)) for name, values in query.lists()}
    try:
        return converted(raw, kind, strict=False)
    except msgspec.ValidationError:
        return kind(**{name: _value(field, raw[name]) for name, field in fields.items() if _given(field, raw)})


@cache
def _fields(kind: type[Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(kind)}


@cache
def _lists(kind: type[Struct]) -> frozenset[str]:
    """Return the parameters that may be repeated: their type is a tuple, or an annotated one."""
    inner = {name: (*get_args(field.type), field.type)[0] for name, field in _fields(kind).items()}
    return frozenset(name for name, one in inner.items() if get_origin(one) is tuple)


def _raw(name: str, values: list[str], lists: frozenset[str]) -> str | list[str]:
    if name in lists:
        return [part for value in values for part in value.split(",")]
    if len(values) > 1:
        raise BadValueError(f"{name} may be given once only", field=name)
    return values[0]


def _given(field: msgspec.structs.FieldInfo, raw: Mapping[str, str | list[str]]) -> bool:
    if field.name in raw:
        return True
    if field.required:
        raise BadValueError(f"{field.name} is missing. {_description(field)}", field=field.name)
    return False


def _value(field: msgspec.structs.FieldInfo, raw: str | list[str]) -> Any:
    try:
        return converted(raw, field.type, strict=False)
    except msgspec.ValidationError:
        text = raw if isinstance(raw, str) else ",".join(raw)
        raise BadValueError(
            f"{field.name}={_shown(text)} is not accepted. {_description(field)}",
            field=field.name,
            accepted=_accepted(field),
        ) from None


def _accepted(field: msgspec.structs.FieldInfo) -> tuple[str, ...]:
    if isinstance(field.default, bool):
        return ("true", "false")
    return _SHORT_LISTS.get(field.name, ())


def _description(field: msgspec.structs.FieldInfo) -> str:
    kind = msgspec.inspect.type_info(field.type)
    return str((kind.extra_json_schema or {})["description"]) if isinstance(kind, msgspec.inspect.Metadata) else ""


def _shown(text: str, *, quote: bool = True) -> str:
    short = text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
    return repr(short) if quote else short
