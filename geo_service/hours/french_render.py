"""From clauses to OSM ``opening_hours``."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from geo_service.hours.french_clause import EVERY, Clause, UnclearError
from geo_service.hours.rules import DAY_MIN, WEEKDAYS

_RANGE_FROM = 3
"""As many days in a row are written as a range."""


def render(clauses: Sequence[Clause]) -> str:
    """Return the text of clauses: what holds all year first, what is closed last.

    Raises:
        UnclearError: Two clauses speak of the same day, or which of them a season is for is not certain.
    """
    opening = [clause for clause in clauses if not clause.closed]
    _check_seasons(opening)
    _check_apart(opening)
    opening.sort(key=_rank)
    rules = _glue(opening).join(rule for clause in opening for rule in _rules(clause))
    taken = [_taken_holidays(taken) for clause in opening for taken in clause.without]
    closed = [rule for clause in clauses if clause.closed for rule in _rules(clause)]
    return "; ".join(dict.fromkeys(rule for rule in (rules, *taken, *closed) if rule))


def _taken_holidays(taken: Clause) -> str:
    """Return the rule for holidays that a "sauf" takes away: for the whole text, to be on the safe side."""
    names = ["PH"] * taken.public + ["SH"] * taken.school
    return f"{','.join(names)} off" if names else ""


def _check_seasons(clauses: Sequence[Clause]) -> None:
    """Refuse "in winter: Monday 9-12; Tuesday 14-17", where nobody can tell whether Tuesday is for winter only."""
    seasons = [bool(clause.season) for clause in clauses]
    if seasons != sorted(seasons):
        raise UnclearError("a clause without a season after one with a season")


def _rank(clause: Clause) -> tuple[bool, bool]:
    return bool(clause.season), clause.public or clause.school


def _glue(clauses: Sequence[Clause]) -> str:
    """Return how clauses are joined: added where hours past midnight would be cut off by the next day's rule."""
    overnight = any((end or 0) > DAY_MIN for clause in clauses for _, end in clause.spans)
    plain = not any(any(_rank(clause)) or clause.without for clause in clauses)
    return ", " if overnight and plain else "; "


def _check_apart(clauses: Sequence[Clause]) -> None:
    for one, other in combinations(clauses, 2):
        if one.season == other.season and _touched(one) & _touched(other):
            raise UnclearError("two clauses for one day")
        if one.season != other.season and (one.days is None) != (other.days is None):
            raise UnclearError("a season without its days")


def _touched(clause: Clause) -> frozenset[int]:
    """Return the weekdays a clause may speak of, 7 standing for holidays."""
    nth = frozenset(WEEKDAYS.index(day[:2]) for day in clause.nth)
    holidays = frozenset({7} if clause.public or clause.school else ())
    named = (clause.days or frozenset()) | nth | holidays
    for taken in clause.without:
        named -= taken.days or frozenset()
    return named or (EVERY if not clause.names_days else frozenset())


def _rules(clause: Clause) -> Iterator[str]:
    if not clause.names_days and not clause.season and not _body(clause):
        raise UnclearError("nothing is said")
    yield " ".join(part for part in (clause.season, _selector(clause), _body(clause)) if part)
    for taken in clause.without:
        yield from _taken_days(taken, clause.season)


def _taken_days(taken: Clause, season: str) -> Iterator[str]:
    if not taken.names_days and not taken.season:
        raise UnclearError("an exception without days")
    days = replace(taken, public=False, school=False, season=taken.season or season)
    if (days.names_days or taken.season) and not taken.spans:
        yield " ".join(part for part in (days.season, _selector(days), "off") if part)


def _selector(clause: Clause) -> str:
    if clause.always and clause.days in {None, EVERY} and not clause.season and not clause.nth:
        return ""
    days = [_ranges(clause.days)] if clause.days else []
    holidays = ["PH"] * clause.public + ["SH"] * clause.school
    return ",".join([*days, *clause.nth, *holidays])


def _body(clause: Clause) -> str:
    if clause.closed:
        return "off"
    times = ",".join(_span(*span) for span in clause.spans)
    if clause.always:
        times = "00:00-24:00" if clause.season or clause.days not in {None, EVERY} or clause.nth else "24/7"
    said = " ".join(word for word in ("" if clause.spans else " ".join(clause.vague), clause.condition) if word)
    comment = '"{}"'.format(said.replace('"', "'")) if said else ""
    return f"{times} {comment}".strip()


def _ranges(days: frozenset[int]) -> str:
    """Return weekdays as OSM writes them, three or more in a row as a range."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(_run([WEEKDAYS[day] for day in run]) for run in runs)


def _run(names: list[str]) -> str:
    return f"{names[0]}-{names[-1]}" if len(names) >= _RANGE_FROM else ",".join(names)


def _span(start: int, end: int | None) -> str:
    if end is None:
        return f"{_clock(start)}+"
    return f"{_clock(start)}-{_clock(end - DAY_MIN if end > DAY_MIN else end)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
