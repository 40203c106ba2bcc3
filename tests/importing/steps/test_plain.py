import pytest

from geo_service.importing.steps.plain import copy_plain
from geo_service.model.place import Kind, Wheelchair


@pytest.mark.parametrize("text", ["day_centre", "Accueil de jour", "DAY CENTRE"])
def test_a_kind_is_a_code_or_a_label(draft, steps, text):
    assert copy_plain(draft(name="A", kind=text), steps).place.kind is Kind.DAY_CENTRE


def test_an_unknown_kind_is_an_amenity_and_is_said(draft, steps):
    read = copy_plain(draft(name="A", kind="spaceship"), steps)

    assert read.place.kind is Kind.AMENITY
    assert "Accueil de jour" in read.findings[0].remedy
    assert read.findings[0].value == "spaceship"


@pytest.mark.parametrize(
    ("text", "address"),
    [("www.example.org", "https://www.example.org"), ("http://example.org/a", "http://example.org/a")],
)
def test_a_website_gets_its_scheme(draft, steps, text, address):
    assert copy_plain(draft(name="A", kind="amenity", website=text), steps).place.website == address


@pytest.mark.parametrize("text", ["contact@example.org", "1 cabine"])
def test_what_is_no_web_address_is_left_out_and_said(draft, steps, text):
    read = copy_plain(draft(name="A", kind="amenity", website=text), steps)

    assert read.place.website == ""
    assert [found.field for found in read.findings] == ["website"]


@pytest.mark.parametrize(
    ("text", "access"),
    [("Oui", Wheelchair.YES), ("no", Wheelchair.NO), ("partiel", Wheelchair.LIMITED), ("", None), ("peut-être", None)],
)
def test_wheelchair(draft, steps, text, access):
    assert copy_plain(draft(name="A", kind="amenity", wheelchair=text), steps).place.wheelchair is access
