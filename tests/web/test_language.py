import pytest

from geo_service.web.app import create_app
from geo_service.web.language import request_language


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("", "", "fr"),
        ("", "en", "en"),
        ("", "en-GB,fr;q=0.5", "en"),
        ("", "ar,de;q=0.9", "fr"),
        ("", "*", "fr"),
        ("?lang=en", "fr", "en"),
        ("?lang=fr", "en", "fr"),
        ("?lang=xx", "en", "en"),
        ("?lang=", "en", "en"),
    ],
)
def test_the_address_decides_then_the_browser_then_french(make_service, query, accepted, lang):
    app = create_app(make_service())
    with app.test_request_context(f"/{query}", headers={"Accept-Language": accepted}):
        assert request_language() == lang
