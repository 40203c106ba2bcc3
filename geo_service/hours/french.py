"""Reads the French that people write for hours, into OSM ``opening_hours``.

Only what is certain is read: the whole text must be consumed, and two clauses that speak of the same day are not
reconciled by guessing which one is meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from geo_service.hours.french_clause import Clause, UnclearError
from geo_service.hours.french_clauses import clauses_of
from geo_service.hours.french_render import render
from geo_service.hours.french_words import Token, Word, tokens

_SAYING = {Word.TIME, Word.DAY, Word.EVERY_DAY, Word.ALWAYS, Word.WEEKEND, Word.CONDITION}


@dataclass(frozen=True, slots=True)
class FrenchReading:
    """What was read.

    Attributes:
        osm: What was understood, as OSM ``opening_hours``.
        leftover: The pieces that were not, as written; empty where the whole text was read.
        recognised: Whether the text speaks of days, times or conditions at all.
    """

    osm: str
    leftover: tuple[str, ...]
    recognised: bool


def read_french(text: str) -> FrenchReading:
    """Read a text sentence by sentence."""
    understood: list[Clause] = []
    leftover: list[str] = []
    cut = tokens(text)
    for sentence in _sentences(cut):
        try:
            understood += clauses_of(sentence)
        except UnclearError:
            last = sentence[-1]
            leftover.append(text[sentence[0].start : last.start + len(last.text)])
    try:
        osm = render(understood)
    except UnclearError:
        osm, leftover = "", [text]
    return FrenchReading(osm, tuple(leftover), any(token.word in _SAYING for token in cut))


def _sentences(cut: list[Token]) -> Iterator[list[Token]]:
    sentence: list[Token] = []
    for token in [*cut, Token(Word.END, 0, "", len(cut))]:
        if token.word is not Word.END:
            sentence.append(token)
        elif sentence:
            yield sentence
            sentence = []
