import pytest

from geo_service.importing.steps.postcode import read_postcode


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("13, rue B. Delessert 69007 Lyon", ("13, rue B. Delessert", "69007", "Lyon")),
        ("5, boulevard Diderot, 75012", ("5, boulevard Diderot", "75012", "")),
        ("place Paul-Verlaine,75013", ("place Paul-Verlaine", "75013", "")),
        ("24 Allée Pierre de Coubertin, 69007 Lyon, France", ("24 Allée Pierre de Coubertin", "69007", "Lyon")),
        ("58 cours Albert Thomas 69008, Lyon", ("58 cours Albert Thomas", "69008", "Lyon")),
        (
            "78, rue du Général-Leclerc, 94270 Le Kremlin-Bicêtre",
            ("78, rue du Général-Leclerc", "94270", "Le Kremlin-Bicêtre"),
        ),
        ("106, rue Réaumur", ("106, rue Réaumur", "", "")),
        ("69006 Place Maréchal Lyautey", ("69006 Place Maréchal Lyautey", "", "")),
    ],
)
def test_the_end_of_an_address_is_split(draft, steps, address, parts):
    place = read_postcode(draft(address=address), steps).place

    assert (place.address, place.postcode, place.town) == parts


def test_a_foreign_postcode_is_a_statement_but_none_of_ours(draft, steps):
    read = read_postcode(draft(address="Ile Oneux 6990 Hotton"), steps)

    assert read.values["postcode"] == "6990"
    assert read.place.postcode == ""


@pytest.mark.parametrize(
    ("values", "postcode"),
    [
        ({"town": "PARIS 11EME ARRONDISSEMENT"}, "75011"),
        ({"town": "PARIS 1ER ARRONDISSEMENT"}, "75001"),
        ({"city": "Lyon", "address": "5 rue X - 3e arr."}, "69003"),
        ({"address": "5 rue X - 3e arr."}, ""),
    ],
)
def test_an_arrondissement_has_a_postcode(draft, steps, values, postcode):
    assert read_postcode(draft(**values), steps).place.postcode == postcode


def test_a_missing_first_0_is_repaired_and_said(draft, steps):
    read = read_postcode(draft(postcode="1000"), steps)

    assert (read.place.postcode, read.findings[0].field) == ("01000", "postcode")


def test_nonsense_is_left_out_and_said(draft, steps):
    read = read_postcode(draft(postcode="07"), steps)

    assert (read.place.postcode, read.findings[0].field) == ("", "postcode")


def test_a_row_with_our_id_keeps_its_address(draft, steps):
    address = "Jardin du Gros Caillou, 69001"

    assert read_postcode(draft(id="LYO-0001", address=address), steps).place.address == address
