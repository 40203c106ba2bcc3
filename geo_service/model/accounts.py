"""Who may do what: associations, the accounts of their people, and roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geo_service.model.place import Place

EVERY_ASSOCIATION = "*"
"""Stands in a grant for all associations, also those to come."""


class Role(StrEnum):
    """What somebody may do; each role may do all that those before it may.

    A reader sees an association's list, an editor changes places, an approver decides about reports and batches, an
    administrator invites people and gives roles.
    """

    READER = "reader"
    EDITOR = "editor"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        """How much the role may do: 0 for a reader."""
        return tuple(Role).index(self)

    def includes(self, needed: "Role") -> bool:
        """Return whether the role may do all that another may."""
        return self.rank >= needed.rank


@dataclass(frozen=True, slots=True)
class Association:
    """Somebody who keeps a list of places.

    Attributes:
        code: What places and addresses of pages name it by (``la-cloche``).
        name: Its name, for people.
        networks: The values of :attr:`geo_service.model.place.Place.network` whose places it keeps.
        phone: Where its merchants call it; empty for nowhere.
        email: Where they write to it; empty for nowhere.
    """

    code: str
    name: str
    networks: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in an association.

    Attributes:
        association: Code of the association, or :data:`EVERY_ASSOCIATION`.
        role: What may be done there.
        city: Code of the only city the role holds in; empty for all.
    """

    association: str
    role: Role
    city: str = ""

    def covers(self, association: str, city: str = "") -> bool:
        """Return whether the grant holds for an association's places of a city.

        Args:
            association: Code of the association; of nobody's places (empty), only a grant for every one holds.
            city: Code of the city; empty asks for all cities at once.
        """
        return self.association in {EVERY_ASSOCIATION, association} and self.city in {"", city}


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in.

    Attributes:
        id: Random and never reused; what sessions and the audit log name.
        login: Email address in lower case, typed to sign in.
        created: When the invitation was accepted.
        grants: The roles.
        suspended: Whether signing in is refused.
    """

    id: str
    login: str
    created: datetime
    grants: tuple[Grant, ...] = ()
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log.

    Attributes:
        at: When, aware of its time zone.
        who: Login of the account, or the command that was run.
        act: What was done, as a word (``login``, ``invite``, ``roles``).
        target: To whom or what: a login, a place, an association.
        detail: What else is worth knowing; never a secret.
    """

    at: datetime
    who: str
    act: str
    target: str = ""
    detail: str = ""


def role_for(account: Account, association: str, city: str = "") -> Role | None:
    """Return what an account may do with an association's places of a city.

    Args:
        account: Who.
        association: Code of the association.
        city: Code of the city; empty asks for what may be done in all of them.

    Returns:
        The highest role; None for nothing at all, as for every suspended account.
    """
    if account.suspended:
        return None
    return _highest(grant.role for grant in account.grants if grant.covers(association, city))


def highest_role(account: Account) -> Role | None:
    """Return the highest role that an account has anywhere; None for none, or where it is suspended."""
    return None if account.suspended else _highest(grant.role for grant in account.grants)


def keeps(account: Account, place: Place) -> bool:
    """Return whether an account may change a place: as an editor of the association that keeps it."""
    role = role_for(account, place.association, place.city)
    return role is not None and role.includes(Role.EDITOR)


def _highest(roles: Iterable[Role]) -> Role | None:
    return max(roles, key=lambda role: role.rank, default=None)
