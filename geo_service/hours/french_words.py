"""The words that French hours are written with, and how a text is cut into them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Word(StrEnum):
    """What a piece of text is."""

    TIME = "time"
    DAY = "day"
    EVERY_DAY = "every day"
    WEEKEND = "weekend"
    WORKING_WEEK = "working week"
    ALWAYS = "always"
    ORDINAL = "ordinal"
    OF_MONTH = "of the month"
    MONTH = "month"
    NUMBER = "number"
    DATE = "date"
    PUBLIC_HOLIDAYS = "public holidays"
    WITH_HOLIDAYS = "holidays included"
    SCHOOL_HOLIDAYS = "school holidays"
    SCHOOL_TIME = "school time"
    PARITY = "parity"
    CLOSED = "closed"
    EXCEPT = "except"
    CONDITION = "condition"
    VAGUE = "vague"
    BETWEEN = "between"
    TO = "to"
    FROM = "from"
    AND = "and"
    COMMA = "comma"
    BREAK = "break"
    FILLER = "filler"
    END = "end"
    STRANGE = "strange"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text.

    Attributes:
        word: What it is.
        number: Its number: minutes of a time, weekday from 0, month from 1, a date as month * 100 + day.
        text: It as written.
        start: Where it begins in the text.
    """

    word: Word
    number: int
    text: str
    start: int


_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    r"janvier|janv?\.?",
    r"fevrier|fevr?\.?",
    r"mars",
    r"avril|avr\.?",
    r"mai",
    r"juin",
    r"juillet|juill?\.?",
    r"aout",
    r"septembre|sept?\.?",
    r"octobre|oct\.?",
    r"novembre|nov\.?",
    r"decembre|dec\.?",
)
_ORDINALS = (
    ("1e?re?|premiere?s?", 1),
    ("2(?:n?de?|e|eme)|deuxiemes?|seconde?s?", 2),
    ("3(?:e|eme)|troisiemes?", 3),
    ("4(?:e|eme)|quatriemes?", 4),
    ("5(?:e|eme)|cinquiemes?", 5),
    ("dernier(?:e|s)?", -1),
)
_PHRASES: tuple[tuple[str, Word], ...] = (
    (r"24 ?h?(?:eures?)? ?(?:/|sur) ?24(?: ?h(?:eures?)?)?", Word.ALWAYS),
    (r"(?:7 ?j(?:ours?)?|7) ?(?:/|sur) ?7(?: ?j(?:ours?)?)?", Word.EVERY_DAY),
    (r"(?:tous les|chaque) jours?(?: de la semaine)?|quotidiennement|quotidien", Word.EVERY_DAY),
    (r"(?:y compris|meme) (?:les )?(?:jours )?feries|(?:jours )?feries (?:compris|inclus)", Word.WITH_HOLIDAYS),
    (r"(?:les )?jours feries|feries?", Word.PUBLIC_HOLIDAYS),
    (r"(?:en |pendant la |hors )?periode scolaire", Word.SCHOOL_TIME),
    (r"(?:les )?vacances scolaires", Word.SCHOOL_HOLIDAYS),
    (r"(?:les )?semaines? (?:im)?paires?", Word.PARITY),
    (r"(?:le |les )?week[ -]?ends?", Word.WEEKEND),
    (r"en semaine", Word.WORKING_WEEK),
    (r"(?:uniquement )?sur (?:rendez[ -]?vous|rdv|inscription|reservation|appel)(?: uniquement)?", Word.CONDITION),
    (r"appeler avant de venir|selon (?:les )?(?:arrivages?|disponibilites?)", Word.CONDITION),
    (r"(?:du|de chaque|de la|chaque) mois", Word.OF_MONTH),
    (r"fin de journee|fin d'apres[ -]midi|apres[ -]midis?|mat(?:in(?:s|ees?)?)?", Word.VAGUE),
    (r"soir(?:s|ees?)?|(?:en )?journee|(?:la )?nuit|midi", Word.VAGUE),
    (r"ferme(?:e|s|es)?|fermeture(?: le| les)?", Word.CLOSED),
    (r"sauf|hors|excepte(?:e|s)?|a l'exception d(?:e|u|es)|hormis", Word.EXCEPT),
    (r"entre", Word.BETWEEN),
    (r"a partir d(?:e|u)|de|du|des|d'", Word.FROM),
    (r"jusqu'(?:a|au)|a|au|aux|-|->", Word.TO),
    (r"et|puis|ainsi que|&|/", Word.AND),
    (r",", Word.COMMA),
    (
        r"ouvert(?:e|s|es|ure)?|horaires?|sans interruption|non[ -]stop|en continu|tous les|toutes les|chaque",
        Word.FILLER,
    ),
    (r"le|la|les|l'|en|pendant", Word.FILLER),
    (r":|\(|\)", Word.BREAK),
    (r";|\n|\.|\||•", Word.END),
)
_WHOLE = r"(?!(?<=[a-z0-9])[a-z0-9])"
"""A word ends here: "mar" is not the start of "marché"."""
_TIME = re.compile(
    r"(\d{1,2}) ?(?:h(?:eures?|rs)?(?![a-z])|:(?=\d\d))(?: ?([0-5]\d)(?![\dh])(?! h))?(?!\d)|minuit(?![a-z])"
)
_MIDNIGHT = 24
_TABLE: tuple[tuple[re.Pattern[str], Word, int], ...] = (
    *((re.compile(f"(?:{pattern}){_WHOLE}"), word, 0) for pattern, word in _PHRASES),
    *((re.compile(f"(?:{pattern}){_WHOLE}"), Word.MONTH, month) for month, pattern in enumerate(_MONTHS, 1)),
    *((re.compile(rf"(?:{day}s?|{day[:3]}\.?){_WHOLE}"), Word.DAY, number) for number, day in enumerate(_DAYS)),
    *((re.compile(f"(?:{pattern}){_WHOLE}"), Word.ORDINAL, number) for pattern, number in _ORDINALS),
)
_NUMBER = re.compile(r"\d{1,2}(?!\d)")
_DATE = re.compile(r"([0-3]?\d)/([01]?\d)(?![\d/h])")
_STRANGE = re.compile(r"[a-z0-9']+|.")
_PLAIN = str.maketrans("–—−’‘\u00a0\u202f\t→", "---''   -")


