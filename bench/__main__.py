"""One table of all measurements: ``python -m bench [--quick] [--docs docs/benchmarks.md] [nearest maps ...]``.

Every file runs in a process of its own and hands over its rows as it finds them, so that one that fails loses nothing
of the others: it gets a row that says so, and the exit is not zero. With ``--quick`` they share this process: each
would take seconds to import what the one before it has imported.
"""

import argparse
import importlib
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from bench.machine import ROOT, machine
from bench.table import HEAD, Row
from bench.wanted import WANTED, Sense, Wanted

FILES = ("nearest", "hours", "walking", "serving", "maps", "start", "editing", "print", "growth")
"""The files of this folder that have rows, in the order of the table."""
BEGIN = "<!-- written by make {}: do not edit from here -->"
END = "<!-- to here: make {} -->"


class FailedError(Exception):
    """A file did not come to its end."""


def run(name: str) -> Iterator[Row]:
    """Return the rows of one file as it finds them, in a process of its own.

    Raises:
        FailedError: With what it said last.
    """
    command = [sys.executable, "-m", f"bench.{name}", "--json"]
    with tempfile.TemporaryFile("w+") as said:
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True) as process:
            for line in process.stdout or ():
                yield msgspec.json.decode(line, type=Row)
        said.seek(0)
        words = said.read().strip()
    if process.returncode:
        print(words, file=sys.stderr)
        raise FailedError(f"it ended with {process.returncode}: {words[words.rfind(chr(10)) + 1 :][:300]}")


def run_quickly(name: str) -> Iterator[Row]:
    """Return the rows of one file at small sizes as it finds them, in this process.

    Raises:
        FailedError: With what went wrong.
    """
    try:
        yield from importlib.import_module(f"bench.{name}").rows(quick=True)
    except (Exception, SystemExit) as error:
        traceback.print_exc()
        raise FailedError(f"{type(error).__name__}: {error}"[:300]) from error


def collect(
    names: Sequence[str], runner: Callable[[str], Iterator[Row]], show: Callable[[str], None]
) -> tuple[list[Row], bool]:
    """Return all rows, and whether every file came to its end.

    Args:
        names: Of files. Where these are all, there is a row for each wanted comparison that none of them told of.
        runner: Returns the rows of a file.
        show: Gets each line of the table as soon as it is known.
    """
    found: list[Row] = []
    finished = True

    def add(row: Row) -> None:
        found.append(row)
        show(row.line)

    for line in HEAD:
        show(line)
    for name in names:
        try:
            for row in runner(name):
                add(row)
        except (FailedError, msgspec.DecodeError) as error:
            finished = False
            add(Row(Wanted(f"bench/{name}.py", "", 0, Sense.TOLD), not_run=str(error)))
    if tuple(names) == FILES:
        told = {row.wanted for row in found}
        for wanted in WANTED.values():
            if wanted not in told:
                add(Row(wanted, not_run="no file measured it"))
    return found, finished


def summary(found: Sequence[Row]) -> str:
    """Return how many rows were met, fell short and were not run."""
    verdicts = [row.verdict for row in found]
    return ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in ("met", "short", "not run"))


def page_of(found: Sequence[Row], facts: str) -> str:
    """Return the table as a page has it.

    Args:
        found: The rows.
        facts: What they were measured with.
    """
    return "\n".join((facts, "", f"{summary(found)}.", "", *HEAD, *(row.line for row in found)))


def written(page: str, target: str, part: str) -> str:
    """Return a page with what one command writes in its place; all other text stays.

    Args:
        page: The page.
        target: Of the Makefile, which names the marks.
        part: What is between them now.

    Raises:
        ValueError: The page has no marks of this target.
    """
    begin, end = BEGIN.format(target), END.format(target)
    before, opened, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (opened and closed):
        raise ValueError(f"the page has no marks of {target!r}")
    return f"{before}{begin}\n\n{part.strip()}\n\n{end}{after}"


def main() -> int:
    """Print the table, and write it where asked."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, and print one table.")
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"of {', '.join(FILES)}; all by default")
    parser.add_argument("--quick", action="store_true", help="at small sizes, in less than two minutes")
    parser.add_argument("--docs", type=Path, help="the page to write the table into")
    told = parser.parse_args()
    began, facts = time.monotonic(), machine()
    names = tuple(told.files) or FILES
    print(facts + "\n")
    runner = run_quickly if told.quick else run
    found, finished = collect(names, runner, lambda line: print(line, flush=True))
    print(f"\n{summary(found)}; it took {time.monotonic() - began:.0f} s")
    if told.docs:
        page = written(told.docs.read_text(encoding="utf-8"), "bench", page_of(found, facts))
        told.docs.write_text(page, encoding="utf-8")
    return 0 if finished else 1


if __name__ == "__main__":
    sys.exit(main())
