from dataclasses import replace

import pytest

from geo_service.importing.steps.context import noted, placed, skipped
from geo_service.importing.steps.visibility import MASK, hide_sensitive
from geo_service.model.place import Kind, Visibility
from geo_service.model.report import Outcome


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Le Refuge"},
        {"name": "VIFFIL – SOS FEMMES"},
        {"name": "L'Amicale du Nid"},
        {"name": "A", "audience": "Femmes victimes de violences"},
        {"name": "A", "audience": "Jeunes LGBTQ+ de moins de 25 ans"},
        {"name": "A", "audience": "Personnes prostituées"},
        {"name": "A", "description": "Hébergement citoyen pour les personnes migrantes"},
        {"name": "A", "description": "Hébergement d'urgence pour femmes"},
    ],
)
def test_a_sensitive_place_is_hidden_and_listed(draft, steps, values):
    hidden = hide_sensitive(placed(draft(**values), name=values["name"]), steps)

    assert hidden.place.visibility is Visibility.REFERRAL
    assert hidden.findings[-1].outcome is Outcome.REFERRAL


def test_a_shelter_is_hidden_whatever_it_says(draft, steps):
    assert hide_sensitive(placed(draft(name="A"), kind=Kind.SHELTER), steps).place.visibility is Visibility.REFERRAL


@pytest.mark.parametrize("name", ["Toilettes publiques", "Aide juridique aux demandeurs d'asile", "Bains-douches"])
def test_another_place_is_public(draft, steps, name):
    assert hide_sensitive(draft(name=name), steps).place.visibility is Visibility.PUBLIC


def test_a_fountain_in_the_street_of_the_refuge_is_no_refuge(draft, steps):
    fixtures = replace(steps, mapping=replace(steps.mapping, fixtures=True))

    assert hide_sensitive(draft(name="Fontaine, rue du Refuge"), fixtures).place.visibility is Visibility.PUBLIC


def test_a_file_may_say_otherwise_and_that_is_said(draft, steps):
    shown = hide_sensitive(draft(name="Le Refuge", visibility="public"), steps)

    assert shown.place.visibility is Visibility.PUBLIC
    assert shown.findings[0].outcome is Outcome.KEPT
    assert hide_sensitive(draft(name="A", visibility="private"), steps).place.visibility is Visibility.PRIVATE


def test_the_report_repeats_no_secret(draft, steps):
    row = noted(
        draft(name="Le Refuge", lat="48.1234,"), "lat", "has commas and was read as 48.1234, 2", "", Outcome.KEPT
    )
    left_out = skipped(draft(name="Le Refuge", address="3 rue Secrète"), "address", "is bad", "")

    told = str(hide_sensitive(row, steps).findings) + str(hide_sensitive(left_out, steps).skipped)

    assert "48.1234" not in told
    assert "Secrète" not in told
    assert MASK in told


def test_a_name_that_repeats_the_address_is_not_listed(draft, steps):
    secret = placed(draft(name="Refuge Xylophone"), name="Refuge Xylophone", address="3 rue Xylophone")

    assert "Xylophone" not in str(hide_sensitive(secret, steps).findings)


@pytest.mark.parametrize(
    ("text", "visibility"),
    [("Publique", Visibility.PUBLIC), ("sur appel", Visibility.REFERRAL), ("Privé", Visibility.PRIVATE)],
)
def test_visibility_is_said_in_french_too(draft, steps, text, visibility):
    assert hide_sensitive(draft(name="A", visibility=text), steps).place.visibility is visibility


def test_a_visibility_that_is_not_understood_is_said(draft, steps):
    found = hide_sensitive(draft(name="A", visibility="cachée"), steps).findings

    assert [(finding.field, finding.outcome) for finding in found] == [("visibility", Outcome.KEPT)]
