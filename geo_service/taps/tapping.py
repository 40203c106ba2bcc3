"""What merchants do: ask for something, and confirm it with a number that works once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from geo_service.accounts.tokens import new_token, token_hash
from geo_service.errors import BadValueError, StaleEditError, TapRefusedError
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Place
from geo_service.model.taps import MERCHANT, Act, Tap, TapLink, TapState, Wish
from geo_service.taps.desk import TapDesk
from geo_service.taps.interface import TapRecords
from geo_service.taps.links import LIVES_FOR, opened, read_token
from geo_service.taps.rules import after, described, read_wish, waits

CONFIRM_WITHIN = timedelta(minutes=30)
TAKE_BACK_WITHIN = timedelta(minutes=10)
WAITS_FOR = timedelta(days=366)
"""How long what waits is shown to the association, and is not asked again."""
MOST_PER_HOUR = 20
"""How often something may be asked with one link."""
REPLAYED, LATE, OFTEN, CHANGED = "replayed", "late", "often", "changed"
"""Why nothing is done though the link opens, as a word."""
_ONE_HOUR = timedelta(hours=1)
_FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link shows.

    Attributes:
        place: The place.
        last: What was said last and can still be taken back; None for nothing.
    """

    place: Place
    last: Tap | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be confirmed.

    Attributes:
        place: The place.
        wish: What was asked, as it would be kept.
        nonce: The number that confirms it, once; empty where it is so already.
        taken_back: What was said that would be taken back.
    """

    place: Place
    wish: Wish
    nonce: str = ""
    taken_back: Wish | None = None


def look(desk: TapDesk, token: str) -> Opened:
    """Return what a link is for; looking changes nothing.

    Raises:
        TapRefusedError: The link opens nothing.
    """
    claim = read_token(desk, token)
    with desk.store.read() as records:
        place, _ = opened(desk, records, claim)
        return Opened(place, _last(records, place, desk.accounts.clock()))


def ask(desk: TapDesk, token: str, wish: Wish) -> Asked:
    """Keep what a merchant asks for until it is confirmed.

    Args:
        desk: Where taps come in.
        token: From the link.
        wish: What they say.

    Raises:
        TapRefusedError: The link opens nothing, or too much was asked with it.
        BadValueError: It cannot be so; see :func:`geo_service.taps.rules.read_wish`.
    """
    now, claim = desk.accounts.clock(), read_token(desk, token)
    with desk.store.write() as records:
        place, _ = opened(desk, records, claim)
        wish = read_wish(place, wish, desk.today(place.city))
        taken_back = None
        if len(records.taps_of(place.id, now - _ONE_HOUR)) >= MOST_PER_HOUR:
            raise TapRefusedError(OFTEN)
        if wish.act is Act.UNDO:
            last = _last(records, place, now)
            if last is None:
                raise TapRefusedError(LATE)
            wish, taken_back = Wish(Act.UNDO, tap=last.id), last.wish
        elif after(place, wish) == place or _is_waiting(records, place, wish, now):
            return Asked(place, wish)
        nonce = new_token(desk.accounts.randomness)
        records.forget_asked(now - _FORGET_AFTER)
        records.put_tap(Tap(token_hash(nonce), place.id, wish, now))
        return Asked(place, wish, nonce, taken_back)


def confirm(desk: TapDesk, token: str, nonce: str) -> Tap:
    """Do what was asked, once, and let the link live for another thirteen months.

    Args:
        desk: Where taps come in.
        token: From the link.
        nonce: From the form that asked for confirmation.

    Returns:
        The tap with what became of it.

    Raises:
        TapRefusedError: The link opens nothing, the number was used, is too old or of another place, or what is to be
            taken back was changed by somebody meanwhile. Nothing was done.
    """
    now, claim = desk.accounts.clock(), read_token(desk, token)
    try:
        with desk.store.write() as records:
            place, link = opened(desk, records, claim)
            done = _done(records, place, _confirmed(records, place, nonce, now), now)
            records.put_tap(done)
            records.put_link(_used(link, now))
    except (StaleEditError, BadValueError):
        raise TapRefusedError(CHANGED) from None
    desk.changed()
    return done


def apply_wish(records: TapRecords, place: Place, wish: Wish, who: str, now: datetime) -> int | None:
    """Make a batch of a wish; return its number, or None where the place is so already."""
    changed = after(place, wish)
    if changed == place:
        return None
    return records.apply(Batch(who, now, described(wish), (Edit(place, changed),)))


def _confirmed(records: TapRecords, place: Place, nonce: str, now: datetime) -> Tap:
    tap = records.tap(token_hash(nonce))
    if tap is None or tap.place != place.id:
        raise TapRefusedError(LATE)
    if tap.state is not TapState.ASKED:
        raise TapRefusedError(REPLAYED)
    if now - tap.at > CONFIRM_WITHIN:
        raise TapRefusedError(LATE)
    return tap


def _done(records: TapRecords, place: Place, tap: Tap, now: datetime) -> Tap:
    tap = replace(tap, at=now, state=TapState.APPLIED)
    if tap.wish.act is Act.UNDO:
        return replace(tap, batch=_take_back(records, tap.wish.tap, now))
    if waits(tap.wish):
        return replace(tap, state=TapState.WAITING)
    return replace(tap, batch=apply_wish(records, place, tap.wish, MERCHANT, now))


def _take_back(records: TapRecords, tap_id: str, now: datetime) -> int | None:
    target = records.tap(tap_id)
    if target is None or target.state not in {TapState.APPLIED, TapState.WAITING}:
        raise TapRefusedError(CHANGED)
    records.put_tap(replace(target, state=TapState.TAKEN_BACK))
    return None if target.batch is None else records.undo(target.batch, MERCHANT, now)


def _used(link: TapLink, now: datetime) -> TapLink:
    return replace(link, used=now, expires=now + LIVES_FOR)


def _last(records: TapRecords, place: Place, now: datetime) -> Tap | None:
    """Return what was said last, where it can be taken back: it waits, or the merchant did it a moment ago."""
    said = (tap for tap in records.taps_of(place.id, now - TAKE_BACK_WITHIN) if tap.state is not TapState.ASKED)
    last = next(said, None)
    if last is None or last.wish.act is Act.UNDO or last.decided_by:
        return None
    applied = last.state is TapState.APPLIED and last.batch is not None
    return last if applied or last.state is TapState.WAITING else None


def _is_waiting(records: TapRecords, place: Place, wish: Wish, now: datetime) -> bool:
    said = records.taps_of(place.id, now - WAITS_FOR)
    return any(tap.state is TapState.WAITING and tap.wish == wish for tap in said)
