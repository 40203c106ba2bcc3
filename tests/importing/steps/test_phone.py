import pytest

from geo_service.importing.steps.phone import read_phone
from geo_service.model.report import Outcome


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("01 44 67 18 34", "+33144671834"),
        ("04.78.25.55.89", "+33478255589"),
        ("+33(0)4 74 07 92 11", "+33474079211"),
        ("04 78 61 86 42/04 78 61 88 70", "+33478618642"),
        ("05 56 81 92 18  /  05 56 48 22 07", "+33556819218"),
        ("Sévigné:04 78 14 14 14\nVallée: 04 72 13 07 07", "+33478141414"),
        ("3646", "3646"),
        ("115", "115"),
        ("", ""),
    ],
)
def test_numbers_are_read_without_a_word(draft, steps, text, number):
    read = read_phone(draft(phone=text), steps)

    assert read.place.phone == number
    assert read.findings == ()


@pytest.mark.parametrize("text", ["478526080", "4 78 52 60 80"])
def test_a_missing_first_0_is_repaired_and_said(draft, steps, text):
    read = read_phone(draft(phone=text), steps)

    assert read.place.phone == "+33478526080"
    assert read.findings[0].outcome is Outcome.REPAIRED


@pytest.mark.parametrize("text", ["X", "contact@example.org", "04 72 11"])
def test_what_cannot_be_read_stays_as_written_and_is_said(draft, steps, text):
    read = read_phone(draft(phone=text), steps)

    assert read.place.phone == text
    assert read.findings[0].outcome is Outcome.KEPT
