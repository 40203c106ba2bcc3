"""The editor: pages for associations, all below ``/editor`` and closed to who is not signed in.

A page is a line in :data:`ROUTES`, a role in :data:`geo_service.web.access.PRIVILEGED_ENDPOINTS`, and where it is for
everybody a line in :data:`geo_service.web.editor.site.NAVIGATION`.
"""

from flask import Blueprint

from geo_service.web.current import EDITOR
from geo_service.web.editor import home, invitation, login
from geo_service.web.editor.site import finish, template_names
from geo_service.web.pages import site

GET, POST = ("GET",), ("POST",)
ROUTES = (
    ("/", "home", home.show, GET),
    ("/login", "login", login.show, GET),
    ("/login", "send_login", login.send, POST),
    ("/login/code", "send_code", login.send_code, POST),
    ("/logout", "logout", login.leave, POST),
    ("/invitation", "invitation", invitation.show, GET),
    ("/invitation", "accept", invitation.accept, POST),
)
"""Address below ``/editor``, endpoint, view and methods."""

blueprint = Blueprint("editor", __name__, url_prefix=EDITOR)
blueprint.context_processor(site.template_names)
blueprint.context_processor(template_names)
blueprint.after_request(finish)
for _rule, _endpoint, _view, _methods in ROUTES:
    blueprint.add_url_rule(_rule, _endpoint, _view, methods=list(_methods))
