import pytest

from geo_service.drawing.rule_words import rule_words
from geo_service.hours.reading import read_hours
from geo_service.labels import load_labels


def told(text, lang="fr"):
    schedule = read_hours(text).schedule
    assert schedule is not None, text
    return [line.replace("\u00a0", " ") for line in rule_words(schedule, load_labels(lang))]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("lun-ven 9h-18h", []),
        ("24/7", []),
        ("2e et 4e jeudi du mois 14h-17h", ["2e et 4e jeudi du mois : 14 h à 17 h"]),
        ("dernier samedi du mois 10h-12h30", ["dernier samedi du mois : 10 h à 12 h 30"]),
        ("Sa[-2] 10:00-12:00", ["avant-dernier samedi du mois : 10 h à 12 h"]),
        ("du 1er novembre au 31 mars lun-ven 9h-19h", ["du 1er novembre au 31 mars, lundi à vendredi : 9 h à 19 h"]),
        ("lun-ven 9h-18h, fermé du 1er au 15 août", ["du 1er août au 15 août : fermé"]),
        ("lundi 22h-2h, fermé en août", ["en août : fermé"]),
        ("Nov-Mar Mo,We 10:00+", ["de novembre à mars, lundi, mercredi : 10 h à …"]),
        ("Nov Mo 22:00-02:00", ["en novembre, lundi : 22 h à 2 h"]),
        ("semaines paires mardi 9h-12h", ["semaines paires, mardi : 9 h à 12 h"]),
        ("week 01-53/2 Tu 09:00-12:00", ["semaines impaires, mardi : 9 h à 12 h"]),
        ("Mo-Fr 09:00-18:00; PH off", ["jours fériés : fermé"]),
        ("Nov Sa-Su 10:00-12:00", ["en novembre, samedi et dimanche : 10 h à 12 h"]),
        ("SH Mo-Fr 10:00-12:00", ["vacances scolaires lundi à vendredi : 10 h à 12 h"]),
        ("Mo 09:00-18:00; easter off; Dec 24 off", ["le dimanche de Pâques : fermé", "le 24 décembre : fermé"]),
        ("Mo 09:00-18:00; 2026 Dec 24-2027 Jan 02 off", ["du 24 décembre 2026 au 2 janvier 2027 : fermé"]),
        (
            'Jul 10-20 Mo-Fr 09:00-12:00 "sur appel"',
            ["du 10 juillet au 20 juillet, lundi à vendredi : 9 h à 12 h, sur appel"],
        ),
        ("Mo 09:00-18:00; easter +1 day off", ["easter +1 day : fermé"]),
    ],
)
def test_what_one_week_does_not_show_is_said_in_words(text, lines):
    assert told(text) == lines


def test_the_same_in_english():
    assert told("Nov 01-Mar 31 Th[1,-1] 09:00-18:00; PH off", "en") == [
        "from 1 November to 31 March, first and last Thursday of the month: 9:00 to 18:00",
        "public holidays: closed",
    ]
