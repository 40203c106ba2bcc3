"""Printed editions in the database: written once, never changed."""

import msgspec
from sqlalchemy import Connection, insert, select

from geo_service.errors import StoreError
from geo_service.model.editions import Edition
from geo_service.store.editions_schema import editions

_EDITION = msgspec.json.Decoder(Edition)


def register_edition(connection: Connection, edition: Edition) -> Edition:
    """Keep an edition, unless there is one of its code; return the one that is kept.

    Args:
        connection: A transaction that no other writer shares.
        edition: The edition.
    """
    kept = read_edition(connection, edition.code)
    if kept is not None:
        return kept
    imprint = edition.imprint
    row = {
        "code": edition.code,
        "city": imprint.city,
        "day": imprint.day.isoformat(),
        "revision": imprint.revision,
        "document": msgspec.json.encode(edition).decode(),
    }
    connection.execute(insert(editions), row)
    return edition


def read_edition(connection: Connection, code: str) -> Edition | None:
    """Return the edition of a code, None where there is none."""
    document = connection.scalar(select(editions.c.document).where(editions.c.code == code))
    return None if document is None else _decode(document)


def read_editions(connection: Connection, city: str | None) -> tuple[Edition, ...]:
    """Return the editions of a city, or of all where it is None, the newest first."""
    query = select(editions.c.document)
    if city is not None:
        query = query.where(editions.c.city == city)
    found = [_decode(document) for document in connection.scalars(query)]
    # Sorted here because databases sort by the rules of their own language settings.
    found.sort(key=lambda edition: (edition.imprint.day.toordinal() * -1, edition.imprint.area, edition.code))
    return tuple(found)


def _decode(document: str) -> Edition:
    try:
        return _EDITION.decode(document)
    except (msgspec.MsgspecError, ValueError) as error:
        raise StoreError(f"an edition of the database is damaged ({error}): restore the last backup") from None
