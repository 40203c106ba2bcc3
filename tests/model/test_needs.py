from datetime import date, datetime
from zoneinfo import ZoneInfo

from geo_service.model.needs import first_end, needed_on
from geo_service.model.place import Accepted
from tests.builders import make_place

ZONE = ZoneInfo("Europe/Paris")
TOYS = Accepted("toys", until=date(2026, 12, 24))
BOOKS = Accepted("books")
PLACE = make_place(accepts=(TOYS, BOOKS, Accepted("blanket", until=date(2027, 3, 1))))


def test_a_need_holds_on_its_last_day_and_not_after_it():
    assert needed_on(PLACE, date(2026, 12, 24)) == PLACE
    assert [taken.item for taken in needed_on(PLACE, date(2026, 12, 25)).accepts] == ["books", "blanket"]
    assert needed_on(PLACE, date(2027, 3, 2)).accepts == (BOOKS,)


def test_the_first_end_is_the_midnight_after_the_first_last_day():
    assert first_end(PLACE, ZONE) == datetime(2026, 12, 25, tzinfo=ZONE)
    assert first_end(make_place(accepts=(BOOKS,)), ZONE) is None