def plain(text: str) -> str:
    """Return a text in lower case without accents, each character in its old place."""
    return "".join(_base(char) for char in text.translate(_PLAIN))


def _base(char: str) -> str:
    lowered = unicodedata.normalize("NFD", char.lower())[:1]
    return lowered or char


def tokens(text: str) -> list[Token]:
    """Cut a text into words; what is none of ours is :attr:`Word.STRANGE`."""
    return _with_noon(_with_bare_hours(list(_cut(text))))


def _cut(text: str) -> Iterator[Token]:
    folded, at = plain(text), 0
    while at < len(folded):
        if folded[at] == " ":
            at += 1
            continue
        word, number, end = _next(folded, at)
        yield Token(word, number, text[at:end], at)
        at = end


def _next(folded: str, at: int) -> tuple[Word, int, int]:
    """Return the longest word at a place."""
    found = [(match.end(), word, number) for pattern, word, number in _TABLE if (match := pattern.match(folded, at))]
    time = _TIME.match(folded, at)
    if time:
        minutes = int(time[1] or _MIDNIGHT) * 60 + int(time[2] or 0)
        found.append((time.end(), Word.TIME if minutes <= _MIDNIGHT * 60 else Word.STRANGE, minutes))
    bare, dated = _NUMBER.match(folded, at), _DATE.match(folded, at)
    if bare:
        found.append((bare.end(), Word.NUMBER, int(bare[0])))
    if dated and 1 <= int(dated[2]) <= len(_MONTHS):
        found.append((dated.end(), Word.DATE, int(dated[2]) * 100 + int(dated[1])))
    if not found:
        strange = _STRANGE.match(folded, at)
        return Word.STRANGE, 0, strange.end() if strange else at + 1
    end, word, number = max(found, key=lambda one: one[0])
    return word, number, end


def _with_bare_hours(cut: list[Token]) -> list[Token]:
    """Read the 9 of "9-12h" as a time."""
    following = zip(cut, cut[1:], cut[2:], strict=False)
    hours = {
        bare.start
        for bare, to, time in following
        if bare.word is Word.NUMBER and to.word is Word.TO and time.word is Word.TIME and bare.number < _MIDNIGHT
    }
    return [replace(one, word=Word.TIME, number=one.number * 60) if one.start in hours else one for one in cut]


def _with_noon(cut: list[Token]) -> list[Token]:
    """Read "midi" as 12:00 at an end of a span ("de 9h à midi"), else leave it vague."""
    return [
        replace(token, word=Word.TIME, number=12 * 60)
        if plain(token.text) == "midi" and _bounds_span(cut, number)
        else token
        for number, token in enumerate(cut)
    ]


def _bounds_span(cut: list[Token], number: int) -> bool:
    before, after = cut[max(number - 2, 0) : number], cut[number + 1 : number + 3]
    ends = [token.word for token in before] == [Word.TIME, Word.TO]
    return ends or [token.word for token in after] == [Word.TO, Word.TIME]
