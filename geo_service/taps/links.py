"""Merchants' links: made from the secret key, so that a card can be printed again and no database gives one away."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from geo_service.accounts.tokens import same
from geo_service.errors import NotFoundError, TapRefusedError
from geo_service.model.accounts import AuditEntry
from geo_service.model.place import Place
from geo_service.model.taps import TapLink
from geo_service.taps.desk import TapDesk
from geo_service.taps.interface import TapRecords
from geo_service.taps.rules import may_tap

LIVES_FOR = timedelta(days=397)
"""Thirteen months, as many days as they have at most."""
UNKNOWN, REVOKED, EXPIRED, GONE = "unknown", "revoked", "expired", "gone"
"""Why a link opens nothing, as a word; only who holds a link that was once right learns more than ``unknown``."""
_MAC_DIGITS = 32
"""128 bits."""
_TOKEN = re.compile(
    rf"(?P<place>[A-Z0-9-]{{1,30}})\.(?P<generation>[1-9][0-9]{{0,5}})\.(?P<mac>[0-9a-f]{{{_MAC_DIGITS}}})"
)


class Claim(NamedTuple):
    """What a token says that it is of, once its code was found right: a place's id and a generation."""

    place: str
    generation: int


def link_token(desk: TapDesk, link: TapLink) -> str:
    """Return what a link's address holds: place, generation, and a code that nobody else can make."""
    return f"{link.place}.{link.generation}.{_mac(desk, link.place, link.generation)}"


def read_token(desk: TapDesk, token: str) -> Claim:
    """Return which link a token is of; forged ones are found without asking the database.

    Raises:
        TapRefusedError: It is of none.
    """
    found = _TOKEN.fullmatch(token)
    if found is None or not same(found["mac"], _mac(desk, found["place"], int(found["generation"]))):
        raise TapRefusedError(UNKNOWN)
    return Claim(found["place"], int(found["generation"]))


def opened(desk: TapDesk, records: TapRecords, claim: Claim) -> tuple[Place, TapLink]:
    """Return the place and the link that a token opens.

    Raises:
        TapRefusedError: It opens nothing (any more); ``reason`` says why.
    """
    link, place = records.link(claim.place), records.place(claim.place)
    if link is None or link.revoked or link.generation != claim.generation:
        raise TapRefusedError(REVOKED)
    if not link.opens(desk.accounts.clock()):
        raise TapRefusedError(EXPIRED)
    if place is None or not may_tap(place):
        raise TapRefusedError(GONE)
    return place, link


def issue(desk: TapDesk, who: str, place_ids: Iterable[str]) -> None:
    """Give places links that open; one that opens already lives as long as a new one, and stays the same.

    Args:
        desk: Where links are kept.
        who: Login of who does it, or the command that was run.
        place_ids: Ids of the places.

    Raises:
        NotFoundError: One of them may have none; nothing was issued.
    """
    now = desk.accounts.clock()
    with desk.store.write() as records:
        for place_id in place_ids:
            place, link = records.place(place_id), records.link(place_id)
            if place is None or not may_tap(place):
                raise NotFoundError(f"{place_id} may have no link: links are for merchants of an association")
            if link and link.opens(now):
                act, link = "renew link", replace(link, expires=now + LIVES_FOR)
            else:
                act, link = "issue link", TapLink(place_id, (link.generation if link else 0) + 1, now, now + LIVES_FOR)
            records.put_link(link)
            records.log(AuditEntry(now, who, act, place_id, f"generation {link.generation}"))


def revoke(desk: TapDesk, who: str, place_ids: Iterable[str]) -> None:
    """Take the links of places back, at once; a place without one is nothing to do.

    Args:
        desk: Where links are kept.
        who: Login of who does it, or the command that was run.
        place_ids: Ids of the places.
    """
    now = desk.accounts.clock()
    with desk.store.write() as records:
        for link in filter(None, map(records.link, place_ids)):
            if link.revoked is None:
                records.put_link(replace(link, revoked=now))
                records.log(AuditEntry(now, who, "revoke link", link.place, f"generation {link.generation}"))


def _mac(desk: TapDesk, place_id: str, generation: int) -> str:
    return desk.accounts.keyed("tap", f"{place_id}.{generation}")[:_MAC_DIGITS]
