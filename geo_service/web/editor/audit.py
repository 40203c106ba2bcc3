"""The audit log: who did what."""

from flask import Response, render_template

from geo_service.accounts.interface import AuditLine
from geo_service.accounts.managing import may_give
from geo_service.drawing.audit import audit_csv
from geo_service.model.accounts import EVERY_ASSOCIATION, Grant, Role
from geo_service.web.access import current_account
from geo_service.web.current import current_service
from geo_service.web.editor.people import may_see

_SHOWN = 200
_EXPORTED = 100_000


def show() -> str:
    """Show the latest lines."""
    return render_template("editor/audit.html", lines=_lines()[:_SHOWN])


def export() -> Response:
    """Send all lines as CSV."""
    content = audit_csv(_lines()).encode("utf-8-sig")
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(content, content_type="text/csv; charset=utf-8", headers=headers)


def _lines() -> list[AuditLine]:
    """Return all lines to who administers everything, to others those by and about their own people."""
    account = current_account()
    with current_service().accounts.store.read() as records:
        lines = records.audit(limit=_EXPORTED)
        logins = {other.login for other in records.accounts() if may_see(account, other)}
    if may_give(account, Grant(EVERY_ASSOCIATION, Role.ADMINISTRATOR)):
        return list(lines)
    return [line for line in lines if {line.entry.who, line.entry.target} & logins]
