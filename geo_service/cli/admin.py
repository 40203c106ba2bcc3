"""``geo-service admin``: accounts, associations and the audit log."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from geo_service.accounts.associations import add_association, association_with_code, claim, known_association
from geo_service.accounts.desk import read_login
from geo_service.accounts.inviting import LIVES_FOR, invite, invite_again
from geo_service.accounts.managing import reset_totp, suspend
from geo_service.cli.common import App, header, pass_app, print_table
from geo_service.cli.terminal import terminal_words
from geo_service.drawing.audit import audit_csv
from geo_service.errors import BadValueError, NotFoundError
from geo_service.files import SECRET, write_whole
from geo_service.model.accounts import EVERY_ASSOCIATION, Account, Association, Grant, Role
from geo_service.model.changes import Batch

WHO = "geo-service admin"
"""What the audit log names in place of an account."""
_LOCAL = "http://127.0.0.1:8000"
_LINES = 50
_ALL_LINES = 1_000_000


@click.group()
def admin() -> None:
    """Invite people, keep associations, read the audit log."""


@admin.command()
@click.argument("email")
@pass_app
def create(app: App, email: str) -> None:
    """Invite EMAIL as an administrator of everything: the way to the first account.

    Prints a link by which this person chooses a password, once, within seven days. No password is ever an argument
    of a command.
    """
    token = invite(app.service.accounts, WHO, email, (Grant(EVERY_ASSOCIATION, Role.ADMINISTRATOR),))
    _show_link(app, token)


@admin.command("invite")
@click.argument("email")
@click.option("--association", required=True, metavar="CODE", help="Association the role is for.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), default="editor", show_default=True)
@click.option("--city", metavar="CODE", help="Only city the role holds in; all where not given.")
@pass_app
def invite_person(app: App, /, *, email: str, association: str, role: str, city: str | None) -> None:
    """Invite EMAIL to an association; prints a link that makes the account, once, within seven days."""
    desk, code = app.service.accounts, app.service.reference.city(city).code if city else ""
    grant = Grant(association_with_code(desk, association).code, Role(role), code)
    _show_link(app, invite(desk, WHO, email, (grant,)))


@admin.command()
@click.argument("email")
@pass_app
def password(app: App, email: str) -> None:
    """Print a link by which EMAIL chooses a new password; it turns the second factor off."""
    _show_link(app, invite_again(app.service.accounts, WHO, _account(app, email)))


@admin.command("reset-totp")
@click.argument("email")
@pass_app
def reset_second_factor(app: App, email: str) -> None:
    """Turn the second factor of EMAIL's account off: telephone and codes are lost, or the secret key is.

    The password stays; all sessions end.
    """
    account = _account(app, email)
    was_on = reset_totp(app.service.accounts, WHO, account.id)
    click.echo(terminal_words()("cli_admin.totp_off" if was_on else "cli_admin.totp_none", login=account.login))


@admin.command("suspend")
@click.argument("email")
@click.option("--undo", is_flag=True, help="Let the account sign in again.")
@pass_app
def suspend_account(app: App, /, *, email: str, undo: bool) -> None:
    """End the sessions of EMAIL's account, and let it sign in no more."""
    account = _account(app, email)
    suspend(app.service.accounts, WHO, account.id, suspended=not undo)
    click.echo(terminal_words()("cli_admin.allowed" if undo else "cli_admin.suspended", login=account.login))


@admin.group()
def association() -> None:
    """Associations that keep lists of places."""


@association.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--network", "networks", multiple=True, metavar="NAME", help="Network whose places it keeps; repeatable.")
@click.option("--claim", "claims", is_flag=True, help="Give it the places of its networks that nobody keeps.")
@pass_app
def add(app: App, /, *, code: str, name: str, networks: tuple[str, ...], claims: bool) -> None:
    """Add the association CODE, or change the one there is: NAME and networks; telephone and email stay.

    --claim makes one batch, which undo takes back.
    """
    if claims and not networks:
        raise BadValueError("--claim needs --network: the network whose places it keeps", field="network")
    service, words = app.service, terminal_words()
    known = known_association(service.accounts, code) or Association(code, name)
    wanted = replace(known, name=name, networks=networks)
    add_association(service.accounts, WHO, wanted)
    snapshot = service.store.snapshot()
    edits = claim(snapshot.places, wanted) if claims else ()
    if edits:
        batch = Batch(WHO, service.clock(), f"places of {', '.join(networks)} for {name}", edits)
        done = service.store.apply(batch, seen=snapshot.revision)
        click.echo(words("cli_admin.keeps", name=name, count=done.size, batch=done.id))
    else:
        click.echo(words("cli_admin.known", name=name, code=code))


@association.command("list")
@pass_app
def list_associations(app: App) -> None:
    """List the associations."""
    with app.service.accounts.store.read() as records:
        known = records.associations()
    columns = header("code name networks", "cli_admin", terminal_words())
    print_table(columns, [(each.code, each.name, ", ".join(each.networks)) for each in known])


@admin.command()
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write all of it to this file.")
@pass_app
def audit(app: App, /, *, file: Path | None) -> None:
    """Show who did what, newest first: the last lines, or with --csv all in a file."""
    words = terminal_words()
    with app.service.accounts.store.read() as records:
        lines = records.audit(limit=_ALL_LINES if file else _LINES)
    if file:
        write_whole(file, audit_csv(lines).encode("utf-8-sig"), SECRET)
        click.echo(words("cli_admin.wrote", count=len(lines), file=file))
        return
    rows = [(f"{e.at:%Y-%m-%d %H:%M}", e.who, e.act, e.target, e.detail) for e in (line.entry for line in lines)]
    print_table(header("when who act target detail", "cli_admin", words), rows)


def _account(app: App, email: str) -> Account:
    login = read_login(email)
    with app.service.accounts.store.read() as records:
        account = records.account_of(login)
    if account is None:
        raise NotFoundError(f"there is no account of {login}")
    return account


def _show_link(app: App, token: str) -> None:
    words, root = terminal_words(), app.config.public_url or _LOCAL
    click.echo(f"{root}/editor/invitation?token={token}")
    click.echo(words("cli_admin.link", days=LIVES_FOR.days), err=True)
    if not app.config.public_url and sys.stderr.isatty():
        click.echo(words("cli_admin.no_url"), err=True)
