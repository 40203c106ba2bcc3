"""What administrators do with accounts, and people with their own."""

from dataclasses import replace

from geo_service.accounts.desk import AccountDesk, end_sessions
from geo_service.accounts.interface import AccountRecords, Credentials
from geo_service.accounts.inviting import check_password, grants_words
from geo_service.accounts.signing_in import new_session, use_code
from geo_service.accounts.totp import new_recovery_codes, recovery_hash
from geo_service.errors import BadValueError, NotFoundError
from geo_service.model.accounts import EVERY_ASSOCIATION, Account, Grant, Role, role_for


def may_give(account: Account, grant: Grant) -> bool:
    """Return whether an account may give or take a role: it is an administrator of all that the role is for."""
    return role_for(account, grant.association, grant.city) is Role.ADMINISTRATOR


def may_manage(account: Account, other: Account) -> bool:
    """Return whether an account may suspend another or give it a new password: it covers all of its roles."""
    return bool(other.grants) and all(may_give(account, grant) for grant in other.grants)


def account_with_id(desk: AccountDesk, account_id: str) -> Account:
    """Return an account.

    Raises:
        NotFoundError: There is none of this id.
    """
    with desk.store.read() as records:
        return _found(records.account(account_id))


def change_grants(desk: AccountDesk, who: str, account_id: str, *, give: Grant | None, take: Grant | None) -> None:
    """Give an account a role, take one away, or both; its sessions end.

    Raises:
        NotFoundError: There is no such account.
        BadValueError: Nobody would be left who administers everything.
    """
    with desk.store.write() as records:
        before = _found(records.account(account_id))
        kept = tuple(grant for grant in before.grants if grant not in {give, take})
        after = replace(before, grants=(*kept, give) if give else kept)
        _change(records, after)
        desk.log(records, who, "roles", after.login, grants_words(after.grants) or "none")


def suspend(desk: AccountDesk, who: str, account_id: str, *, suspended: bool) -> None:
    """Refuse or allow an account to sign in; its sessions and the invitations it sent end.

    Raises:
        NotFoundError: There is no such account.
        BadValueError: Nobody would be left who administers everything.
    """
    with desk.store.write() as records:
        account = replace(_found(records.account(account_id)), suspended=suspended)
        _change(records, account)
        for token, invitation in records.open_invitations(desk.clock()).items():
            if suspended and invitation.invited_by == account.login:
                records.put_invitation(token, replace(invitation, used=desk.clock()))
        desk.log(records, who, "suspend" if suspended else "allow again", account.login)


def change_password(desk: AccountDesk, account: Account, old: str, new: str) -> str:
    """Change one's own password; all sessions end.

    Returns:
        Token of a new session.

    Raises:
        BadValueError: The old one is wrong (``field`` is ``old``) or the new one too weak (``password``).
    """
    credentials = _confirmed(desk, account, old)
    check_password(new, account.login)
    after = replace(credentials, password_hash=desk.passwords.hash(new))
    return _renew(desk, account, after, "change password")


def enable_totp(desk: AccountDesk, account: Account, secret: str, code: str) -> tuple[str, tuple[str, ...]]:
    """Turn the second factor on, once a code shows that the telephone knows the secret; all sessions end.

    Returns:
        Token of a new session, and recovery codes to be shown once.

    Raises:
        BadValueError: The code is wrong; ``field`` is ``code``.
    """
    codes = new_recovery_codes(desk.randomness)
    with desk.store.read() as records:
        credentials = records.credentials(account.id) or Credentials("")
    fresh = replace(credentials, totp_secret=secret, totp_last_step=0, recovery_hashes=())
    used = use_code(desk, account.id, fresh, code)
    if used is None:
        raise BadValueError("the code is wrong: is the clock of the telephone right?", field="code")
    after = replace(used, recovery_hashes=tuple(recovery_hash(each) for each in codes))
    return _renew(desk, account, after, "turn second factor on"), codes


def disable_totp(desk: AccountDesk, account: Account, password: str) -> str:
    """Turn the second factor off; all sessions end.

    Returns:
        Token of a new session.

    Raises:
        BadValueError: The password is wrong; ``field`` is ``old``.
    """
    credentials = _confirmed(desk, account, password)
    return _renew(desk, account, Credentials(credentials.password_hash), "turn second factor off")


def reset_totp(desk: AccountDesk, who: str, account_id: str) -> bool:
    """Turn an account's second factor off, for who lost telephone and codes, or a lost secret key; all sessions end.

    Returns:
        Whether it was on.

    Raises:
        NotFoundError: There is no such account.
    """
    with desk.store.write() as records:
        account = _found(records.account(account_id))
        credentials = records.credentials(account.id)
        if credentials is None or not credentials.totp_secret:
            return False
        records.put_credentials(account.id, Credentials(credentials.password_hash))
        end_sessions(records, account)
        desk.log(records, who, "turn second factor off", account.login)
        return True


def end_session(desk: AccountDesk, account: Account, hashed_token: str) -> None:
    """End one of an account's own sessions; those of others, and none, are nothing to do."""
    with desk.store.write() as records:
        if any(session.token_hash == hashed_token for session in records.sessions_of(account.id)):
            records.drop_session(hashed_token)
            desk.log(records, account.login, "end session")


def _confirmed(desk: AccountDesk, account: Account, password: str) -> Credentials:
    with desk.store.read() as records:
        credentials = records.credentials(account.id)
    if credentials is None or not desk.passwords.verify(credentials.password_hash, password):
        with desk.store.write() as records:
            desk.log(records, account.login, "wrong password", account.login)
        raise BadValueError("this is not your password", field="old")
    return credentials


def _renew(desk: AccountDesk, account: Account, credentials: Credentials, act: str) -> str:
    with desk.store.write() as records:
        records.put_credentials(account.id, credentials)
        end_sessions(records, account)
        desk.log(records, account.login, act, account.login)
        return new_session(desk, records, account)


def _change(records: AccountRecords, account: Account) -> None:
    had = _administered(records)
    records.put_account(account)
    end_sessions(records, account)
    if had and not _administered(records):
        raise BadValueError("somebody has to administer everything: give another account that role first")


def _administered(records: AccountRecords) -> bool:
    return any(may_give(each, Grant(EVERY_ASSOCIATION, Role.ADMINISTRATOR)) for each in records.accounts())


def _found(account: Account | None) -> Account:
    if account is None:
        raise NotFoundError("there is no such account")
    return account
