"""Associations, and which places become theirs."""

import re
from collections.abc import Iterable
from dataclasses import replace

from geo_service.accounts.desk import AccountDesk, read_login
from geo_service.errors import BadValueError, NotFoundError
from geo_service.model.accounts import Association
from geo_service.model.changes import Edit
from geo_service.model.phone import phone_link
from geo_service.model.place import Place

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_CODE = 40
_MAX_TEXT = 200


def add_association(desk: AccountDesk, who: str, association: Association) -> None:
    """Add an association, or change the one of its code.

    Raises:
        BadValueError: Its code is no code, it has no name, or nobody can call or write there.
    """
    if not _CODE.fullmatch(association.code) or len(association.code) > _MAX_CODE:
        raise BadValueError(f"{association.code!r} is no code such as la-cloche", field="code")
    if not association.name.strip():
        raise BadValueError("an association needs a name", field="name")
    if max(map(len, (association.name, *association.networks))) > _MAX_TEXT:
        raise BadValueError(f"no more than {_MAX_TEXT} characters", field="name")
    if association.phone and not phone_link(association.phone):
        raise BadValueError(f"{association.phone!r} is no telephone number", field="phone")
    try:
        if association.email:
            read_login(association.email)
    except BadValueError as error:
        raise BadValueError(str(error), field="email") from None
    with desk.store.write() as records:
        records.put_association(association)
        desk.log(records, who, "association", association.code, ", ".join(association.networks))


def association_with_code(desk: AccountDesk, code: str) -> Association:
    """Return an association.

    Raises:
        NotFoundError: There is none of this code; the text lists those there are.
    """
    with desk.store.read() as records:
        known = {association.code: association for association in records.associations()}
    if code not in known:
        raise NotFoundError(f"no association {code!r}; there are: {', '.join(known) or 'none'}")
    return known[code]


def known_association(desk: AccountDesk, code: str) -> Association | None:
    """Return an association, or None."""
    with desk.store.read() as records:
        return next((each for each in records.associations() if each.code == code), None)


def claim(places: Iterable[Place], association: Association) -> tuple[Edit, ...]:
    """Return the edits that give an association the places of its networks that nobody keeps.

    Args:
        places: All places; demonstration places are left alone.
        association: Who is to keep them.
    """
    return tuple(
        Edit(place, replace(place, association=association.code))
        for place in places
        if place.network in association.networks and not place.association and not place.demonstration
    )
