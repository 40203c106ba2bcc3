from datetime import date

import pytest

from geo_service.drawing.walk_words import distance_words
from geo_service.labels import load_labels
from geo_service.web.pages.words import (
    address_words,
    as_of_words,
    date_words,
)
from tests.builders import make_place

FR, EN = load_labels("fr"), load_labels("en")


@pytest.mark.parametrize(
    ("as_of", "french", "english"),
    [
        ("2014", "2014", "2014"),
        ("2022-07", "juillet 2022", "July 2022"),
        ("2026-10-07", "7 octobre 2026", "7 October 2026"),
        ("2026-01-01", "1er janvier 2026", "1 January 2026"),
        ("", "", ""),
        ("hiver 2020", "hiver 2020", "hiver 2020"),
        ("2020-13", "2020-13", "2020-13"),
    ],
)
def test_dates_of_sources_are_as_exact_as_they_are(as_of, french, english):
    assert as_of_words(as_of, FR) == french
    assert as_of_words(as_of, EN) == english


def test_days_need_no_locale():
    assert date_words(date(2026, 8, 31), FR) == "31 août 2026"


@pytest.mark.parametrize(
    ("metres", "french", "english"),
    [
        (0.4, "0\xa0m", "0\xa0m"),
        (7.2, "7\xa0m", "7\xa0m"),
        (354.9, "350\xa0m", "350\xa0m"),
        (994.9, "990\xa0m", "990\xa0m"),
        (996, "1,0\xa0km", "1.0\xa0km"),
        (1449, "1,4\xa0km", "1.4\xa0km"),
        (10_000, "10,0\xa0km", "10.0\xa0km"),
        (999_960, "1\u202f000,0\xa0km", "1,000.0\xa0km"),
        (1_670_630, "1\u202f670,6\xa0km", "1,670.6\xa0km"),
    ],
)
def test_distances_are_rounded_as_one_says_them(metres, french, english):
    assert distance_words(metres, FR) == french
    assert distance_words(metres, EN) == english


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"postcode": "75011"}, "75011 Paris"),
        ({"address": "4 place Carpeaux", "postcode": "92800", "town": "Puteaux"}, "4 place Carpeaux, 92800 Puteaux"),
        ({"address": "rue Alibert"}, "rue Alibert, Paris"),
        ({"town": "Loos"}, "Loos"),
    ],
)
def test_addresses_are_one_line(changes, said):
    assert address_words(make_place(**changes), "Paris") == said
