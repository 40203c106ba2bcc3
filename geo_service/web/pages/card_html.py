"""A place as a line of a list, in HTML: twenty are on a page, and written so in a tenth of the time of a template.

What holds at any time and what the clock decides are written once for each writer, and kept with what they say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from markupsafe import Markup, escape

from geo_service.labels import Labels
from geo_service.model.place import Place
from geo_service.web.pages.age import Age
from geo_service.web.pages.cards import Card, Description, Moment

STATE_ICONS: Mapping[str, str] = {"open": "check-circle-outline", "unknown": "help-circle-outline", "closed": "close"}
"""Pictograms of states, in the order of lists."""
_MARKS = {"fresh": "●", "ageing": "◐", "old": "○", "undated": "?"}
Fields = Sequence[tuple[str, str]]


class _Parts(NamedTuple):
    """What a card says at any time, written: in its order, between what depends on clock and start."""

    name: str
    kind: str
    where: str
    asking: str
    phone: str
    way: tuple[str, str]


class _Clocked(NamedTuple):
    """What the clock decides, written: how a card begins, its state, its hours, its age."""

    begin: str
    state: str
    hours: str
    age: str


@dataclass(frozen=True, slots=True, eq=False)
class CardWriter:
    """Writes cards; one writer serves all pages whose language and links are the same.

    Attributes:
        words: Their language.
        icon: Returns the HTML of a pictogram.
        link: Returns the address of one of the pages.
    """

    words: Labels
    icon: Callable[[str], Markup]
    link: Callable[..., str]
    state_icons: ClassVar[Mapping[str, str]] = STATE_ICONS

    def card(self, card: Card, start: Fields = (), leg: str = "") -> Markup:
        """Return a place as an item of a list; every text of it is escaped.

        Args:
            card: What is said of it.
            start: Fields of a form that asks for the way there; none where no start is known.
            leg: How far it is from the place before, or empty.
        """
        return Markup(self._card(card, self.hidden(start), leg))  # noqa: S704 - every part escapes what it holds

    def by_state(self, cards: Iterable[Card], first: int = 1, start: Fields = ()) -> Markup:
        """Return cards as lists, one of each state.

        Args:
            cards: What is said of each place; the order within each state is kept.
            first: The number of the first.
            start: As for :meth:`card`.
        """
        written, shown, hidden = [], list(cards), self.hidden(start)
        for state, icon in STATE_ICONS.items():
            some = [self._card(card, hidden) for card in shown if card.now.state == state]
            if some:
                title = f"{self.icon(icon)} {self._said(f'standing.{state}')}"
                heading = f'\n<h2 class="state state-{state}">{title}</h2>\n<ol class="cards" start="{first}">'
                written.append("\n".join((heading, *some, "</ol>")))
            first += len(some)
        return Markup("".join(written))  # noqa: S704 - every part escapes what it holds

    def _card(self, card: Card, hidden: str, leg: str = "") -> str:
        about, moment = card.about, card.now
        parts: _Parts | None = about.written.get(self)
        if parts is None:
            parts = about.written[self] = self._parts(about)
        now: _Clocked | None = moment.written.get(self)
        if now is None:
            now = moment.written[self] = self._clocked(moment)
        way = f"{parts.way[0]}{hidden}{parts.way[1]}" if hidden and about.place.position is not None else ""
        actions = f'<div class="actions">\n{parts.phone}{way}</div>\n' if parts.phone or way else ""
        return (
            f"{now.begin}{parts.name}{self._distance(card) if card.minutes else ''}{parts.kind}"
            f"{self._fact('walk', escape(leg)) if leg else ''}{parts.where}{now.state}"
            f"{self._arrival(card) if card.arrival else ''}{now.hours}{parts.asking}{now.age}{actions}</li>"
        )

    def _clocked(self, now: Moment) -> _Clocked:
        state = now.state
        return _Clocked(
            f'<li class="card is-{state}">\n<div class="head">\n',
            f'<li class="state-{state}">{self.icon(STATE_ICONS[state])} <span>{_own(now.state_text)}</span></li>\n',
            self._fact("clock-outline", _own(now.hours)) if now.hours else "",
            f"</ul>\n{self.age(now.age)}\n",
        )

    def _distance(self, card: Card) -> str:
        far = f" <small>{escape(card.distance)}</small>" if card.distance else ""
        return f'<p class="distance">{self.icon("walk")} {escape(card.minutes)}{far}</p>\n'

    def _arrival(self, card: Card) -> str:
        late, icon = (' class="late"', "alert-outline") if card.late else ("", "walk")
        return f"<li{late}>{self.icon(icon)} <span>{escape(card.arrival)}</span></li>\n"

    def _parts(self, about: Description) -> _Parts:
        place = about.place
        href = escape(self.link("place", place_id=place.id))
        return _Parts(
            f'<h3><a href="{href}"><bdi>{escape(place.name)}</bdi></a></h3>\n',
            self._kind(about),
            self._where(about),
            "".join(
                self._fact(icon, _own(text))
                for icon, text in (
                    ("message-text-outline", place.how_to_ask),
                    ("information-outline", place.conditions),
                )
                if text
            ),
            f"{self.phone(about.phone, about.phone_href)}\n" if about.phone else "",
            self._way(place),
        )

    def _kind(self, about: Description) -> str:
        place, kind = about.place, about.kind
        icon = self.icon(kind.icon) if kind.icon else ""
        network = f" · <bdi>{escape(place.network)}</bdi>" if place.network else ""
        demo = f' <span class="demo">{self._said("demo.mark")}</span>' if place.demonstration else ""
        chips = f'<ul class="chips">\n{"".join(self._chips(about))}</ul>\n' if about.offers else ""
        said = f'<p class="kind">{icon} {escape(kind.label(self.words.lang))}{network}{demo}</p>'
        return f'</div>\n{said}\n{chips}<ul class="facts">\n'

    def _chips(self, about: Description) -> Iterator[str]:
        for term in about.offers:
            asked = ' class="asked"' if term.code in about.asked else ""
            yield f"<li{asked}>{self.icon(term.icon)} {escape(term.label(self.words.lang))}</li>\n"
        if about.more:
            yield f'<li class="more">{escape(self.words("card.more", count=about.more))}</li>\n'

    def _where(self, about: Description) -> str:
        bed = f'<li class="strong">{self.icon("phone")} <span>{self._said("card.by_115")}</span></li>\n'
        address = _own(about.address) if about.address else ""
        if not address and about.place.position is None:
            address = self._said("card.no_address")
        return (bed if about.by_115 else "") + (self._fact("map-marker", address) if address else "")

    def age(self, age: Age) -> Markup:
        """Return how old something is."""
        mark = f'<span class="mark" aria-hidden="true">{_MARKS[age.freshness]}</span>'
        return Markup(f'<p class="age age-{age.freshness}">{mark} {escape(age.text)}</p>')  # noqa: S704 - escaped

    def hidden(self, fields: Iterable[tuple[str, object]]) -> Markup:
        """Return fields of a form that nobody sees."""
        inputs = [f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields]
        return Markup("".join(inputs))  # noqa: S704 - escaped

    def phone(self, text: str, href: str) -> Markup:
        """Return a telephone number: a link where it can be dialled.

        Args:
            text: As read out.
            href: What dials it, or empty.
        """
        if href:
            number = Markup('<a class="button call" href="{}">{} <span>{}</span></a>')
            return number.format(href, self.icon("phone"), text)
        return Markup('<span class="call">{} <bdi>{}</bdi></span>').format(self.icon("phone"), text)

    def _way(self, place: Place) -> tuple[str, str]:
        """Return the form that asks for the way to a place, but for its fields."""
        action = escape(self.link("walk_from", place_id=place.id))
        label = escape(self.words("walk_page.link_to", name=place.name))
        text = self._said("walk_page.link")
        button = f'<button class="button" aria-label="{label}">{self.icon("walk")} {text}</button>'
        return f'<form method="post" action="{action}">', f"{button}</form>\n"

    def _fact(self, icon: str, text: str) -> str:
        return f"<li>{self.icon(icon)} <span>{text}</span></li>\n"

    def _said(self, key: str) -> Markup:
        return escape(self.words(key))


def _own(text: str) -> str:
    """Return a text of the place itself, whatever direction it is written in."""
    return f"<bdi>{escape(text)}</bdi>"
