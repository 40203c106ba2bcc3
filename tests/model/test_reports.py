import pytest

from geo_service.model.reports import names_somebody


@pytest.mark.parametrize(
    "words",
    [
        "écrivez à ana@example.org",
        "06 12 34 56 78",
        "appelez le 0612345678 svp",
        "06.12.34.56.78",
        "+33 6 12 34 56 78",
        "0033612345678",
        "(+33)6-12-34-56-78",
    ],
)
def test_addresses_and_telephone_numbers_are_seen(words):
    assert names_somebody(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Fermé depuis le 01/11/2025",
        "01.11.2025 à 10 h",
        "ouvert 08:00-12:00 14:00-18:00",
        "parti au 12 rue de Rivoli, 75004 Paris",
        "@LaCloche l'a dit",
        "PAR-0417, 3 fois",
        "le 01 02 03",
    ],
)
def test_what_is_no_such_thing_is_let_through(words):
    assert not names_somebody(words)
