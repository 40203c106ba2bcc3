"""From the words of a sentence to its clauses."""

from collections.abc import Callable, Sequence

from geo_service.hours.french_clause import EVERY, Clause, UnclearError
from geo_service.hours.french_words import Token, Word, plain
from geo_service.hours.rules import DAY_MIN, MONTHS, WEEKDAYS

_NIGHT_ENDS_MIN = 12 * 60
_LONGEST_MIN = 20 * 60
"""Hours past midnight end by noon and last no longer than this; anything else is taken for a slip of the pen."""
_PARTS = {"mat": (0, 14 * 60), "apr": (12 * 60, 20 * 60), "soi": (17 * 60, 26 * 60)}
"""Between which minutes the hours of a "matin", "après-midi" or "soir" that are given beside it lie."""
_LEADING = {Word.FILLER, Word.BREAK, Word.FROM, Word.TO, Word.BETWEEN}


def clauses_of(sentence: Sequence[Token]) -> list[Clause]:
    """Return the clauses of a sentence.

    Raises:
        UnclearError: Something in it is not certain.
    """
    reader = _Reader(sentence)
    while reader.at < len(sentence):
        reader.step()
    clauses = [_checked(clause) for clause in reader.finish()]
    said = {clause.finished or bool(clause.vague) for clause in clauses}
    if len(said) > 1:
        raise UnclearError("days without times beside days with times")
    return clauses


def _checked(clause: Clause) -> Clause:
    """Return a clause whose times agree with its words."""
    if clause.closed and (clause.spans or clause.vague or clause.always):
        raise UnclearError("closed at times")
    for word in clause.vague if clause.spans else ():
        first, last = _PARTS.get(plain(word)[:3], (0, 0))
        if any(start < first or (end or start) > last for start, end in clause.spans):
            raise UnclearError(f"{word} does not fit the times")
    if clause.always and clause.spans:
        raise UnclearError("always, and at times")
    return clause


