from dataclasses import replace

import pytest

from geo_service.drawing.coverage_words import (
    conditions,
    effect_header,
    effect_rows,
    share_header,
    share_rows,
    street_header,
    street_rows,
    title,
    worst_streets,
)
from geo_service.labels import LANGUAGES, load_labels
from geo_service.model.coverage import NO_WAY
from geo_service.model.place import Kind
from geo_service.model.query import PlaceFilter
from geo_service.model.walk import Profile
from tests.drawing.coverages import VOCABULARY, make_coverage

EN, FR = load_labels("en"), load_labels("fr")


def said(words=EN, **changes) -> str:
    return " ".join(conditions(make_coverage(**changes), VOCABULARY, words))


def plain(row) -> tuple[str, ...]:
    return tuple(cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row)


def test_the_title_names_city_and_needs():
    assert title(make_coverage(), VOCABULARY, EN).startswith("Toilets, Toulouse:")
    assert "one is enough" in title(
        make_coverage(where=PlaceFilter(needs=("water", "toilets"), any_need=True)), VOCABULARY, EN
    )
    assert "All places" in title(make_coverage(where=PlaceFilter()), VOCABULARY, EN)


def test_whatever_else_a_place_must_be_is_told():
    where = PlaceFilter(kinds=(Kind.AMENITY,), free=True, wheelchair=True, audience="women")
    text = said(where=where)
    for part in ("Only: Public facility.", "free", "wheelchair", "Women"):
        assert part in text, part
    assert "Only: " not in said()


def test_the_moment_is_local():
    assert "Sunday 2026-11-22 at 22:00" in said()
    assert "le dimanche 22/11/2026 à 22:00" in said(FR)
    assert "of which nobody can say" in said(or_unknown=True)
    assert "do not matter" in said(at=None)


def test_every_place_that_does_not_count_is_told():
    text = said()
    assert "1 place counts." in text
    assert "2 are left out because they are closed then." in text
    assert "1 is left out because nobody can say" in text
    assert "3 are left out because their position" in text
    assert "From 1 named street no way" in text
    assert "left out" not in said(closed=0, unknown=0, away=0)


def test_without_any_place_that_is_what_is_said():
    text = said(places=())
    assert "No place counts" in text
    assert "From 1 named street" not in text


def test_who_walks_is_told():
    assert "4.5 km/h" in said()
    assert "without steps" in said(profile=Profile.SLOW)


def test_shares_add_up():
    rows = [plain(row) for row in share_rows(make_coverage(), EN)]
    assert len(rows) == NO_WAY + 1
    assert rows[0] == ("up to 5 min", "thin, light blue", "200 m", "20.0 %", "20.0 %")
    assert rows[4][3:] == ("70.0 %", "90.0 %")
    assert rows[-1][-1] == "100.0 %"
    assert plain(next(share_rows(make_coverage(), FR)))[3] == "20,0 %"


def test_streets_without_a_way_are_not_called_far():
    coverage = make_coverage()
    streets = worst_streets(coverage, 20)
    assert [one.name for one in streets] == ["Rue Loin", "Rue du Parc"]
    assert len(worst_streets(coverage, 1)) == 1
    assert next(street_rows(coverage, streets)) == ("Rue Loin", "Nord", "26", "Toilettes du Parc")


def test_areas_have_a_column_where_there_are_any():
    coverage = make_coverage(streets=make_coverage().streets[-1:])
    assert "Area" not in street_header(coverage, EN)
    (row,) = street_rows(coverage, coverage.streets)
    assert row == ("Île", "", "")


def test_what_one_more_place_changes_is_told_before_and_after():
    (row,) = effect_rows(make_coverage(), EN)
    assert row[0].startswith("A. Rue Loin (the best")
    assert plain(row)[1:] == ("43.61450, 1.45400", "700 m", "20.0 % to 90.0 %", "18.3 to 3.3")


def test_where_nobody_had_a_way_there_is_no_mean_before():
    (effect,) = make_coverage().effects
    changed = make_coverage(effects=(replace(effect, before_s=None, after_s=None),))
    (row,) = effect_rows(changed, EN)
    assert row[-1] == "3.3, before: no way"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_fit_their_rows(lang):
    words, coverage = load_labels(lang), make_coverage()
    for header, rows in (
        (share_header(words), share_rows(coverage, words)),
        (street_header(coverage, words), street_rows(coverage, coverage.streets)),
        (effect_header(words), effect_rows(coverage, words)),
    ):
        assert {len(row) for row in rows} == {len(header)}
        assert all(header)
