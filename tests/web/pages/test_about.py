import pytest

from geo_service.labels import load_labels
from geo_service.model.place import Source
from geo_service.web.pages.about import SourceLine, source_lines
from tests.builders import make_place


@pytest.mark.parametrize(
    ("dates", "first", "last"),
    [
        (("2023", "2023-01"), "2023", "2023"),
        (("2020-11", "2021"), "November 2020", "2021"),
        (("2020", "2018-06-27"), "27 June 2018", "2020"),
        (("2022-12", "2022-12-05"), "December 2022", "December 2022"),
    ],
)
def test_a_year_begins_before_and_ends_after_its_months(dates, first, last):
    places = [make_place(f"PAR-000{n}", source=Source("City", as_of=date)) for n, date in enumerate(dates)]
    (line,) = source_lines(places, load_labels("en"))
    assert (line.oldest, line.newest) == (first, last)


def test_sources_are_counted_with_their_first_and_last_dates():
    dates = {"PAR-0001": "2019-05", "PAR-0002": "", "PAR-0003": "2014"}
    places = [make_place(key, source=Source("City", "https://c", "ODbL-1.0", date)) for key, date in dates.items()]
    lone = make_place("PAR-0004", source=Source("Blog"))
    assert source_lines([lone, *places], load_labels("en")) == [
        SourceLine("City", "ODbL-1.0", "https://c", 3, "2014", "May 2019"),
        SourceLine("Blog", "", "", 1, "", ""),
    ]
