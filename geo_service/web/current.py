"""What the current request is part of: the service of its application, the API or the pages."""

from flask import Flask, current_app, request
from flask.sansio.app import App

from geo_service.service import GeoService

EDITOR = "/editor"
"""Where all pages for associations are."""
_KEY = "geo_service"


def attach_service(app: Flask, service: GeoService) -> None:
    """Give an application its service."""
    app.extensions[_KEY] = service


def current_service() -> GeoService:
    """Return the service of the current application."""
    return service_of(current_app)


def service_of(app: App) -> GeoService:
    """Return the service of an application."""
    service: GeoService = app.extensions[_KEY]
    return service


def in_editor() -> bool:
    """Return whether the current request is for the editor, even for a part of it that does not exist."""
    path = request.path
    return path == EDITOR or path.startswith(f"{EDITOR}/")


def in_api() -> bool:
    """Return whether the current request is for the API, even for a part of it that does not exist."""
    path = request.path
    return path == "/api" or path.startswith("/api/")
