from datetime import date

import pytest

from geo_service.hours.doors import context_of
from geo_service.labels import load_labels
from geo_service.model.place import Kind, Origin, Period, Source, Verification
from geo_service.printing.weekly import hours_lines
from tests.builders import make_place
from tests.drawing.samples import CITY

DAY = date(2026, 11, 23)
CONTEXT = context_of(CITY)
WORDS = load_labels("fr")


def lines(**changes):
    return hours_lines(make_place(kind=Kind.MERCHANT, **changes), DAY, CONTEXT, WORDS)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Mo-Fr 08:00-16:00", "lun–ven 08:00–16:00\u00a0; sam, dim fermé"),
        ("Sa 10:00-12:00,14:00-18:00", "sam 10:00–12:00, 14:00–18:00\u00a0; lun–ven fermé\u00a0; dim fermé"),
        ("24/7", "jour et nuit"),
        ("08:00-20:00", "tous les jours 08:00–20:00"),
        ("", "inconnus\u00a0: demandez avant"),
        ("selon affluence", "selon affluence"),
        ("Fr 20:00-02:00", "ven 20:00–02:00\u00a0; lun–jeu fermé\u00a0; sam, dim fermé"),
    ],
)
def test_a_week_is_said_in_plain_words(hours, said):
    assert lines(hours=hours) == (said,)


def test_old_hours_say_how_old_they_are():
    assert lines(hours="24/7", source=Source("Liste", as_of="2021")) == ("jour et nuit (2021, à vérifier)",)


def test_closures_come_first_and_past_ones_are_left_out():
    past, coming = Period(None, date(2026, 11, 1)), Period(date(2026, 12, 1), date(2026, 12, 8), "travaux")
    closed, _ = lines(hours="24/7", closures=(past, coming))
    assert closed == "FERMÉ du 1 décembre 2026 au 8 décembre 2026 (travaux)"


def test_an_old_status_without_an_end_is_not_stated_as_a_fact():
    said = lines(
        hours="24/7", closures=(Period(reason="Fermé"),), source=Source("L", as_of="2021"), origin=Origin("l", "1")
    )
    assert said[0] == "Signalé fermé en 2021\u00a0: à vérifier"


def test_a_closure_that_somebody_checked_is_believed():
    place = {"verified": Verification(date(2026, 11, 20), "Nadia", "phone"), "origin": Origin("l", "1")}
    assert lines(closures=(Period(),), **place)[0] == "FERMÉ jusqu’à nouvel ordre"
