"""The real files: how many of their texts are read is part of what is promised."""

import csv
from collections import Counter

import pytest

from geo_service.hours.reading import Level, read_hours
from tests.hours.texts import real_texts

STATED = {"6 h - 22 h": 250, "24 h / 24": 161, "6 h - 1 h": 32, "10 h - 22 h": 1}


@pytest.fixture(scope="module")
def sanisettes(real_data) -> Counter[str]:
    path = real_data / "places" / "paris-sanisettes-2021.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return Counter(row["HORAIRE"] for row in csv.DictReader(lines, delimiter=";"))


def test_all_four_texts_of_the_paris_toilets_are_read(sanisettes):
    read = {text: count for text, count in sanisettes.items() if read_hours(text).level is Level.FULL}
    assert read == STATED
    assert sum(read.values()) == 444


def test_what_the_paris_toilets_do_not_state_is_not_read(sanisettes):
    left = {text: count for text, count in sanisettes.items() if read_hours(text).level is Level.NONE}
    assert left == {"Voir fiche équipement": 170, "": 30}


def test_malformed_texts_of_nantes_are_read_as_french_or_said_to_be_left(real_data):
    texts = [text for text in real_texts(real_data) if read_hours(text).osm != text]
    read = {text: read_hours(text).osm for text in texts if read_hours(text).level is Level.FULL}
    assert read == {"Lundi et jeudi, 11h30 - 14h": "Mo,Th 11:30-14:00"}
    assert all(read_hours(text).leftover for text in texts if text not in read)
