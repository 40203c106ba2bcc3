"""What a machine that others share can do at this moment."""

import os
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

SPAN_S = 1.0
"""Over how long it is told: the pace of a shared machine may change by half within that, and what comes too fast until
it is noticed waits; in much less, two processors of which hundredths of a second are counted tell too little."""
_STEP_S = 0.1
_SHORTEST_S = 0.4
_LEAST_SHARE = 0.25
_IDLE = slice(3, 5)
"""Of the times that Linux tells: without work, and waiting for a disk. Source: proc(5), ``/proc/stat``."""
_LEAST_S = 0.01
"""No less is told."""


class Times(NamedTuple):
    """Of all processors together since some moment, in any one unit: all time, and what of it was idle."""

    total: float
    idle: float


def busy_share(before: Times, after: Times) -> float:
    """Return for what part of the time between two moments the processors were busy; never 0, and 1 at most."""
    total, idle = (later - one for one, later in zip(before, after, strict=True))
    # The time waited for a disk may go back. Source: proc(5).
    return max(_LEAST_S, total - max(0.0, idle)) / max(_LEAST_S, total)


class _Sample(NamedTuple):
    at: float
    answered: int
    times: Times


def processor_times() -> Times:
    """Return the times of the processors in seconds (Linux).

    What was idle is counted to the nanosecond, what was not by looking a hundred times a second: of half a second that
    was busy for a half, the sum of both is off by 3 %, the clock by none.
    """
    told = Path("/proc/stat").read_text(encoding="ascii").partition("\n")[0].split()[1:]
    processors, tick_s = os.sysconf("SC_NPROCESSORS_ONLN"), 1 / os.sysconf("SC_CLK_TCK")
    return Times(processors * time.monotonic(), sum(map(int, told[_IDLE])) * tick_s)


class Found(NamedTuple):
    """What was found by sending as many requests as are answered: how many a second, and how busy processors were."""

    per_second: float
    busy: float = 1.0


class Capacity:
    """How many requests a second are answered at most: as many as were just now, by how busy the processors were.

    Processors count as full where they are as busy as when as many were sent as are answered: not all of them may be
    of use.

    Where the pace of a processor falls, it is found busier by as many answers, and the capacity is less; never less
    than a quarter of what it was found to be: where others keep processors busy all the time, it would go on falling.
    At a half, a host that was three times slower for seconds had more requests come than it could answer.

    Args:
        found: What was found before.
        clock: Seconds that never go back.
        times: Returns the times of the processors.

    Attributes:
        course: What it was from step to step.
    """

    def __init__(
        self,
        found: Found,
        clock: Callable[[], float] = time.monotonic,
        times: Callable[[], Times] = processor_times,
    ) -> None:
        self.course = [max(1.0, found.per_second)]
        self._full = found.busy
        self._clock, self._times = clock, times
        self._samples = deque([_Sample(clock(), 0, times())])

    def now(self, answered: int) -> float:
        """Return it, given how many requests have been answered so far."""
        samples, at = self._samples, self._clock()
        if at >= samples[-1].at + _STEP_S:
            samples.append(_Sample(at, answered, self._times()))
            while samples[1].at <= at - SPAN_S:
                samples.popleft()
            if at >= samples[0].at + _SHORTEST_S:
                self.course.append(max(self.course[0] * _LEAST_SHARE, self._told(samples[0], samples[-1])))
        return self.course[-1]

    def _told(self, first: _Sample, last: _Sample) -> float:
        per_second = (last.answered - first.answered) / (last.at - first.at)
        return per_second * self._full / busy_share(first.times, last.times)
