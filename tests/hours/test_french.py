import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.hours.french_words import plain, tokens
from geo_service.hours.reading import MAX_LENGTH, Level, read_hours

TABLE = tomllib.loads(Path(__file__).with_name("readings.toml").read_text(encoding="utf-8"))
BLANKS = re.compile("[ \t\u00a0\u202f]")
WORDS = "lundi mar. jeu samedi sauf fermé 9h 12h30 14 à - et , ; ( ) : du au 1er août fériés soir rdv sur h x".split()


@pytest.mark.parametrize(("text", "osm"), TABLE["read"].items(), ids=lambda value: value)
def test_what_is_certain_is_read(text, osm):
    reading = read_hours(text)
    assert (reading.level, reading.osm) == (Level.FULL, osm)
    assert reading.schedule is not None
    assert reading.leftover == ()


@pytest.mark.parametrize("text", TABLE["unread"]["texts"])
def test_what_is_not_certain_is_left(text):
    reading = read_hours(text)
    assert reading.level is not Level.FULL
    assert reading.schedule is None
    assert reading.leftover


def test_what_is_understood_in_part_is_said():
    reading = read_hours("lun-ven 9h-11h45 ; douches l'après-midi sur rendez-vous")
    assert reading.level is Level.PARTLY
    assert reading.osm == "Mo-Fr 09:00-11:45"
    assert reading.leftover == ("douches l'après-midi sur rendez-vous",)


def test_prose_is_not_read_at_all():
    assert read_hours("gratuit ; apporter savon et serviette").level is Level.NONE
    assert read_hours("").level is Level.NONE
    assert read_hours("lun " * MAX_LENGTH).level is Level.NONE


def test_accents_case_and_typography_do_not_count():
    assert read_hours("LUNDI – VENDREDI : 9 H – 17 H").osm == "Mo-Fr 09:00-17:00"


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_every_text_is_read_or_left_over_and_no_word_is_lost(text):
    reading = read_hours(text)
    assert (reading.schedule is not None) == (reading.level is Level.FULL)
    assert bool(reading.leftover) or reading.level is Level.FULL or not text.strip()
    assert len(plain(text)) == len(text)
    said = "".join(token.text for token in tokens(text))
    assert BLANKS.sub("", said) == BLANKS.sub("", text)
