"""What an association does with what its merchants say: approve or refuse what waits, take back what was done."""

from dataclasses import replace

from geo_service.errors import NotFoundError, StaleEditError, TapRefusedError
from geo_service.model.accounts import AuditEntry
from geo_service.model.taps import Act, Tap, TapState
from geo_service.taps.desk import TapDesk
from geo_service.taps.interface import TapRecords
from geo_service.taps.rules import described
from geo_service.taps.tapping import CHANGED, apply_wish


def tap_with_id(desk: TapDesk, tap_id: str) -> Tap:
    """Return a tap that was confirmed.

    Raises:
        NotFoundError: There is none.
    """
    with desk.store.read() as records:
        tap = records.tap(tap_id)
    if tap is None or tap.state is TapState.ASKED:
        raise NotFoundError("there is no such tap")
    return tap


def decide(desk: TapDesk, who: str, tap_id: str, *, approve: bool) -> Tap:
    """Approve or refuse what waits.

    Args:
        desk: Where taps come in.
        who: Login of who decides; the batch is theirs.
        tap_id: The tap.
        approve: Whether it is done.

    Raises:
        TapRefusedError: It waits no more.
    """
    now = desk.accounts.clock()
    with desk.store.write() as records:
        tap = _in_state(records, tap_id, TapState.WAITING)
        place = records.place(tap.place)
        done = replace(tap, state=TapState.REFUSED, decided_by=who)
        if approve and place is not None:
            batch = apply_wish(records, place, tap.wish, who, now)
            done = replace(done, state=TapState.APPLIED, batch=batch)
        records.put_tap(done)
        act = "approve tap" if approve else "refuse tap"
        records.log(AuditEntry(now, who, act, tap.place, described(tap.wish)))
    desk.changed()
    return done


def take_back(desk: TapDesk, who: str, tap_id: str) -> Tap:
    """Take back what a tap did.

    Raises:
        TapRefusedError: It did nothing, or was taken back, or the place changed after it.
    """
    now = desk.accounts.clock()
    try:
        with desk.store.write() as records:
            tap = _in_state(records, tap_id, TapState.APPLIED)
            if tap.batch is None or tap.wish.act is Act.UNDO:
                raise TapRefusedError(CHANGED)
            records.undo(tap.batch, who, now)
            done = replace(tap, state=TapState.TAKEN_BACK, decided_by=who)
            records.put_tap(done)
            records.log(AuditEntry(now, who, "take tap back", tap.place, described(tap.wish)))
    except StaleEditError:
        raise TapRefusedError(CHANGED) from None
    desk.changed()
    return done


def _in_state(records: TapRecords, tap_id: str, state: TapState) -> Tap:
    tap = records.tap(tap_id)
    if tap is None or tap.state is not state:
        raise TapRefusedError(CHANGED)
    return tap
