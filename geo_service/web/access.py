"""Who gets in: everybody where an endpoint is named here, nobody elsewhere."""

from flask import Flask, abort, request

PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "health.healthz",
        "health.readyz",
        "api.landing",
        "api.nearest",
        "api.places",
        "api.place",
        "api.cities",
        "api.services",
        "api.openapi",
        "pages.home",
        "pages.city",
        "pages.city_map",
        "pages.city_places",
        "pages.results",
        "pages.results_near",
        "pages.place",
        "pages.donate",
        "pages.places",
        "pages.about",
        "pages.emergency",
    }
)
"""Every endpoint that answers without asking who you are. A new view is closed until it is named here."""


def install_access(app: Flask) -> None:
    """Refuse every endpoint that is not public, as if it did not exist."""
    app.before_request(_refuse_unnamed)


def _refuse_unnamed() -> None:
    if request.endpoint is not None and request.endpoint not in PUBLIC_ENDPOINTS:
        abort(404)
