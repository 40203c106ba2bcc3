"""The people of an association: inviting them, their roles, suspending them."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.accounts.associations import association_with_code
from geo_service.accounts.desk import read_login
from geo_service.accounts.interface import Invitation
from geo_service.accounts.inviting import invite, invite_again
from geo_service.accounts.inviting import withdraw as withdraw_invitation
from geo_service.accounts.managing import account_with_id, change_grants, may_give, may_manage, suspend
from geo_service.model.accounts import EVERY_ASSOCIATION, Account, Grant, Role, role_for
from geo_service.web.access import current_account
from geo_service.web.current import current_service
from geo_service.web.editor.site import go_to
from geo_service.web.pages.site import city_names


def show() -> str:
    """List the people of the associations that one administers, with what may be done."""
    return _page()


def send_invitation() -> str | AnyResponse:
    """Invite somebody and show the link, once; who has an account already gets the role.

    Raises:
        BadValueError: Address, association, role or city is none.
    """
    desk, who, grant = current_service().accounts, current_account().login, _grant()
    login = read_login(request.form.get("login", ""))
    with desk.store.read() as records:
        known = records.account_of(login)
    if known:
        change_grants(desk, who, known.id, give=grant, take=None)
        return go_to("accounts")
    return _link_page(invite(desk, who, login, (grant,)), login)


def send_role(account_id: str) -> AnyResponse:
    """Give a role, or take one away."""
    grant, taken = _grant(), request.form.get("take") == "yes"
    account = _visible(account_id)
    give, take = (None, grant) if taken else (grant, None)
    change_grants(current_service().accounts, current_account().login, account.id, give=give, take=take)
    return go_to("accounts")


def send_suspension(account_id: str) -> AnyResponse:
    """Suspend an account, or allow it again."""
    suspended = request.form.get("suspended") == "yes"
    suspend(current_service().accounts, current_account().login, _managed(account_id).id, suspended=suspended)
    return go_to("accounts")


def send_password(account_id: str) -> str:
    """Show a link by which somebody chooses a new password, once."""
    account = _managed(account_id)
    return _link_page(invite_again(current_service().accounts, current_account().login, account), account.login)


def send_withdrawal() -> AnyResponse:
    """Take an invitation back.

    Raises:
        NotFoundError: There is none that may still be used.
    """
    desk, hashed = current_service().accounts, request.form.get("invitation", "")
    with desk.store.read() as records:
        invitation = records.open_invitations(desk.clock()).get(hashed)
    if invitation is None or not _may_withdraw(invitation):
        abort(404)
    withdraw_invitation(desk, current_account().login, hashed)
    return go_to("accounts")


def may_see(account: Account, other: Account) -> bool:
    """Return whether an account administers one of the roles of another."""
    return other.id == account.id or any(may_give(account, grant) for grant in other.grants)


def _page() -> str:
    desk, account = current_service().accounts, current_account()
    with desk.store.read() as records:
        known, people = records.associations(), records.accounts()
        invitations = records.open_invitations(desk.clock())
    everything = role_for(account, EVERY_ASSOCIATION) is Role.ADMINISTRATOR
    return render_template(
        "editor/people.html",
        people=[other for other in people if may_see(account, other)],
        may_give=lambda grant: may_give(account, grant),
        may_manage=lambda other: may_manage(account, other),
        invitations={key: each for key, each in invitations.items() if _may_withdraw(each)},
        associations=[each for each in known if _administers(account, each.code)],
        names={each.code: each.name for each in known},
        everything=everything,
        roles=tuple(Role),
        cities=current_service().reference.cities,
        city_names=city_names(),
    )


def _administers(account: Account, association: str) -> bool:
    return any(grant.role is Role.ADMINISTRATOR and grant.covers(association, grant.city) for grant in account.grants)


def _may_withdraw(invitation: Invitation) -> bool:
    account = current_account()
    if invitation.account:
        return may_manage(account, account_with_id(current_service().accounts, invitation.account))
    return all(may_give(account, grant) for grant in invitation.grants)


def _grant() -> Grant:
    """Return the role of the form, once it is certain that who is signed in may give it."""
    service, form = current_service(), request.form
    code, city = form.get("association", ""), form.get("city", "")
    role = next((role for role in Role if role == form.get("role")), None)
    if role is None:
        abort(400)
    grant = Grant(code, role, service.reference.city(city).code if city else "")
    if not may_give(current_account(), grant):
        abort(403)
    if code != EVERY_ASSOCIATION:
        association_with_code(service.accounts, code)
    return grant


def _visible(account_id: str) -> Account:
    account = account_with_id(current_service().accounts, account_id)
    if not may_see(current_account(), account):
        abort(404)
    return account


def _managed(account_id: str) -> Account:
    account = _visible(account_id)
    if not may_manage(current_account(), account):
        abort(403)
    return account


def _link_page(token: str, login: str) -> str:
    root = current_service().config.public_url or request.host_url.rstrip("/")
    link = f"{root}/editor/invitation?token={token}"
    return render_template("editor/invited.html", invitation_link=link, login=login)
