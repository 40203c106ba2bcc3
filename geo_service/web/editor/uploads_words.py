"""Fields of places and their values as people read them in a preview."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from geo_service.drawing.written_hours import hours_words
from geo_service.editing.fields import ACCEPTS, OFFERS
from geo_service.editing.suspicion import WHOLE
from geo_service.editing.values import Suspicion, Why
from geo_service.labels import Labels
from geo_service.model.phone import phone_words
from geo_service.model.place import Accepted, Offer, OfferSort, Period, Verification, Visibility, Wheelchair
from geo_service.model.position import Position
from geo_service.model.vocabulary import Terms, Vocabulary
from geo_service.web.pages.words import date_words


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Says fields, values and reasons.

    Attributes:
        words: The language.
        vocabulary: Labels of codes.
        cities: City code -> name.
    """

    words: Labels
    vocabulary: Vocabulary
    cities: dict[str, str]

    def field(self, name: str) -> str:
        """Return the name of a field of a place, of a service or of something that can be given."""
        if name.startswith(OFFERS):
            return self.words("upload.field_offer", name=self._label("services", name.removeprefix(OFFERS)))
        if name.startswith(ACCEPTS):
            return self.words("upload.field_accepts", name=self._label("items", name.removeprefix(ACCEPTS)))
        own = f"upload.field_{name}"
        return self.words(own if own in self.words.words else f"list_heading.{name}")

    def column(self, name: str) -> str:
        """Return the name of a column that a finding is about."""
        if name.startswith((OFFERS, ACCEPTS)):
            return self.field(name)
        heading = f"list_heading.{name}"
        return self.words(heading) if heading in self.words.words else name or self.words("upload.whole_row")

    def value(self, name: str, value: object) -> str:
        """Return a value of a field as a sentence or less; what is nothing is said to be nothing."""
        said = self._said(name, value)
        return said or self.words("upload.nothing")

    def reason(self, reason: Suspicion) -> str:
        """Return why a row is worth a second look."""
        detail = reason.detail
        if reason.why in {Why.QUOTA, Why.OFFERS, Why.HOURS, Why.UNREAD}:
            detail = ", ".join(self._whose(code) for code in detail.split("|"))
        if reason.why is Why.VISIBLE:
            detail = self.words(f"list_visibility.{detail}")
        return self.words(f"upload.why_{reason.why}", detail=detail)

    def _whose(self, code: str) -> str:
        return self.words("upload.whole_place") if code == WHOLE else self._label("services", code)

    def _said(self, name: str, value: object) -> str:
        by_field: dict[str, Callable[[Any], str]] = {
            "hours": lambda text: hours_words(text, self.words),
            "city": lambda code: self.cities.get(code, code),
            "phone": phone_words,
            "kind": lambda kind: self._label("kinds", kind),
            "audience": lambda codes: ", ".join(self._label("audiences", code) for code in codes),
        }
        say = by_field.get(name)
        return say(value) if say and value else self._structured(value)

    def _structured(self, value: object) -> str:
        for kind, say in self._sayers():
            if isinstance(value, kind):
                return say(value)
        if isinstance(value, tuple):
            return "; ".join(self._structured(part) for part in value)
        return str(value or "")

    def _sayers(self) -> Iterator[tuple[type, Callable[[Any], str]]]:
        yield bool, lambda value: self.words("upload.yes" if value else "upload.no")
        yield Visibility, lambda value: self.words(f"list_visibility.{value}")
        yield Wheelchair, lambda value: self.words(f"list_wheelchair.{value}")
        yield Position, lambda value: f"{value.lat:.6f}, {value.lon:.6f}"
        yield Offer, self._offer
        yield Accepted, self._accepted
        yield Period, self._period
        yield Verification, self._verification

    def _offer(self, offer: Offer) -> str:
        parts = [self.words(f"upload.sort_{offer.sort}")] if offer.sort is not OfferSort.IMMEDIATE else []
        if offer.free is not None:
            parts.append(self.words("offer.free" if offer.free else "offer.not_free"))
        parts += [hours_words(offer.hours, self.words)] if offer.hours else []
        for name in ("quota", "window", "conditions", "how_to_ask", "note"):
            if text := getattr(offer, name):
                parts.append(self.words("upload.detail", name=self.words(f"upload.offer_{name}"), value=text))
        if offer.verified:
            parts.append(self._verification(offer.verified))
        return ", ".join(parts) or self.words("upload.yes")

    def _accepted(self, accepted: Accepted) -> str:
        parts = [self.words(f"demand.{accepted.need}")]
        if accepted.until:
            parts.append(self.words("need.until", day=date_words(accepted.until, self.words)))
        return ", ".join(parts) + (f" ({accepted.note})" if accepted.note else "")

    def _period(self, period: Period) -> str:
        first = date_words(period.starts, self.words) if period.starts else "…"
        last = date_words(period.ends, self.words) if period.ends else "…"
        reason = f" ({period.reason})" if period.reason else ""
        return f"{first} – {last}{reason}"

    def _verification(self, verified: Verification) -> str:
        return ", ".join(part for part in (date_words(verified.at, self.words), verified.by, verified.how) if part)

    def _label(self, terms: str, code: str) -> str:
        known: Terms = getattr(self.vocabulary, terms)
        term = known.by_code.get(code)
        return term.label(self.words.lang) if term else code
