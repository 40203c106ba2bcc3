import pytest

from geo_service.drawing.written_hours import hours_words
from geo_service.labels import load_labels

FR, EN = load_labels("fr"), load_labels("en")


@pytest.mark.parametrize(
    ("hours", "french", "english"),
    [
        ("24/7", "Jour et nuit, tous les jours", "Day and night, every day"),
        ("Mo-Fr 08:00-16:00", "lundi à vendredi 8 h à 16 h", "Monday to Friday 8:00 to 16:00"),
        ("Mo 09:30-12:00,14:00-17:30", "lundi 9 h 30 à 12 h, 14 h à 17 h 30", "Monday 9:30 to 12:00, 14:00 to 17:30"),
        ("Mo,We,Sa 10:00-12:00; Su off", None, "Monday, Wednesday, Saturday 10:00 to 12:00; Sunday closed"),
        ("Mo-Fr", "lundi à vendredi", "Monday to Friday"),
        ("Mo-Tu 10:00-12:00; Su-Mo off", "lundi et mardi 10 h à 12 h ; dimanche et lundi fermé", None),
        ("Mo-Tu,Th-Sa", None, "Monday and Tuesday, Thursday to Saturday"),
        ("PH off", "jours fériés fermé", "public holidays closed"),
        ("08:00-20:00", "8 h à 20 h", "8:00 to 20:00"),
    ],
)
def test_plain_rules_become_words(hours, french, english):
    if french:
        assert hours_words(hours, FR).replace("\xa0", " ") == french
    if english:
        assert hours_words(hours, EN) == english


@pytest.mark.parametrize(
    "hours",
    [
        "lun-ven 8h-16h",
        "Mo-Fr 08:00-16:00; Dec 25 off",
        "Mo[1] 10:00-12:00",
        '|| "call"',
        "08:00+",
        "",
        ";",
        "<script>alert(1)</script>",
    ],
)
def test_all_else_stays_as_its_source_wrote_it(hours):
    assert hours_words(hours, EN) == hours
