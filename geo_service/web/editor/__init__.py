"""The editor: pages for associations, all below ``/editor`` and closed to who is not signed in.

A page is a line in :data:`ROUTES`, a role in :data:`geo_service.web.access.PRIVILEGED_ENDPOINTS`, and where it is for
everybody a line in :data:`geo_service.web.editor.site.NAVIGATION`.
"""

from flask import Blueprint

from geo_service.web.current import EDITOR
from geo_service.web.editor import (
    account,
    association,
    audit,
    batches,
    cards,
    dashboard,
    history,
    invitation,
    lists,
    locate,
    login,
    people,
    place,
    places,
    reports,
    rounds,
    uploads,
)
from geo_service.web.editor.site import finish, template_names
from geo_service.web.pages import site

GET, POST = ("GET",), ("POST",)
ROUTES = (
    ("/", "home", dashboard.show, GET),
    ("/login", "login", login.show, GET),
    ("/login", "send_login", login.send, POST),
    ("/login/code", "send_code", login.send_code, POST),
    ("/logout", "logout", login.leave, POST),
    ("/invitation", "invitation", invitation.show, GET),
    ("/invitation", "accept", invitation.accept, POST),
    ("/account", "account", account.show, GET),
    ("/account/password", "send_password", account.send_password, POST),
    ("/account/second-factor", "show_totp", account.show_totp, GET),
    ("/account/second-factor", "send_totp", account.send_totp, POST),
    ("/account/second-factor/off", "send_totp_off", account.send_totp_off, POST),
    ("/account/sessions", "send_end", account.send_end, POST),
    ("/accounts", "accounts", people.show, GET),
    ("/accounts/invite", "send_invitation", people.send_invitation, POST),
    ("/accounts/withdraw", "send_withdrawal", people.send_withdrawal, POST),
    ("/accounts/<account_id>/roles", "send_role", people.send_role, POST),
    ("/accounts/<account_id>/suspend", "send_suspension", people.send_suspension, POST),
    ("/accounts/<account_id>/password", "send_new_password", people.send_password, POST),
    ("/lists", "lists", lists.show, GET),
    ("/lists/file", "list_file", lists.download, GET),
    ("/lists/upload", "send_list", lists.send_list, POST),
    ("/uploads/<upload_id>", "upload", uploads.show, GET),
    ("/uploads/<upload_id>", "send_choice", uploads.send_choice, POST),
    ("/uploads/<upload_id>/apply", "send_apply", uploads.send_apply, POST),
    ("/uploads/<upload_id>/discard", "send_discard", uploads.send_discard, POST),
    ("/uploads/<upload_id>/undo", "send_undo", uploads.send_undo, POST),
    ("/uploads/<upload_id>/rejected.csv", "rejected", uploads.rejected, GET),
    ("/rounds", "rounds", rounds.show, GET),
    ("/rounds", "plan_round", rounds.plan, POST),
    ("/rounds/<code>", "round", rounds.show_round, GET),
    ("/rounds/<code>", "send_round", rounds.send, POST),
    ("/rounds/<code>.pdf", "round_sheet", rounds.download, GET),
    ("/rounds/<code>/undo", "undo_round", rounds.undo, POST),
    ("/reports", "reports", reports.show, GET),
    ("/reports/<code>", "send_report", reports.send, POST),
    ("/reports/<code>/undo", "undo_report", reports.undo, POST),
    ("/cards", "cards", cards.show, GET),
    ("/cards", "send_links", cards.send_links, POST),
    ("/cards/print.pdf", "send_print", cards.send_print, POST),
    ("/cards/taps/<tap_id>", "send_tap", cards.send_tap, POST),
    ("/locate", "locate", locate.show, GET),
    ("/locate/<place_id>", "locate_place", locate.show_place, GET),
    ("/locate/<place_id>", "send_place_position", locate.send_place, POST),
    ("/places", "places", places.show, GET),
    ("/places/new", "new_place", place.show_new, GET),
    ("/places/new", "send_new_place", place.send_new, POST),
    ("/place/<place_id>", "place", place.show, GET),
    ("/place/<place_id>", "send_place", place.send, POST),
    ("/place/<place_id>/history", "place_history", history.show, GET),
    ("/place/<place_id>/restore", "restore_place", history.send_restore, POST),
    ("/history", "history", batches.show, GET),
    ("/history/<int:batch_id>", "batch", batches.show_batch, GET),
    ("/history/<int:batch_id>/undo", "undo_batch", batches.send_undo, POST),
    ("/association", "association", association.show, GET),
    ("/association", "send_association", association.send, POST),
    ("/audit", "audit", audit.show, GET),
    ("/audit.csv", "audit_csv", audit.export, GET),
)
"""Address below ``/editor``, endpoint, view and methods."""

blueprint = Blueprint("editor", __name__, url_prefix=EDITOR)
blueprint.context_processor(site.template_names)
blueprint.context_processor(template_names)
blueprint.after_request(finish)
for _rule, _endpoint, _view, _methods in ROUTES:
    blueprint.add_url_rule(_rule, _endpoint, _view, methods=list(_methods))
