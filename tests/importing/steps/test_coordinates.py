import pytest

from geo_service.importing.steps.coordinates import read_coordinates
from geo_service.model.position import Position
from geo_service.model.report import Outcome

PLACE = Position(48.8566, 2.3522)


@pytest.mark.parametrize(
    "values",
    [
        {"lat": "48.8566", "lon": "2.3522"},
        {"position": "48.8566,2.3522"},
        {"position": "[48.8566, 2.3522]"},
        {"position": "48.8566 2.3522"},
        {"lat": "48,8566", "lon": "2,3522"},
        {"position": "48,8566;2,3522"},
    ],
)
def test_clean_coordinates_are_read_without_a_word(draft, steps, values):
    read = read_coordinates(draft(**values), steps)

    assert read.place.position == PLACE
    assert read.findings == ()


@pytest.mark.parametrize(
    "values",
    [
        {"lat": "48.8566,", "lon": "2.3522"},
        {"lat": "2.3522", "lon": "48.8566"},
        {"position": "2.3522,48.8566"},
    ],
)
def test_stray_commas_and_swapped_axes_are_repaired_and_said(draft, steps, values):
    read = read_coordinates(draft(**values), steps)

    assert read.place.position == PLACE
    assert {found.outcome for found in read.findings} == {Outcome.REPAIRED}


@pytest.mark.parametrize(
    "values",
    [
        {"lat": "0", "lon": "0"},
        {"lat": "51.5", "lon": "-30"},
        {"lat": "north", "lon": "2"},
        {"lat": "48.8"},
        {"lat": "nan", "lon": "inf"},
        {"position": "somewhere"},
    ],
)
def test_nonsense_makes_a_row_unlocated_and_is_said(draft, steps, values):
    read = read_coordinates(draft(**values), steps)

    assert read.place.position is None
    assert read.findings[-1].outcome is Outcome.UNLOCATED


def test_no_coordinates_are_no_problem(draft, steps):
    assert read_coordinates(draft(name="A"), steps).findings == ()
