"""Whose lists who is signed in may read or edit, and one place as far as they may."""

from dataclasses import dataclass

from flask import abort

from geo_service.editing.fields import is_public
from geo_service.editing.values import Scope
from geo_service.model.accounts import EVERY_ASSOCIATION, Association, Role
from geo_service.model.place import Place
from geo_service.web.access import current_account, may, require, require_place
from geo_service.web.current import current_service


@dataclass(frozen=True, slots=True)
class Opened:
    """A place that somebody has opened.

    Attributes:
        place: The place as stored.
        revision: The store's revision.
        scope: As whose editor they look at it.
        own: Whether it is in their list; what they change of another place is a suggestion.
    """

    place: Place
    revision: int
    scope: Scope
    own: bool


def lists(role: Role) -> list[Association]:
    """Return the associations in which who is signed in has a role, at least in one city."""
    grants = [grant for grant in current_account().grants if grant.role.includes(role)]
    codes = {grant.association for grant in grants}
    with current_service().accounts.store.read() as records:
        known = records.associations()
    return [each for each in known if each.code in codes or EVERY_ASSOCIATION in codes]


def scopes(role: Role) -> list[Scope]:
    """Return every list in which who is signed in has a role: whole associations, else city by city."""
    cities = [city.code for city in current_service().reference.cities]
    return [
        scope_of(each, city)
        for each in lists(role)
        for city in ([""] if may(role, each.code) else [code for code in cities if may(role, each.code, code)])
    ]


def city_of_role(role: Role, association: str) -> str:
    """Return the code of the only city in which somebody has a role in an association; empty for all cities."""
    if may(role, association):
        return ""
    grants = current_account().grants
    cities = [grant.city for grant in grants if grant.role.includes(role) and grant.covers(association, grant.city)]
    return cities[0] if cities else ""


def scope_of(association: Association, city: str) -> Scope:
    """Return whose list somebody edits today."""
    service = current_service()
    zone = service.hours_of(city or service.reference.cities[0].code).zone
    return Scope(association.code, association.name, service.clock().astimezone(zone).date(), city)


def own_place(role: Role, place_id: str) -> tuple[Place, int]:
    """Return a place, once it is certain that who is signed in has a role for it, and the store's revision.

    Raises:
        NotFound: There is none, or none that they may read.
        Forbidden: They may read it, and not do this.
    """
    now = current_service().store.snapshot()
    place = now.by_id.get(place_id.upper())
    if place is None:
        abort(404)
    require_place(role, place)
    return place, now.revision


def open_place(place_id: str) -> Opened:
    """Return a place for its form: one's own, or a public one of others, of which changes are suggested.

    Raises:
        NotFound: There is none, or none that they may know of.
        Forbidden: They may read it, and not change it.
    """
    now = current_service().store.snapshot()
    place = now.by_id.get(place_id.upper())
    if place is None:
        abort(404)
    if may(Role.READER, place.association, place.city) or not is_public(place):
        require_place(Role.EDITOR, place)
        city = "" if may(Role.EDITOR, place.association) else place.city
        return Opened(place, now.revision, scope_of(_association(place.association), city), own=True)
    mine = lists(Role.EDITOR)
    if not mine:
        abort(403)
    return Opened(place, now.revision, scope_of(mine[0], ""), own=False)


def open_list(role: Role, code: str) -> Scope:
    """Return the list of an association, as far as who is signed in has a role in it.

    Raises:
        NotFound: They have nothing to do with it.
        Forbidden: They may read it, and not do this.
    """
    city = city_of_role(role, code)
    require(role, code, city)
    return scope_of(_association(code), city)


def _association(code: str) -> Association:
    with current_service().accounts.store.read() as records:
        known = {each.code: each for each in records.associations()}
    return known.get(code) or Association(code, code)
