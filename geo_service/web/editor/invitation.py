"""What an invitation link shows: choose a password."""

from flask import Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.accounts.inviting import accept as accept_invitation
from geo_service.accounts.inviting import look_up
from geo_service.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from geo_service.errors import BadValueError
from geo_service.web.current import current_service
from geo_service.web.editor.site import go_to

_BAD_REQUEST = 400


def show() -> str:
    """Ask for a password; looking at the page uses nothing up.

    The token is an argument of the address because those, unlike paths, are in no log.

    Raises:
        NotFoundError: The link is wrong, too old, or was used.
    """
    return _page(request.args.get("token", ""))


def accept() -> Response | AnyResponse:
    """Make the account, then ask to sign in.

    Raises:
        NotFoundError: The link is wrong, too old, or was used.
    """
    token, password = request.form.get("token", ""), request.form.get("password", "")
    if password != request.form.get("again", ""):
        return make_response(_page(token, "differ"), _BAD_REQUEST)
    try:
        accept_invitation(current_service().accounts, token, password)
    except BadValueError as error:
        return make_response(_page(token, *error.accepted), _BAD_REQUEST)
    return go_to("login")


def _page(token: str, trouble: str = "") -> str:
    invitation = look_up(current_service().accounts, token)
    return render_template(
        "editor/invitation.html", token=token, invitation=invitation, trouble=trouble, least=MIN_LENGTH, most=MAX_LENGTH
    )
