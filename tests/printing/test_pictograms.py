import re
from xml.etree import ElementTree as ET

import pytest

from geo_service.config import shipped_datasets
from geo_service.errors import AssetError
from geo_service.printing.pictograms import pictogram, qr_code
from geo_service.reference import load_reference

VOCABULARY = load_reference(shipped_datasets()).vocabulary


@pytest.mark.parametrize("term", VOCABULARY.services.terms, ids=lambda term: term.code)
def test_every_service_has_a_drawing(term):
    drawing = ET.fromstring(pictogram(term.icon))  # noqa: S314 - our own file
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing.get("viewBox") == "0 0 24 24"
    assert len(drawing)


def test_a_drawing_that_is_missing_says_how_to_get_it():
    with pytest.raises(AssetError, match="make assets"):
        pictogram("no-such-icon")


def test_a_qr_code_has_its_quiet_zone_and_is_the_same_every_time():
    url = "https://carte.example.org/e/QPDQW5F3"
    drawing = qr_code(url)
    assert drawing == qr_code(url) != qr_code(url + "0")
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', drawing).groups())
    assert width == height
    assert (width - 2 * 4 - 17) % 4 == 0
