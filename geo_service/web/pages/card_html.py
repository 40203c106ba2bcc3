"""A place as a line of a list, in HTML: twenty are on a page, and written so in a third of the time of a template."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup, escape

from geo_service.labels import Labels
from geo_service.web.pages.age import Age
from geo_service.web.pages.cards import Card

STATE_ICONS: Mapping[str, str] = {"open": "check-circle-outline", "unknown": "help-circle-outline", "closed": "close"}
"""Pictograms of states, in the order of lists."""
_MARKS = {"fresh": "●", "ageing": "◐", "old": "○", "undated": "?"}
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CardWriter:
    """Writes cards for one page.

    Attributes:
        words: Its language.
        icon: Returns the HTML of a pictogram.
        link: Returns the address of one of the pages.
    """

    words: Labels
    icon: Callable[[str], Markup]
    link: Callable[..., str]
    state_icons: ClassVar[Mapping[str, str]] = STATE_ICONS

    def card(self, card: Card, level: int = 3, start: Fields = (), leg: str = "") -> Markup:
        """Return a place as an item of a list; every text of it is escaped.

        Args:
            card: What is said of it.
            level: Of its heading.
            start: Fields of a form that asks for the way there; none where no start is known.
            leg: How far it is from the place before, or empty.
        """
        parts = (*self._head(card, level), *self._facts(card, leg), *self._actions(card, start))
        return Markup("\n".join(parts))  # noqa: S704 - every part escapes what it holds

    @staticmethod
    def of_state(cards: Iterable[Card], state: str) -> list[Card]:
        """Return the cards of one state, in their order."""
        return [card for card in cards if card.state == state]

    def _head(self, card: Card, level: int) -> Iterator[str]:
        place = card.place
        href = escape(self.link("place", place_id=place.id))
        yield f'<li class="card is-{card.state}">\n<div class="head">'
        yield f'<h{level}><a href="{href}"><bdi>{escape(place.name)}</bdi></a></h{level}>'
        if card.minutes:
            far = f" <small>{escape(card.distance)}</small>" if card.distance else ""
            yield f'<p class="distance">{self.icon("walk")} {escape(card.minutes)}{far}</p>'
        icon = self.icon(card.kind.icon) if card.kind.icon else ""
        network = f" · <bdi>{escape(place.network)}</bdi>" if place.network else ""
        demo = f' <span class="demo">{self._said("demo.mark")}</span>' if place.demonstration else ""
        yield f'</div>\n<p class="kind">{icon} {escape(card.kind.label(self.words.lang))}{network}{demo}</p>'
        if card.offers:
            yield f'<ul class="chips">\n{"".join(self._chips(card))}</ul>'

    def _chips(self, card: Card) -> Iterator[str]:
        for term in card.offers:
            asked = ' class="asked"' if term.code in card.asked else ""
            yield f"<li{asked}>{self.icon(term.icon)} {escape(term.label(self.words.lang))}</li>\n"
        if card.more:
            yield f'<li class="more">{escape(self.words("card.more", count=card.more))}</li>\n'

    def _facts(self, card: Card, leg: str) -> Iterator[str]:
        place, state = card.place, card.state
        yield '<ul class="facts">'
        if leg:
            yield self._fact("walk", escape(leg))
        if card.by_115:
            yield f'<li class="strong">{self.icon("phone")} <span>{self._said("card.by_115")}</span></li>'
        if card.address:
            yield self._fact("map-marker", _own(card.address))
        elif place.position is None:
            yield self._fact("map-marker", self._said("card.no_address"))
        yield f'<li class="state-{state}">{self.icon(STATE_ICONS[state])} <span>{_own(card.state_text)}</span></li>'
        if card.arrival:
            late, icon = (' class="late"', "alert-outline") if card.late else ("", "walk")
            yield f"<li{late}>{self.icon(icon)} <span>{escape(card.arrival)}</span></li>"
        more = (
            ("clock-outline", card.hours),
            ("message-text-outline", place.how_to_ask),
            ("information-outline", place.conditions),
        )
        yield from (self._fact(icon, _own(text)) for icon, text in more if text)
        yield f"</ul>\n{self.age(card.age)}"

    def _actions(self, card: Card, start: Fields) -> Iterator[str]:
        way = bool(start) and card.place.position is not None
        if card.phone or way:
            yield '<div class="actions">'
            if card.phone:
                yield self.phone(card.phone, card.phone_href)
            if way:
                yield self._way(card, start)
            yield "</div>"
        yield "</li>"

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

    def _way(self, card: Card, start: Fields) -> str:
        action = escape(self.link("walk_from", place_id=card.place.id))
        label = escape(self.words("walk_page.link_to", name=card.place.name))
        text = self._said("walk_page.link")
        button = f'<button class="button" aria-label="{label}">{self.icon("walk")} {text}</button>'
        return f'<form method="post" action="{action}">{self.hidden(start)}{button}</form>'

    def _fact(self, icon: str, text: str) -> str:
        return f"<li>{self.icon(icon)} <span>{text}</span></li>"

    def _said(self, key: str) -> Markup:
        return escape(self.words(key))


def _own(text: str) -> str:
    """Return a text of the place itself, whatever direction it is written in."""
    return f"<bdi>{escape(text)}</bdi>"
