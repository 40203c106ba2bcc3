"""What a machine that others share can do at this moment."""

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

SPAN_S = 2.0
"""Over how long it is told: in half of that the pace of a shared machine may change by half."""
_STEP_S = 0.2
_SHORTEST_S = 0.8
_IDLE = slice(3, 5)
"""Of the times that Linux tells: without work, and waiting for a disk. Source: proc(5), ``/proc/stat``."""


class Times(NamedTuple):
    """Of all processors together since the machine started, in any one unit: all time, and what of it was idle."""

    total: int
    idle: int


class _Sample(NamedTuple):
    at: float
    answered: int
    times: Times


def processor_times() -> Times:
    """Return the times of the processors (Linux)."""
    told = [int(number) for number in Path("/proc/stat").read_text(encoding="ascii").partition("\n")[0].split()[1:9]]
    return Times(sum(told), sum(told[_IDLE]))


class Capacity:
    """How many requests a second are answered at most: as many as were just now, by how busy the processors were.

    Where the pace of a processor falls, it is found busier by as many answers, and the capacity is less; never less
    than half of what it was found to be: where others keep processors busy all the time, it would go on falling.

    Args:
        found: What it was found to be by sending as many as are answered.
        clock: Seconds that never go back.
        times: Returns the times of the processors.

    Attributes:
        course: What it was from step to step.
    """

    def __init__(
        self,
        found: float,
        clock: Callable[[], float] = time.monotonic,
        times: Callable[[], Times] = processor_times,
    ) -> None:
        self.course = [found]
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
                self.course.append(max(self.course[0] / 2, _capacity(samples[0], samples[-1])))
        return self.course[-1]


def _capacity(first: _Sample, last: _Sample) -> float:
    total, idle = (after - before for before, after in zip(first.times, last.times, strict=True))
    busy = max(1, total - idle) / max(1, total)
    return (last.answered - first.answered) / (last.at - first.at) / busy
