"""The first page after signing in."""

from flask import render_template

from geo_service.web.access import current_account


def show() -> str:
    """Say who is signed in, with which roles, and where to go."""
    return render_template("editor/home.html", grants=current_account().grants)
