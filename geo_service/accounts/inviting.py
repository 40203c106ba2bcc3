"""Invitation links: the only way to an account, and to a new password for who forgot it."""

from dataclasses import replace
from datetime import timedelta

from geo_service.accounts.desk import AccountDesk, end_sessions, read_login
from geo_service.accounts.interface import AccountRecords, Credentials, Invitation
from geo_service.accounts.passwords import MAX_LENGTH, MIN_LENGTH, weakness
from geo_service.accounts.tokens import new_token, token_hash
from geo_service.errors import BadValueError, NotFoundError
from geo_service.model.accounts import Account, Grant

LIVES_FOR = timedelta(days=7)
_ID_BYTES = 8


def invite(desk: AccountDesk, who: str, login: str, grants: tuple[Grant, ...]) -> str:
    """Return the token of a link that makes an account, once, within :data:`LIVES_FOR`.

    Args:
        desk: Where accounts are looked after.
        who: Login of who invites, or the command that was run.
        login: Email address of the new account.
        grants: Its roles.

    Raises:
        BadValueError: It is no email address, or it has an account.
    """
    name, token = read_login(login), new_token(desk.randomness)
    with desk.store.write() as records:
        if records.account_of(name):
            raise BadValueError(f"{name} has an account already: give it the role instead", field="login")
        invitation = Invitation(name, grants, who, desk.clock() + LIVES_FOR)
        records.put_invitation(token_hash(token), invitation)
        desk.log(records, who, "invite", name, grants_words(grants))
    return token


def invite_again(desk: AccountDesk, who: str, account: Account) -> str:
    """Return the token of a link by which an account that exists gets a new password and loses its second factor."""
    token = new_token(desk.randomness)
    with desk.store.write() as records:
        invitation = Invitation(account.login, (), who, desk.clock() + LIVES_FOR, account.id)
        records.put_invitation(token_hash(token), invitation)
        desk.log(records, who, "new password link", account.login)
    return token


def look_up(desk: AccountDesk, token: str) -> Invitation:
    """Return what a link invites to.

    Raises:
        NotFoundError: The link is wrong, too old, or was used: which of these is not told.
    """
    with desk.store.read() as records:
        return _usable(desk, records, token)


def accept(desk: AccountDesk, token: str, password: str) -> Account:
    """Use a link: make its account, or set the password of an account anew and end its sessions.

    Raises:
        NotFoundError: The link is wrong, too old, or was used.
        BadValueError: The password is too weak; its ``field`` is ``password``.
    """
    check_password(password, look_up(desk, token).login)
    credentials = Credentials(desk.passwords.hash(password))
    with desk.store.write() as records:
        invitation = _usable(desk, records, token)
        account = _account(desk, records, invitation)
        records.put_account(account)
        records.put_credentials(account.id, credentials)
        records.put_invitation(token_hash(token), replace(invitation, used=desk.clock()))
        end_sessions(records, account)
        desk.log(records, account.login, "accept invitation", account.login, f"from {invitation.invited_by}")
    return account


def withdraw(desk: AccountDesk, who: str, hashed_token: str) -> None:
    """Take an invitation back.

    Raises:
        NotFoundError: There is none that may still be used.
    """
    with desk.store.write() as records:
        invitation = records.open_invitations(desk.clock()).get(hashed_token)
        if invitation is None:
            raise NotFoundError("there is no such invitation")
        records.put_invitation(hashed_token, replace(invitation, used=desk.clock()))
        desk.log(records, who, "withdraw invitation", invitation.login)


def check_password(password: str, login: str) -> None:
    """Refuse a password that is too weak.

    Raises:
        BadValueError: It is; ``accepted`` holds the reason as a word, see
            :func:`geo_service.accounts.passwords.weakness`.
    """
    reason = weakness(password, login)
    if reason:
        text = f"choose another password: {MIN_LENGTH} to {MAX_LENGTH} characters that nobody guesses"
        raise BadValueError(text, field="password", accepted=(reason,))


def grants_words(grants: tuple[Grant, ...]) -> str:
    """Return roles as the audit log tells them."""
    words = (f"{grant.role} of {grant.association}{f' in {grant.city}' if grant.city else ''}" for grant in grants)
    return ", ".join(words)


def _usable(desk: AccountDesk, records: AccountRecords, token: str) -> Invitation:
    invitation = records.open_invitations(desk.clock()).get(token_hash(token))
    # A link that makes an account must not set the password of one that was made by another link meanwhile.
    if invitation is None or (not invitation.account and records.account_of(invitation.login)):
        raise NotFoundError("this link is not valid, or not any more: ask for another")
    return invitation


def _account(desk: AccountDesk, records: AccountRecords, invitation: Invitation) -> Account:
    if not invitation.account:
        return Account(desk.randomness(_ID_BYTES).hex(), invitation.login, desk.clock(), invitation.grants)
    account = records.account(invitation.account)
    if account is None:
        raise NotFoundError("this account does not exist any more")
    return account
