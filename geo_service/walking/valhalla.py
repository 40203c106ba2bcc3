"""Walks that a Valhalla server measures, for operators who run one for the whole country.

Source: https://valhalla.github.io/valhalla/api/matrix/api-reference/ and
https://valhalla.github.io/valhalla/api/turn-by-turn/api-reference/
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import msgspec

from geo_service import typed
from geo_service.model.position import Position
from geo_service.model.walk import Method, Profile, Route, Stage, Turn, Walk
from geo_service.walking.interface import SHRINK, SPEEDS_M_PER_S
from geo_service.walking.straight import StraightWalker, straight_m

Json = dict[str, Any]
Ask = Callable[[str, bytes], bytes]
"""Sends a body to an address and returns the answer's; raises OSError or HTTPException where there is none of use."""

TIMEOUT_S = 3.0
REST_S = 30.0
"""For how long a server that did not answer is not asked again: a round of errands asks it dozens of times."""
_AT_ONCE = 500
"""Ends per question; servers answer 2,500 pairs unless they are set otherwise."""
_HALVINGS = 16
"""How often fewer ends are asked for in the place of some that were refused: twice what it takes to find one of 250."""
_STEP_PENALTY_S = 3600
"""Added for each flight of steps where somebody cannot take any: the server knows no stricter way."""
_KM = 1000.0
_MICRO_DEGREES = 1e6
_UNUSABLE = (OSError, HTTPException, msgspec.DecodeError, LookupError, TypeError, ValueError)
_STRAIGHT = StraightWalker()
_TURNS = {
    **dict.fromkeys((1, 2, 3), Turn.START),
    9: Turn.SLIGHT_RIGHT,
    **dict.fromkeys((10, 11, 18, 20), Turn.RIGHT),
    **dict.fromkeys((12, 13), Turn.BACK),
    **dict.fromkeys((14, 15, 19, 21), Turn.LEFT),
    16: Turn.SLIGHT_LEFT,
}
"""Numbers of manoeuvres; all others go straight on. Source: the second address above, "Maneuver types"."""
_ARRIVED = (4, 5, 6)
_STEPS = (40,)
_NO_WAY = (170, 442)
"""Of errors: "Locations are in unconnected regions", "No path could be found for input". Source: the second address
above, "Internal error codes and conditions".
"""
_OF_SOME = (154, 171, *_NO_WAY)
"""Errors that one end brings on all of a matrix; besides the above "Path distance exceeds the max distance limit" and
"No suitable edges near location"."""


