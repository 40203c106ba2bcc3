"""Reads OSM ``opening_hours`` into a schedule.

The library ``opening_hours`` says whether a text is valid, and later (:mod:`geo_service.hours.days`) which days a
selector means. Times, states, comments, open ends and holidays are read here, because the library takes a comment for
"open", an open end for "until midnight", ``Feb 30`` for every day, and loses the difference between ``SH Mo-Fr`` and
``SH,Mo-Fr``. Source: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from collections.abc import Iterator

from opening_hours import validate

from geo_service.hours.rules import DAY_MIN, MONTHS, Days, HolidayDays, Join, Rule, Schedule, Span
from geo_service.hours.state import State

_STATES = {"open": State.OPEN, "closed": State.CLOSED, "off": State.CLOSED, "unknown": State.UNKNOWN}
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH_DAYS = dict(zip(MONTHS, _LONGEST_MONTHS, strict=True))
_LAST_MINUTE = 59
_LAST_HOUR = 48
_TIME = r"\d{1,2}:\d{2}"
_SPAN = rf"{_TIME}\s*(?:-\s*{_TIME}\s*\+?|\+)"
_SPANS = rf"{_SPAN}(?:\s*,\s*{_SPAN})*"
_STATE = r"\b(?:open|closed|off|unknown)\b"
_COMMENT = r'"\d+"'
_BODY = re.compile(rf"(?P<spans>{_SPANS})?\s*(?P<state>{_STATE})?\s*(?P<comment>{_COMMENT})?\s*(?=,|$)", re.IGNORECASE)
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_SHIFT = r"(?:\s*[+-]\d+\s+days?)?"
_WEEKDAY = rf"{_DAY}(?:\s*-\s*{_DAY})?(?:\[[^\]]*\])?{_SHIFT}"
_WEEKDAYS = rf"{_WEEKDAY}(?:\s*,\s*{_WEEKDAY})*"
_HOLIDAY = rf"(?:PH|SH){_SHIFT}"
_HOLIDAYS = rf"{_HOLIDAY}(?:\s*,\s*{_HOLIDAY})*"
_SELECTOR = re.compile(
    rf"(?P<dates>.*?)\s*(?:\b(?P<first>{_HOLIDAYS})(?P<glue>\s*,\s*|\s+|$))?(?P<days>\b{_WEEKDAYS})?"
    rf"(?:(?:\s*,\s*|\b)(?P<last>{_HOLIDAYS}))?",
    re.IGNORECASE,
)
_DATE = re.compile(rf"\b({'|'.join(MONTHS)})\s*(\d{{1,2}})\b(?:\s*-\s*(\d{{1,2}})\b)?", re.IGNORECASE)
_NOT_DECIDED = re.compile(r"sunrise|sunset|dawn|dusk|\d:\d\d\s*/", re.IGNORECASE)


def read_osm(text: str) -> Schedule | None:
    """Return the schedule of a text, or None where it is not one whose meaning is certain.

    Args:
        text: OSM ``opening_hours``. Times that follow the sun, repetitions (``10:00-16:00/02:00``) and dates that do
            not exist are not decided.
    """
    if not text.strip() or not validate(text) or _NOT_DECIDED.search(text):
        return None
    comments: list[str] = []
    bare = re.sub(r'"([^"]*)"', lambda found: _keep(found[1], comments), text)
    try:
        rules = tuple(_rules(bare, comments))
    except ValueError:
        return None
    return Schedule(rules) if rules else None


def _keep(comment: str, comments: list[str]) -> str:
    comments.append(comment)
    return f'"{len(comments) - 1}"'


def _rules(text: str, comments: list[str]) -> Iterator[Rule]:
    for number, group in enumerate(text.split("||")):
        for piece in group.split(";"):
            join = Join.FALLS_BACK if number else Join.REPLACES
            for selector, body in _parts(piece.strip()):
                yield _rule(selector, body, join, comments)
                join = Join.ADDS


def _parts(piece: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Split a piece at the commas that add a rule: those after times, a state or a comment."""
    start = 0
    for body in _BODY.finditer(piece):
        if body.start() >= start and (any(body.groups()) or body.end() == len(piece)):
            selector = piece[start : body.start()].strip()
            if not selector and start:
                raise ValueError("further times after a comment: nobody says of which days")
            yield selector, body
            if body.end() == len(piece):
                return
            start = body.end() + 1


def _rule(selector: str, body: re.Match[str], join: Join, comments: list[str]) -> Rule:
    comment = comments[int(body["comment"].strip('"'))] if body["comment"] else ""
    unstated = State.UNKNOWN if comment else State.OPEN
    state = _STATES[body["state"].lower()] if body["state"] else unstated
    always = selector == "24/7"
    spans = (Span(0, DAY_MIN),) if always else tuple(_spans(body["spans"] or ""))
    if body["state"] and body["state"].lower() == "open" and not spans:
        spans = (Span(0, DAY_MIN),)
    return Rule(Days() if always else _days(selector), spans, state, comment, join, always)


def _spans(text: str) -> Iterator[Span]:
    for span in text.split(",") if text else ():
        first, _, last = span.strip().rstrip("+ ").partition("-")
        start, end = _minutes(first), _minutes(last or first)
        open_ended = span.rstrip().endswith("+")
        if start == end and not open_ended:
            raise ValueError(f"{span} has no length")
        yield Span(start, end if end > start or not last else end + DAY_MIN, open_ended)


def _minutes(text: str) -> int:
    hour, minute = (int(part) for part in text.split(":"))
    if minute > _LAST_MINUTE or hour > _LAST_HOUR:
        raise ValueError(f"{text} is no time")
    return hour * 60 + minute


def _days(selector: str) -> Days:
    found = _SELECTOR.fullmatch(selector.strip(": "))
    if found is None or re.search(r"\b[PS]H\b", found["dates"], re.IGNORECASE):
        raise ValueError(f"{selector} is not understood")
    _check_dates(found["dates"])
    holidays = tuple(_holiday(name) for part in ("first", "last") for name in (found[part] or "").split(",") if name)
    both = bool(found["first"] and found["days"]) and not found["glue"].strip()
    return Days(found["dates"].strip(), _tidy(found["days"] or ""), holidays, both)


def _tidy(weekdays: str) -> str:
    return re.sub(r"[A-Za-z]{2}", lambda day: day[0].capitalize(), re.sub(r"\s*([,-])\s*(?=[A-Z])", r"\1", weekdays))


def _holiday(text: str) -> HolidayDays:
    kind, *shift = text.split(maxsplit=1)
    number = re.search(r"[+-]\d+", text)
    return HolidayDays(kind[:2].upper(), int(number[0]) if shift and number else 0)


def _check_dates(dates: str) -> None:
    for month, first, last in _DATE.findall(dates):
        if max(int(first), int(last or 0)) > _MONTH_DAYS[month.capitalize()]:
            raise ValueError(f"{month} has no such day: {dates}")
