"""Rows of the one table of measurements: timing two sides in turn, their answers compared first, told as Markdown.

A file of ``bench/`` has ``rows(quick)`` and ends in ``sys.exit(main(rows))``::

    def rows(quick: bool) -> Iterator[Row]:
        measured = side_by_side({"ours": ask, "GeoPandas": ask_frame}, questions)
        yield Row(
            WANTED["nearest.geopandas.10000"],
            measured.ratios("GeoPandas", "ours"),
            answers=measured.answers,
            figures=measured.told,
            short="63 % of the time is spent in ...",
        )
"""

import argparse
import operator
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from bench.wanted import Sense, Wanted

Q = TypeVar("Q")
A = TypeVar("A")
LEAST_REPETITIONS = 5
HEAD = (
    "| case | against | wanted | found: median [min-max] | | answers | figures |",
    "|---|---|---|---|---|---|---|",
)


class DifferentAnswersError(Exception):
    """Two sides do not answer alike, so that their times mean nothing."""


@dataclass(frozen=True)
class Row:
    """A comparison and what was found.

    Attributes:
        wanted: From :data:`bench.wanted.WANTED`, or one of the file's own that the table does not ask for.
        ratios: One figure for each repetition, in the sense of ``wanted``; a share as a fraction.
        answers: How many answers were compared and equal: "300 of 300 equal".
        figures: What lies behind the ratios, in words.
        size: At which size, where it is not that of the case (as ``--quick`` is).
        short: Why it falls short, from a profile; told only where it does.
        not_run: Why there is no figure.
    """

    wanted: Wanted
    ratios: tuple[float, ...] = ()
    answers: str = ""
    figures: str = ""
    size: str = ""
    short: str = ""
    not_run: str = ""

    @property
    def verdict(self) -> str:
        """Return ``met``, ``short`` or ``not run``; ``told`` of a figure that has no limit."""
        if self.not_run or not self.ratios:
            return "not run"
        if self.wanted.sense is Sense.TOLD:
            return "told"
        return "met" if self.wanted.met_by(statistics.median(self.ratios)) else "short"

    @property
    def line(self) -> str:
        """Return the row as Markdown."""
        why = {"short": self.short, "not run": self.not_run}.get(self.verdict)
        verdict = f"{self.verdict}: {why}" if why else self.verdict
        case = f"{self.wanted.case} (measured: {self.size})" if self.size else self.wanted.case
        found = spread([figure * _scale(self.wanted.sense) for figure in self.ratios]) if self.ratios else ""
        cells = (case, self.wanted.against, _limit(self.wanted), found, verdict, self.answers, self.figures)
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


@dataclass(frozen=True)
class Timed:
    """How long one side took.

    Attributes:
        medians_ms: The median of each repetition.
        p99_ms: Of all times together.
    """

    medians_ms: tuple[float, ...]
    p99_ms: float


@dataclass(frozen=True)
class Measured:
    """What a comparison found.

    Attributes:
        sides: The times of each side, by its name.
        equal: How many answers of every side were compared with those of the first.
    """

    sides: Mapping[str, Timed]
    equal: int

    @property
    def answers(self) -> str:
        """Return how many answers are equal; all are, or there were no times."""
        return f"{self.equal} of {self.equal} equal"

    @property
    def told(self) -> str:
        """Return the times of all sides in words."""
        return "; ".join(
            f"{name} {spread(timed.medians_ms)} ms, p99 {number(timed.p99_ms)}" for name, timed in self.sides.items()
        )

    def ratios(self, over: str, under: str) -> tuple[float, ...]:
        """Return the ratio of two sides' medians in each repetition: how many times longer ``over`` took."""
        pairs = zip(self.sides[over].medians_ms, self.sides[under].medians_ms, strict=True)
        return tuple(longer / shorter for longer, shorter in pairs)


def side_by_side(
    sides: Mapping[str, Callable[[Q], A]],
    questions: Sequence[Q],
    *,
    repetitions: int = 7,
    same: Callable[[A, A], bool] = operator.eq,
    clock: Callable[[], float] = time.perf_counter,
) -> Measured:
    """Compare the answers of all sides, then time them in turn: each repetition asks every side every question.

    Args:
        sides: By name; the first says what is right. Every side is asked once before the clock starts.
        questions: What each is asked; ``[None]`` for a task without a question.
        repetitions: At least 5; the order of the sides turns around with each.
        same: Whether two answers are equal.
        clock: Seconds; ``time.process_time`` where only our own work counts.

    Raises:
        DifferentAnswersError: Two sides answer a question differently.
    """
    if repetitions < LEAST_REPETITIONS:
        raise ValueError(f"a figure is a median of at least {LEAST_REPETITIONS} repetitions, not {repetitions}")
    _compare(sides, questions, same)
    taken: dict[str, list[list[float]]] = {name: [] for name in sides}
    names = list(sides)
    for _ in range(repetitions):
        for name in names:
            taken[name].append([_ms(sides[name], question, clock) for question in questions])
        names.reverse()
    return Measured({name: timed(rounds) for name, rounds in taken.items()}, len(questions))


def _compare(sides: Mapping[str, Callable[[Q], A]], questions: Sequence[Q], same: Callable[[A, A], bool]) -> None:
    first, *others = sides
    for question in questions:
        right = sides[first](question)
        for name in others:
            answer = sides[name](question)
            if not same(right, answer):
                raise DifferentAnswersError(f"{question!r}: {first} {right!r:.300}, {name} {answer!r:.300}")


def _ms(ask: Callable[[Q], object], question: Q, clock: Callable[[], float]) -> float:
    began = clock()
    ask(question)
    return (clock() - began) * 1e3


def timed(rounds: Sequence[Sequence[float]]) -> Timed:
    """Return the times of one side from those of its repetitions, in milliseconds."""
    return Timed(tuple(map(statistics.median, rounds)), percentile([ms for one in rounds for ms in one], 99))


def percentile(values: Iterable[float], percent: float) -> float:
    """Return the least value that so many percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-len(ordered) * percent // 100) - 1)]


def spread(values: Sequence[float]) -> str:
    """Return ``median [min-max]``."""
    return f"{number(statistics.median(values))} [{number(min(values))}-{number(max(values))}]"


def number(value: float) -> str:
    """Return a figure with three digits that count."""
    digits = next((digits for digits, least in enumerate((99.95, 9.995, 0.9995)) if abs(value) >= least), 3)
    return f"{value:,.{digits}f}"


def _scale(sense: Sense) -> int:
    return 100 if sense is Sense.SHARE else 1


def _limit(wanted: Wanted) -> str:
    if wanted.sense is Sense.TOLD:
        return ""
    return f"{wanted.limit * _scale(wanted.sense):g} {wanted.sense.value}"


def main(rows: Callable[[bool], Iterator[Row]]) -> int:
    """Print the rows of one file as they come; return 0, also where one fell short: that is a finding."""
    parser = argparse.ArgumentParser(description="Measure, and print rows of the table of docs/benchmarks.md.")
    parser.add_argument("--quick", action="store_true", help="at small sizes")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each row")
    told = parser.parse_args()
    if not told.json:
        print(*HEAD, sep="\n", flush=True)
    for row in rows(told.quick):
        print(msgspec.json.encode(row).decode() if told.json else row.line, flush=True)
    return 0
