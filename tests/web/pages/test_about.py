from geo_service.labels import load_labels
from geo_service.model.place import Source
from geo_service.web.pages.about import SourceLine, source_lines
from tests.builders import make_place


def test_sources_are_counted_with_their_first_and_last_dates():
    dates = {"PAR-0001": "2019-05", "PAR-0002": "", "PAR-0003": "2014"}
    places = [make_place(key, source=Source("City", "https://c", "ODbL-1.0", date)) for key, date in dates.items()]
    lone = make_place("PAR-0004", source=Source("Blog"))
    assert source_lines([lone, *places], load_labels("en")) == [
        SourceLine("City", "ODbL-1.0", "https://c", 3, "2014", "May 2019"),
        SourceLine("Blog", "", "", 1, "", ""),
    ]