class _RefusedError(Exception):
    """The server says why it does not answer: the streets are known, but not these points or no way between them."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def ask_server(url: str, body: bytes) -> bytes:
    """Ask a server, for at most :data:`TIMEOUT_S` seconds.

    Raises:
        OSError: It did not answer, or refused.
        HTTPException: It broke off, or speaks no HTTP.
    """
    request = Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - the operator's own address
    with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - as above
        content: bytes = answer.read()
        return content


class ValhallaWalker:
    """Asks a Valhalla server; see :class:`geo_service.walking.interface.Walker`.

    Where the server does not answer, or knows no street near, walks are estimated from the straight line, and say so;
    so are all that are asked for within :data:`REST_S` seconds after it did not answer. Where it knows the streets and
    no way, there is none. It measures from street to street: a walk that would be quicker than the straight line takes
    as long as this.

    Args:
        url: Root of the server, without a final slash.
        ask: Who asks it.
        monotonic: Seconds of a clock that never goes back.
    """

    def __init__(self, url: str, ask: Ask = ask_server, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._ask = ask
        self._monotonic = monotonic
        self._rests_until = -math.inf

    def walks(
        self, start: Position, ends: Sequence[Position], profile: Profile, within_s: float = math.inf
    ) -> list[Walk | None]:
        """Return the quickest walks to several ends."""
        parts = (ends[row : row + _AT_ONCE] for row in range(0, len(ends), _AT_ONCE))
        walks = [walk for part in parts for walk in self._measured(start, part, profile)]
        return [walk if walk is not None and walk.duration_s <= within_s else None for walk in walks]

    def route(self, start: Position, end: Position, profile: Profile) -> Route | None:
        """Return the quickest way."""
        asked = _costing(profile) | {"locations": [_location(start), _location(end)]}
        try:
            trip = self._answer("route", asked)["trip"]
            (leg,) = trip["legs"]
            walk = _walk(trip["summary"]["time"], trip["summary"]["length"], straight_m(start, end), profile)
            line = (start, *decoded(leg["shape"]), end)
            return Route(walk, line, tuple(_stages(leg["maneuvers"])))
        except _RefusedError as refused:
            if refused.code in _NO_WAY:
                return None
        except _UNUSABLE:
            pass
        return _STRAIGHT.route(start, end, profile)

    def _measured(
        self, start: Position, ends: Sequence[Position], profile: Profile, halvings: Iterator[int] | None = None
    ) -> list[Walk | None]:
        """Return walks, asking for fewer at a time where one end is refused: that says nothing of the others.

        Where many are refused, what is left after :data:`_HALVINGS` is estimated: a visitor waits for the answer.

        Args:
            start: Where to start.
            ends: Where to go.
            profile: Who walks.
            halvings: One for each time that fewer may still be asked for; None while it is not known whether the server
                knows the start.
        """
        try:
            return self._matrix(start, ends, profile)
        except _RefusedError as refused:
            if len(ends) > 1 and halvings is None and self._knows(start, profile):
                halvings = iter(range(_HALVINGS))
            if len(ends) > 1 and halvings is not None and next(halvings, None) is not None:
                half = len(ends) // 2
                parts = (self._measured(start, part, profile, halvings) for part in (ends[:half], ends[half:]))
                return [walk for part in parts for walk in part]
            if len(ends) == 1 and refused.code in _NO_WAY:
                return [None]
        except _UNUSABLE:
            pass
        return _STRAIGHT.walks(start, ends, profile)

    def _knows(self, start: Position, profile: Profile) -> bool:
        try:
            self._matrix(start, [start], profile)
        except (_RefusedError, *_UNUSABLE):
            return False
        return True

    def _matrix(self, start: Position, ends: Sequence[Position], profile: Profile) -> list[Walk | None]:
        asked = {"sources": [_location(start)], "targets": list(map(_location, ends)), "verbose": False}
        found = self._answer("sources_to_targets", _costing(profile) | asked)["sources_to_targets"]
        (durations,), (distances,) = found["durations"], found["distances"]
        return [
            None if seconds is None else _walk(seconds, km, straight_m(start, end), profile)
            for seconds, km, end in zip(durations, distances, ends, strict=True)
        ]

    def _answer(self, action: str, question: Json) -> Any:
        if self._monotonic() < self._rests_until:
            raise TimeoutError
        try:
            return msgspec.json.decode(self._ask(f"{self._url}/{action}", msgspec.json.encode(question)))
        except HTTPError as error:
            code = _code_of(error)
            if code in _OF_SOME:
                raise _RefusedError(code) from error
            raise
        except (OSError, HTTPException):
            self._rests_until = self._monotonic() + REST_S
            raise


class _Refusal(msgspec.Struct):
    error_code: int = 0


def _code_of(error: HTTPError) -> int:
    """Return the number that a server gives its refusal; 0 where it gives none."""
    try:
        return typed.decoded(error.read(), _Refusal).error_code
    except (OSError, HTTPException, msgspec.MsgspecError):
        return 0


def _costing(profile: Profile) -> Json:
    options: Json = {"walking_speed": SPEEDS_M_PER_S[profile] * 3.6}
    if profile is Profile.SLOW:
        options["step_penalty"] = _STEP_PENALTY_S
    return {"costing": "pedestrian", "costing_options": {"pedestrian": options}, "units": "kilometers"}


def _location(at: Position) -> Json:
    return {"lat": at.lat, "lon": at.lon}


def _walk(seconds: float, km: float, least_m: float, profile: Profile) -> Walk:
    least_s = least_m * SHRINK / SPEEDS_M_PER_S[profile]
    return Walk(round(max(km * _KM, least_m), 1), math.ceil(max(seconds, least_s)), Method.STREETS)


def _stages(manoeuvres: Sequence[Json]) -> Iterator[Stage]:
    for each in manoeuvres:
        if each["type"] not in _ARRIVED:
            street = ", ".join(each.get("street_names", ()))
            turn = _TURNS.get(each["type"], Turn.STRAIGHT)
            yield Stage(turn, street, each["type"] in _STEPS, round(each["length"] * _KM, 1))


def decoded(shape: str) -> Iterator[Position]:
    """Yield the points of an encoded line with six decimal places.

    Source: https://valhalla.github.io/valhalla/decoding/
    """
    numbers = list(_numbers(shape))
    lat = lon = 0
    for row in range(0, len(numbers), 2):
        lat, lon = lat + numbers[row], lon + numbers[row + 1]
        yield Position(lat / _MICRO_DEGREES, lon / _MICRO_DEGREES)


def _numbers(shape: str) -> Iterator[int]:
    """Yield differences: groups of five bits, the lowest first, whose last lacks the sixth bit."""
    value = shift = 0
    for letter in shape:
        bits = ord(letter) - 63
        value |= (bits & 31) << shift
        shift += 5
        if bits <= 31:  # noqa: PLR2004 - the sixth bit is not set
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0
