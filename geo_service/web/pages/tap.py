"""What a merchant's link opens: the name of the place, five big buttons, and a question before anything is done.

The link's token is an argument of the address, because those, unlike paths, are in no log. Looking changes nothing: a
form asks, and the form that it leads to confirms with a number that works once.
"""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, url_for

from geo_service.accounts.associations import known_association
from geo_service.errors import BadValueError, TapRefusedError
from geo_service.labels import Labels
from geo_service.model.phone import phone_link
from geo_service.model.place import Place
from geo_service.model.taps import Act, Wish
from geo_service.taps.links import EXPIRED, GONE, REVOKED, UNKNOWN
from geo_service.taps.rules import LONGEST_HOLIDAY_DAYS, waits
from geo_service.taps.tapping import CHANGED, LATE, OFTEN, REPLAYED, ask, confirm, look
from geo_service.web.current import current_service
from geo_service.web.language import chosen_language, request_language
from geo_service.web.pages.site import words
from geo_service.web.pages.words import date_words

STATUSES = {
    UNKNOWN: HTTPStatus.NOT_FOUND,
    REVOKED: HTTPStatus.GONE,
    EXPIRED: HTTPStatus.GONE,
    GONE: HTTPStatus.GONE,
    LATE: HTTPStatus.CONFLICT,
    REPLAYED: HTTPStatus.CONFLICT,
    CHANGED: HTTPStatus.CONFLICT,
    OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
}
"""Status of each reason why nothing is done."""
_CHOICES = (Act.OPEN, Act.CLOSED_TODAY, Act.HOLIDAY, Act.STOP, Act.LEAVE)

blueprint = Blueprint("tap", __name__)


def show() -> str:
    """Show the place's name and what may be said.

    Raises:
        TapRefusedError: The link opens nothing.
    """
    found = look(current_service().taps, _token())
    return _page("choices", found.place, choices=_choices(found.place), last=found.last)


def send() -> str | tuple[str, HTTPStatus]:
    """Ask for what is missing, then for confirmation; do what is confirmed.

    Raises:
        TapRefusedError: The link opens nothing, or the form cannot be used (any more).
    """
    if "nonce" in request.form:
        return _confirm(request.form["nonce"])
    act = next((act for act in Act if act == request.form.get("do")), None)
    if act is None:
        return show()
    if _is_unsaid(act):
        return _details(act)
    try:
        wish = Wish(act, _day("starts"), _day("ends"), request.form.get("service", ""))
        asked = ask(current_service().taps, _token(), wish)
    except BadValueError as error:
        return _details(act, error.field), HTTPStatus.BAD_REQUEST
    return _page("confirm" if asked.nonce else "already", asked.place, asked=asked, waits=waits(asked.wish))


def wish_words(wish: Wish, texts: Labels) -> str:
    """Return what a merchant says, in words."""
    service = current_service().reference.vocabulary.services.by_code.get(wish.service)
    return texts(
        f"tap.said_{wish.act}",
        starts=date_words(wish.starts, texts) if wish.starts else "",
        ends=date_words(wish.ends, texts) if wish.ends else "",
        service=service.label(texts.lang) if service else wish.service,
    )


def _confirm(nonce: str) -> str:
    desk, token = current_service().taps, _token()
    tap = confirm(desk, token, nonce)
    found = look(desk, token)
    return _page("done", found.place, tap=tap, last=found.last)


def _details(act: Act, trouble: str = "") -> str:
    """Return the page that asks from when to when, or which service."""
    place = look(current_service().taps, _token()).place
    terms = current_service().reference.vocabulary.services.by_code
    offered = [terms[offer.service] for offer in place.offers if offer.service in terms]
    return _page(
        act.value,
        place,
        trouble=trouble,
        services=offered,
        today=_now(place).date().isoformat(),
        starts=request.form.get("starts", ""),
        ends=request.form.get("ends", ""),
    )


def _page(step: str, place: Place, **shown: Any) -> str:
    texts = words()
    names = {
        "said": lambda wish: wish_words(wish, texts),
        "at": lambda tap: tap.at.astimezone(_zone(place)).strftime("%H:%M"),
        "here": _here(),
        "longest": LONGEST_HOLIDAY_DAYS,
        "keeper": known_association(current_service().accounts, place.association),
        "phone_link": phone_link,
    }
    return render_template("tap.html", step=step, place=place, **(names | shown))


def _choices(place: Place) -> list[Act]:
    return [act for act in _CHOICES if act is not Act.STOP or place.offers]


def _is_unsaid(act: Act) -> bool:
    """Return whether the form says what is to be done, and not yet when or what."""
    if act is Act.HOLIDAY:
        return "starts" not in request.form
    return act is Act.STOP and "service" not in request.form


def _day(field: str) -> date | None:
    """Return a day of a form: as browsers with a calendar send it, or as French people type it."""
    text = request.form.get(field, "").strip()
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day alone
        except ValueError:
            continue
    return None


def _zone(place: Place) -> ZoneInfo:
    return ZoneInfo(current_service().reference.city(place.city).timezone)


def _now(place: Place) -> datetime:
    return current_service().clock().astimezone(_zone(place))


def _token() -> str:
    """Return the token of the address."""
    return request.args.get("t", "")


def _here() -> str:
    """Return the address of the link, keeping the language that was chosen."""
    return url_for("tap.show", t=_token(), lang=chosen_language())


def _refused(error: TapRefusedError) -> tuple[str, HTTPStatus]:
    opens = error.reason in {LATE, REPLAYED, CHANGED, OFTEN}
    page = render_template("tap.html", step="refused", reason=error.reason, here=_here() if opens else "")
    return page, STATUSES[error.reason]


def _finish(response: Response) -> Response:
    """Let nobody keep a page: its address is a key."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = request_language()
    response.vary.add("Accept-Language")
    return response


blueprint.add_url_rule("/m", "show", show, methods=["GET"])
blueprint.add_url_rule("/m", "send", send, methods=["POST"])
blueprint.register_error_handler(TapRefusedError, _refused)
blueprint.after_request(_finish)
