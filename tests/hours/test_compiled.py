from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.errors import BadValueError
from geo_service.hours.compiled import DAYS, STATES, compile_doors
from geo_service.hours.doors import Door, HoursContext
from geo_service.model.place import Period

ZONE = ZoneInfo("Europe/Paris")
PARIS, STRASBOURG = HoursContext(ZONE, "75"), HoursContext(ZONE, "67")
FIRST = date(2026, 11, 23)
TEN = datetime(2026, 11, 23, 10, tzinfo=ZONE)


def states(compiled, instant, rows=None) -> list[str]:
    return [STATES[code] for code in compiled.states(instant, rows)]


def test_doors_are_asked_together():
    doors = [Door("Mo 09:00-12:00"), Door(""), Door("Tu 09:00-12:00"), Door("Mo 09:00-12:00")]
    compiled = compile_doors([(door, PARIS) for door in doors], FIRST)
    assert states(compiled, TEN) == ["open", "unknown", "closed", "open"]
    assert states(compiled, TEN, np.array([3, 1])) == ["open", "unknown"]
    assert sorted(compiled.open_rows(TEN)) == [0, 3]


WHILES = [
    Door("Mo 09:00-12:00"),
    Door("24/7"),
    Door(""),
    Door("Mo-Su 22:00-02:00; PH off"),
    Door("Mo 10:00-11:00", fresh_until=date(2026, 11, 22)),
    Door("Tu 00:30-03:00", fresh_until=date(2026, 11, 23)),
    Door("24/7", closures=((Period(date(2026, 11, 23), date(2026, 11, 24)), None),)),
    Door("Mo-Fr 09:00-18:00", campaigns=(Period(date(2026, 11, 24), date(2026, 11, 30)),)),
    Door("24/7", closures=((Period(), None),), fresh_until=date.min),
    Door("Mo-Su 08:00-20:00", window="end of day"),
]


@settings(max_examples=100)
@given(st.integers(0, 5 * 24 * 60), st.integers(1, 6 * 60), st.permutations(range(len(WHILES))))
def test_what_a_door_is_at_best_in_a_while_is_never_less_than_at_any_time_of_it(begins, minutes, order):
    compiled = compile_doors([(door, PARIS) for door in WHILES], FIRST)
    rows, start = np.array(order), datetime(2026, 11, 23, tzinfo=ZONE).astimezone(UTC) + timedelta(minutes=begins)
    at_best = compiled.at_best(start, minutes * 60, rows)
    every = [compiled.states(start + timedelta(minutes=minute), rows) for minute in range(minutes + 1)]
    highest = np.maximum.reduce(every)
    assert (at_best >= highest).all()
    ages = [date.min < WHILES[row].fresh_until < date.max for row in order]
    assert (at_best[~np.array(ages)] == highest[~np.array(ages)]).all()


def test_equal_texts_share_a_line_whatever_their_age():
    doors = [Door("24/7"), Door("24/7", fresh_until=date(2026, 11, 23)), Door("24/7", fresh_until=date.min)]
    compiled = compile_doors([(door, PARIS) for door in doors], FIRST)
    assert len(compiled.member_starts) == 2
    assert states(compiled, TEN) == ["open", "open", "unknown"]
    assert states(compiled, TEN + timedelta(days=1)) == ["open", "unknown", "unknown"]
    assert list(compiled.open_rows(TEN + timedelta(days=1))) == [0]


def test_a_closure_holds_however_old_the_hours_are():
    closed = Door("24/7", closures=((Period(), None),), fresh_until=date.min)
    assert states(compile_doors([(closed, PARIS)], FIRST), TEN) == ["closed"]


def test_cities_have_their_own_holidays():
    door, first = Door("Mo-Sa 09:00-17:00; PH off"), date(2026, 12, 20)
    compiled = compile_doors([(door, PARIS), (door, STRASBOURG)], first)
    assert states(compiled, datetime(2026, 12, 26, 10, tzinfo=ZONE)) == ["open", "closed"]


def test_it_knows_its_days_only():
    compiled = compile_doors([(Door("24/7"), PARIS)], FIRST)
    for instant in (TEN - timedelta(days=1), TEN + timedelta(days=DAYS)):
        with pytest.raises(BadValueError, match="compiled"):
            compiled.states(instant)


def test_nothing_can_be_compiled_too():
    compiled = compile_doors([], FIRST)
    with pytest.raises(BadValueError):
        compiled.states(TEN)


def test_days_compiled_again_are_told_of_other_doors_too():
    doors = [(Door(hours), context) for hours in ("Mo 09:00-12:00", "", "24/7") for context in (PARIS, STRASBOURG)]
    for chosen in (
        doors,
        doors[::-1],
        doors[2:],
        [*doors, (Door("Mo 09:00-12:00"), HoursContext(ZoneInfo("Asia/Tokyo")))],
    ):
        together = states(compile_doors(chosen, FIRST), TEN)
        assert together == [state for one in chosen for state in states(compile_doors([one], FIRST), TEN)]
