"""Addresses of lists that have no position yet: what geocoders propose for them, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geo_service.model.place import Place, Visibility
from geo_service.model.position import Position
from geo_service.model.text import fold


class Precision(StrEnum):
    """What a candidate is the position of, from the most to the least precise.

    Source: the values of ``type`` of the national address service; those of other geocoders are mapped onto them.
    """

    HOUSENUMBER = "housenumber"
    STREET = "street"
    LOCALITY = "locality"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where an address may be, according to a geocoder.

    Attributes:
        label: The address that was found, in the geocoder's words.
        precision: What the position is of.
        position: Where it is.
        score: How well it matches, 0 to 1; None where the geocoder does not say.
        housenumber: Its number ("8", "8bis"); empty for none.
        street: Name of its street; empty for none.
        postcode: Five digits, or empty.
        town: Its municipality.
    """

    label: str
    precision: Precision
    position: Position
    score: float | None = None
    housenumber: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""


class Verdict(StrEnum):
    """What the rule says of a geocoder's answer: good enough, a person must look, or nothing usable."""

    ACCEPTED = "accepted"
    TO_CONFIRM = "to_confirm"
    FAILED = "failed"


class QueueState(StrEnum):
    """What became of an address: not asked yet, candidates wait for a person, no match, or a person gave up."""

    WAITING = "waiting"
    TO_CONFIRM = "to_confirm"
    FAILED = "failed"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class QueueLine:
    """An address of the queue.

    Attributes:
        place: Id of its place.
        address: What :func:`address_key` said when the line was written; a line of another address is void.
        moved_from: Key of the address that the place's position is of; None where it has no position.
        state: What became of it.
        tries: How often nobody answered.
        next_try: Not to be asked before; None for at once.
        geocoder: Who was asked; empty for nobody yet.
        candidates: What was proposed, best first.
    """

    place: str
    address: str
    moved_from: str | None = None
    state: QueueState = QueueState.WAITING
    tries: int = 0
    next_try: datetime | None = None
    geocoder: str = ""
    candidates: tuple[Candidate, ...] = ()

    def due(self, now: datetime) -> bool:
        """Return whether a geocoder may be asked now; what waits for a person never is."""
        asks = self.state in {QueueState.WAITING, QueueState.FAILED}
        return asks and (self.next_try is None or self.next_try <= now)


def address_key(place: Place) -> str:
    """Return a place's address as addresses are compared; empty where it has none."""
    return fold(f"{place.address} {place.postcode} {place.town}") if place.address else ""


def moved(before: Place, after: Place) -> bool:
    """Return whether a list's place got another address and kept the position of the old one."""
    if before.position is None or before.position != after.position or not after.association:
        return False
    return address_key(after) not in {"", address_key(before)} and bool(address_key(before))


def may_be_asked(place: Place) -> bool:
    """Return whether a geocoder may learn a place's address: other services need not know of hidden ones."""
    return place.visibility is Visibility.PUBLIC and not place.archived and not place.demonstration