class _Reader:
    """Goes through a sentence word by word.

    Args:
        sentence: Its words.
    """

    def __init__(self, sentence: Sequence[Token]) -> None:
        self.words = sentence
        self.at = 0
        self.done: list[Clause] = []
        self.now = Clause()
        self.excepting = False
        self.last = False
        first = next((word.word for word in sentence if word.word not in _LEADING), None)
        self.days_follow = first in {Word.TIME, Word.ALWAYS}

    def peek(self, ahead: int = 0) -> Word | None:
        """Return what comes."""
        place = self.at + ahead
        return self.words[place].word if place < len(self.words) else None

    def take(self) -> Token:
        """Go on by one word."""
        self.at += 1
        return self.words[self.at - 1]

    def finish(self) -> list[Clause]:
        """Return all clauses."""
        self._close()
        return self.done

    def step(self) -> None:
        """Read the next phrase."""
        word = self.peek()
        if self.last and word is not Word.BREAK:
            raise UnclearError("more after the season of a clause")
        if self._season() or self._days() or self._times():
            return
        action = _ACTIONS.get(word) if word else None
        if action is None:
            raise UnclearError(f"{self.words[self.at].text} is not understood")
        action(self, self.take())

    def _close(self) -> None:
        if self.now != Clause(season=self.now.season) or (self.now.season and not self.done):
            self.done.append(self.now)
        self.now = Clause(season=self.now.season)
        self.excepting = False

    def _season(self) -> bool:
        start = self.at
        season = self._date_range() or self._months()
        if not season:
            self.at = start
            return False
        target = self._target()
        if target is self.now and not self.now.closed and (self.now.finished or self.now.names_days):
            self._season_after(season)
        else:
            target.season = f"{target.season},{season}" if target.season else season
        return True

    def _season_after(self, season: str) -> None:
        """Take a season that follows its clause: certain only where there is but one clause."""
        if self.now.season or self.done:
            raise UnclearError("which clause the season belongs to is not said")
        self.now.season, self.last = season, True

    def _date_range(self) -> str:
        self._skip(Word.FROM, Word.FILLER)
        day, month = self._date()
        if not day:
            return ""
        if self.peek() is not Word.TO:
            return _dated(day, month) if month else ""
        self.take()
        last_day, last_month = self._date()
        return f"{_dated(day, month or last_month)}-{_dated(last_day, last_month)}" if last_month else ""

    def _date(self) -> tuple[int, int]:
        """Return day and month, a month of 0 where only "du 1er" is said."""
        if self.peek() is Word.DATE:
            return self.words[self.at].number % 100, self.take().number // 100
        if self.peek() is Word.NUMBER or (self.peek() is Word.ORDINAL and self.words[self.at].number == 1):
            day = self.take().number
            return day, self.take().number if self.peek() is Word.MONTH else 0
        return 0, 0

    def _months(self) -> str:
        self._skip(Word.FROM, Word.FILLER)
        if self.peek() is not Word.MONTH:
            return ""
        said = [MONTHS[self.take().number - 1]]
        if self.peek() is Word.TO and self.peek(1) is Word.MONTH:
            self.take()
            said[0] += f"-{MONTHS[self.take().number - 1]}"
        while self.peek() in {Word.AND, Word.COMMA} and self.peek(1) is Word.MONTH:
            self.take()
            said.append(MONTHS[self.take().number - 1])
        return ",".join(said)

    def _skip(self, *words: Word) -> None:
        while self.peek() in words:
            self.take()

    def _target(self) -> Clause:
        """Return the clause that days and seasons now belong to."""
        return self.now.without[-1] if self.excepting else self.now

    def _days(self) -> bool:
        start = self.at
        found = Clause()
        while self._day(found):
            start = self.at
            self._skip(Word.AND, Word.COMMA, Word.FILLER, Word.FROM)
        self.at = start
        if not found.names_days:
            return False
        if not self.excepting and self.now.finished and not self._takes_days():
            self._close()
        _add_days(self._target(), found)
        if self.excepting and not (self.now.names_days or self.now.finished) and self.peek() is not Word.BREAK:
            raise UnclearError("where the exception ends is not said")
        return True

    def _takes_days(self) -> bool:
        """Whether the days that come belong to the clause at hand: "fermé le lundi", "9h-12h lundi"."""
        return not self.now.names_days and (self.now.closed or self.days_follow)

    def _day(self, found: Clause) -> bool:
        word = self.peek()
        if word is Word.DAY:
            first = self.take().number
            last = first
            if self.peek() is Word.TO and self.peek(1) is Word.DAY:
                self.take()
                last = self.take().number
            found.days = (found.days or frozenset()) | _weekdays(first, last)
        elif word is Word.ORDINAL:
            return self._nth(found)
        elif word in _DAY_SETS:
            self.take()
            found.days = (found.days or frozenset()) | _DAY_SETS[word]
            found.every_day |= word is Word.EVERY_DAY
        elif word in {Word.PUBLIC_HOLIDAYS, Word.SCHOOL_HOLIDAYS}:
            self.take()
            found.public |= word is Word.PUBLIC_HOLIDAYS
            found.school |= word is Word.SCHOOL_HOLIDAYS
        else:
            return False
        return True

    def _nth(self, found: Clause) -> bool:
        numbers = [self.take().number]
        while self.peek() in {Word.AND, Word.COMMA} and self.peek(1) is Word.ORDINAL:
            self.take()
            numbers.append(self.take().number)
        if self.peek() is not Word.DAY:
            return False
        day = self.take().number
        if self.peek() is Word.OF_MONTH:
            self.take()
        found.nth += (f"{WEEKDAYS[day]}[{','.join(str(number) for number in numbers)}]",)
        return True

    def _times(self) -> bool:
        start = self.at
        spans = []
        while (span := self._span()) is not None:
            spans.append(span)
            start = self.at
            self._skip(Word.AND, Word.COMMA)
        self.at = start
        if not spans:
            return False
        if self.excepting and (self.now.spans or self.now.always):
            self._replace_excepted()
        elif self.now.closed or (self.days_follow and self.now.names_days and self.now.spans):
            self._begin_with_times()
        self.excepting = False
        self.now.spans += spans
        return True

    def _replace_excepted(self) -> None:
        """Read "lundi-vendredi 9h-17h sauf mardi 9h-12h": the times that come are those of the exception."""
        excepted = self.now.without[-1]
        if self.now.days is not None and not (excepted.days or frozenset()) <= self.now.days:
            raise UnclearError("an exception for days that are not among those it is taken from")
        self._close()
        self.now = excepted

    def _begin_with_times(self) -> None:
        if self.now.closed:
            raise UnclearError("times after closed days: which days they are for is not said")
        self._close()

    def _span(self) -> tuple[int, int | None] | None:
        start = self.at
        between = self.peek() is Word.BETWEEN
        self._skip(Word.FROM, Word.FILLER, Word.TO, Word.BETWEEN)
        if self.peek() is not Word.TIME:
            self.at = start
            return None
        opens = self.take().number
        if self.peek(1) is Word.TIME and self.peek() in ({Word.AND} if between else {Word.TO}):
            self.take()
            return _checked_span(opens, self.take().number)
        if any(word.word is Word.TO and plain(word.text).startswith("jusqu") for word in self.words[start : self.at]):
            raise UnclearError("an end without a beginning")
        return _checked_span(opens, None)

    def closed(self, token: Token) -> None:
        """Read "fermé", before its days ("fermé le lundi") or behind them ("lundi : fermé")."""
        if self.now.names_days and not self.now.finished and not self.now.vague:
            self.now.closed = True
            if self.peek() not in {None, Word.COMMA, Word.BREAK}:
                raise UnclearError(f"{token.text}: before or behind its days?")
            self._close()
            return
        if self.now.names_days or self.now.finished:
            self._close()
        self.now.closed = True

    def excepted(self, _token: Token) -> None:
        """Read "sauf": what follows is taken away."""
        if self.now.closed or self.excepting:
            raise UnclearError("an exception from an exception")
        self.now.without.append(Clause())
        self.excepting = True

    def school_time(self, token: Token) -> None:
        """Read "période scolaire": all but the school holidays."""
        if plain(token.text).startswith("hors"):
            raise UnclearError("school holidays as a season")
        self.now.without.append(Clause(school=True))

    def with_holidays(self, _token: Token) -> None:
        """Read "jours fériés compris"."""
        self.now.public = True
        if self.now.days is None and not self.now.nth:
            self.now.days, self.now.every_day = EVERY, True

    def parity(self, token: Token) -> None:
        """Read "semaines paires"."""
        if self.now.season:
            raise UnclearError("a season and weeks")
        self.now.season = "week 01-53/2" if "impair" in plain(token.text) else "week 02-52/2"

    def always(self, _token: Token) -> None:
        """Read "24 h / 24"."""
        self.now.always = True

    def condition(self, token: Token) -> None:
        """Read "sur rendez-vous"."""
        self.now.condition = token.text

    def vague(self, token: Token) -> None:
        """Read "soir"."""
        if self.excepting:
            raise UnclearError("an exception for a part of a day")
        self.now.vague.append(token.text)

    def end_exception(self, _token: Token) -> None:
        """Read ":" or a bracket, which ends the exception of "hors vacances scolaires :"."""
        self.excepting = False

    def skip(self, _token: Token) -> None:
        """Read a word that says nothing by itself."""


