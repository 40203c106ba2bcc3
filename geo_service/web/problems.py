"""What is answered when something is wrong: the one table of errors and statuses, and their two shapes.

Under ``/api`` a problem document (RFC 9457), elsewhere a page.
"""

from http import HTTPStatus

import msgspec
from flask import Flask, Response, render_template
from jinja2 import TemplateError
from msgspec import UNSET, UnsetType
from werkzeug.exceptions import HTTPException, TooManyRequests

from geo_service.errors import (
    AssetError,
    BadValueError,
    ConfigError,
    GeocodingError,
    GeoServiceError,
    NotFoundError,
    StaleEditError,
    StoreError,
    TapRefusedError,
    UnreadableFileError,
)
from geo_service.labels import load_labels
from geo_service.web.current import in_api
from geo_service.web.language import request_language
from geo_service.web.logs import log_failure

STATUSES: dict[type[Exception], HTTPStatus] = {
    BadValueError: HTTPStatus.BAD_REQUEST,
    UnreadableFileError: HTTPStatus.BAD_REQUEST,
    NotFoundError: HTTPStatus.NOT_FOUND,
    TapRefusedError: HTTPStatus.FORBIDDEN,
    StaleEditError: HTTPStatus.CONFLICT,
    GeocodingError: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    ConfigError: HTTPStatus.INTERNAL_SERVER_ERROR,
    AssetError: HTTPStatus.INTERNAL_SERVER_ERROR,
    GeoServiceError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Status of each error; of an error of another class, that of its nearest base."""
_FAILED = HTTPStatus.INTERNAL_SERVER_ERROR
PROBLEM_TYPE = "application/problem+json"
_APOLOGY = "Something failed on our side. It was logged; try again later."
_WORDED = frozenset({400, 403, 404, 405, 413, 429, 500, 503})


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem document. Source: RFC 9457, section 3.

    Attributes:
        type: ``about:blank``: the status says what kind of problem it is.
        title: Short name of the status.
        status: HTTP status.
        detail: What is wrong and how to mend it.
        parameter: The parameter at fault.
        accepted: The values it accepts, where they can be listed.
    """

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    parameter: str | UnsetType = UNSET
    accepted: tuple[str, ...] | UnsetType = UNSET


def install_problems(app: Flask) -> None:
    """Turn every error into an answer."""
    app.register_error_handler(Exception, answer_error)


def answer_error(error: Exception) -> Response | HTTPException:
    """Return the answer to an error."""
    if isinstance(error, HTTPException) and (error.code or 0) < HTTPStatus.BAD_REQUEST:
        return error
    problem = problem_of(error)
    if problem.status >= _FAILED:
        log_failure(error)
    response = _document(problem) if in_api() else _page(problem)
    response.status_code = problem.status
    if isinstance(error, HTTPException):
        response.headers.extend({k: v for k, v in error.get_headers() if k not in {"Content-Type", "Content-Length"}})
    return response


def problem_of(error: Exception) -> Problem:
    """Return an error as a problem document, without anything internal."""
    if isinstance(error, HTTPException):
        return _problem(HTTPStatus(error.code or 500), _http_detail(error))
    status = next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), _FAILED)
    if status >= _FAILED and not isinstance(error, GeocodingError):
        # Words of other failures are for the operator.
        return _problem(status, _APOLOGY)
    if isinstance(error, BadValueError):
        return _problem(status, str(error), parameter=error.field or UNSET, accepted=error.accepted or UNSET)
    return _problem(status, str(error))


def _problem(
    status: HTTPStatus,
    detail: str,
    parameter: str | UnsetType = UNSET,
    accepted: tuple[str, ...] | UnsetType = UNSET,
) -> Problem:
    return Problem(title=status.phrase, status=status.value, detail=detail, parameter=parameter, accepted=accepted)


def _http_detail(error: HTTPException) -> str:
    if isinstance(error, TooManyRequests):
        return "Too many requests from your address. Wait as many seconds as the Retry-After header says."
    return _APOLOGY if (error.code or 500) >= _FAILED else error.description or ""


def _document(problem: Problem) -> Response:
    return Response(msgspec.json.encode(problem), content_type=PROBLEM_TYPE)


def _page(problem: Problem) -> Response:
    lang = request_language()
    labels = load_labels(lang)
    words = problem.status if problem.status in _WORDED else problem.status // 100 * 100
    title, detail = labels(f"error_{words}.title"), labels(f"error_{words}.detail")
    try:
        page = render_template("error.html", lang=lang, status=problem.status, title=title, detail=detail)
    except (GeoServiceError, TemplateError, LookupError) as error:
        # The page needs the store or an asset that may be what fails.
        log_failure(error)
        return Response(f"{title}\n{detail}\n", content_type="text/plain; charset=utf-8")
    return Response(page, content_type="text/html; charset=utf-8", headers={"Vary": "Accept-Language"})
