from datetime import date, timedelta

from geo_service.editing.overview import AHEAD, RECENT, Share, closures_ahead, verified_shares
from geo_service.model.place import Period, Verification
from tests.builders import make_place

TODAY = date(2026, 11, 20)


def checked(place_id, days_ago, postcode):
    verified = Verification(TODAY - timedelta(days=days_ago), "Nadia", "phone")
    return make_place(place_id, verified=verified, postcode=postcode)


def test_shares_count_what_was_verified_lately():
    places = [
        checked("PAR-0001", RECENT.days, "75011"),
        checked("PAR-0002", RECENT.days + 1, "75011"),
        checked("PAR-0003", -1, "75011"),
        make_place("PAR-0004", postcode="75002"),
        make_place("PAR-0005"),
    ]
    shares = verified_shares(places, lambda place: place.postcode, TODAY)
    assert shares == (Share("75002", 0, 1), Share("75011", 1, 3), Share("", 0, 1))
    assert [share.percent for share in shares] == [0, 33, 0]


def test_closures_ahead_begin_within_thirty_days():
    def shut(place_id, starts, ends=None):
        return make_place(place_id, closures=(Period(starts, ends),))

    soon, last = TODAY + timedelta(days=3), TODAY + AHEAD
    places = [
        shut("PAR-0003", last),
        shut("PAR-0002", soon),
        shut("PAR-0001", soon),
        shut("PAR-0004", TODAY - timedelta(days=1)),
        shut("PAR-0005", last + timedelta(days=1)),
        shut("PAR-0006", None, last),
    ]
    assert [place.id for place, _ in closures_ahead(places, TODAY)] == ["PAR-0001", "PAR-0002", "PAR-0003"]
