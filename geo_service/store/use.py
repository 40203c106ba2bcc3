"""How often places were looked at, in the database: a number per place and week, of nobody in particular."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from geo_service.store.use_schema import place_use

_ONE_WEEK = timedelta(days=7)


def add_use(connection: Connection, day: date, opened: Mapping[str, int]) -> None:
    """Add to what was counted in the week of a day, and drop the weeks that :func:`read_use` looks at no more.

    Args:
        connection: A transaction that no other writer shares.
        day: The day.
        opened: How often each place was looked at, by id.
    """
    week = _monday(day)
    connection.execute(delete(place_use).where(place_use.c.week < _oldest(day)))
    known = set(connection.scalars(select(place_use.c.place).where(place_use.c.week == week)))
    rows = [{"id": place_id, "more": count} for place_id, count in opened.items()]
    change = update(place_use).where(place_use.c.place == bindparam("id"), place_use.c.week == week)
    changed = [row for row in rows if row["id"] in known]
    created = [{"place": row["id"], "week": week, "opened": row["more"]} for row in rows if row["id"] not in known]
    if changed:
        connection.execute(change.values(opened=place_use.c.opened + bindparam("more")), changed)
    if created:
        connection.execute(insert(place_use), created)


def read_use(connection: Connection, day: date) -> dict[str, int]:
    """Return how often each place was looked at in the twelve months before a day; those never are left out."""
    query = select(place_use.c.place, func.sum(place_use.c.opened)).where(place_use.c.week >= _oldest(day))
    return {place_id: int(count) for place_id, count in connection.execute(query.group_by(place_use.c.place))}


def _monday(day: date) -> str:
    return (day - timedelta(days=day.weekday())).isoformat()


def _oldest(day: date) -> str:
    return _monday(day - 52 * _ONE_WEEK)
