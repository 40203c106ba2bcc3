"""The shortest round, against every round looked at."""

import math
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.walking.rounds import Legs, Round, shortest_round

ALWAYS = (1 << 1000) - 1


def every_round(exact_s, meets, goal, within_s):
    """Return the best of all walks on whose every stop something new is met."""
    found = []
    for count in range(1, goal + 1):
        for stops in product(range(len(meets)), repeat=count):
            second, met, at = 0, 0, len(meets)
            for there in stops:
                second += exact_s[at][there]
                here = next((n for n, open_s in meets[there].items() if second < math.inf and open_s >> second & 1), 0)
                if not here & ~met or met.bit_count() >= goal:
                    break
                met, at = met | here, there
            else:
                if second <= within_s and met.bit_count() >= goal:
                    found.append((second, count, stops[::-1]))
    return min(found, default=None)


def solved(exact_s, least_s, meets, goal, within_s):
    measured = []

    def measure(here, limit_s):
        measured.append(here)
        return [second if second <= limit_s else math.inf for second in exact_s[here]]

    legs = Legs(np.array(least_s, dtype=float).reshape(len(meets) + 1, -1), np.zeros(len(meets) + 1, bool), measure)
    legs.learn(legs.start, within_s)
    found = shortest_round(legs, meets, goal, within_s)
    assert len(set(measured)) == len(measured)
    return found


@st.composite
def towns(draw):
    size, needs = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    leg = st.one_of(st.integers(0, 9), st.just(math.inf))
    row = st.lists(leg, min_size=size, max_size=size)
    exact_s = draw(st.lists(row, min_size=size + 1, max_size=size + 1))
    for place in range(size):
        exact_s[place][place] = 0
    share = draw(st.sampled_from([0.0, 0.5, 1.0]))
    least_s = [[0 if leg == math.inf else int(leg * share) for leg in row] for row in exact_s]
    # Doors of all needs turn at random seconds: nothing, or some set of needs, is met at each.
    line = st.lists(st.integers(0, 2**needs - 1), min_size=40, max_size=40)
    constant = st.integers(0, 2**needs - 1).map(lambda met: [met] * 40)
    meets = [
        {met: sum(1 << at for at, now in enumerate(drawn) if now == met) for met in set(drawn) - {0}}
        for drawn in draw(st.lists(st.one_of(line, constant), min_size=size, max_size=size))
    ]
    return exact_s, least_s, meets, draw(st.integers(1, needs)), draw(st.sampled_from([5, 12, 39]))


@settings(max_examples=100)
@given(towns())
def test_it_is_the_best_of_all_rounds(town):
    exact_s, least_s, meets, goal, within_s = town
    truth = every_round(exact_s, meets, goal, within_s)
    found = solved(exact_s, least_s, meets, goal, within_s)
    assert found == (None if truth is None else Round(truth[0], truth[2][::-1]))


def test_nobody_waits_but_a_detour_may_bring_one_there_in_time():
    late = {1: ALWAYS ^ ((1 << 10) - 1)}
    exact_s = [[0, 6], [6, 0], [5, 3]]
    assert solved(exact_s, exact_s, [late, {2: ALWAYS}], 1, 100) == Round(3, (1,))
    assert solved(exact_s, exact_s, [late, {2: ALWAYS}], 2, 100) is None
    exact_s[1][0] = 7
    assert solved(exact_s, exact_s, [late, {2: ALWAYS}], 2, 100) == Round(10, (1, 0))


def test_what_is_too_far_is_not_measured():
    size = 60
    spots = np.arange(size + 1, dtype=float)[:, None]
    spots[-1] = 0.0
    exact_s = 10 * np.abs(spots - spots[:-1].T)
    asked = []

    def measure(here, _within_s):
        asked.append(here)
        return exact_s[here]

    legs = Legs(np.array(exact_s), np.zeros(size + 1, bool), measure)
    legs.learn(legs.start, 1000)
    meets = [{1 << place % 2: ALWAYS} for place in range(size)]
    assert shortest_round(legs, meets, 2, 1000) == Round(10, (0, 1))
    assert len(asked) < 12