_DAY_SETS = {
    Word.EVERY_DAY: EVERY,
    Word.WEEKEND: frozenset({5, 6}),
    Word.WORKING_WEEK: frozenset(range(5)),
}
_ACTIONS: dict[Word, Callable[[_Reader, Token], None]] = {
    Word.CLOSED: _Reader.closed,
    Word.EXCEPT: _Reader.excepted,
    Word.SCHOOL_TIME: _Reader.school_time,
    Word.WITH_HOLIDAYS: _Reader.with_holidays,
    Word.PARITY: _Reader.parity,
    Word.ALWAYS: _Reader.always,
    Word.CONDITION: _Reader.condition,
    Word.VAGUE: _Reader.vague,
    Word.BREAK: _Reader.end_exception,
    Word.FILLER: _Reader.skip,
    Word.COMMA: _Reader.skip,
    Word.AND: _Reader.skip,
    Word.FROM: _Reader.skip,
}


def _add_days(clause: Clause, found: Clause) -> None:
    if found.days is not None:
        clause.days = (clause.days or frozenset()) | found.days
    clause.nth += found.nth
    clause.public |= found.public
    clause.school |= found.school
    clause.every_day |= found.every_day


def _weekdays(first: int, last: int) -> frozenset[int]:
    return frozenset((first + number) % 7 for number in range((last - first) % 7 + 1))


def _dated(day: int, month: int) -> str:
    return f"{MONTHS[month - 1]} {day:02d}"


def _checked_span(opens: int, closes: int | None) -> tuple[int, int | None]:
    if closes is None or opens < closes:
        return opens, closes
    if opens == closes or closes > _NIGHT_ENDS_MIN or closes + DAY_MIN - opens > _LONGEST_MIN:
        raise UnclearError("a time span that ends before it begins")
    return opens % (DAY_MIN), closes if opens == DAY_MIN else closes + DAY_MIN
