"""The queue: what is asked, kept, applied, postponed, and left to people."""

from dataclasses import replace
from datetime import timedelta

import pytest

from geo_service.errors import ConfigError, GeocodingError, GeocodingTrouble, NotFoundError, StaleEditError
from geo_service.geocoding.desk import LEASE, LocatingDesk, RunReport
from geo_service.geocoding.waiting import FIRST_WAIT, LONGEST_WAIT, postponed
from geo_service.model.changes import Edit
from geo_service.model.locating import Candidate, Precision, QueueLine, QueueState
from geo_service.model.place import Visibility
from geo_service.model.position import Position
from tests.builders import PARIS, make_place
from tests.web.services import build_service, edit_places

AT = Position(48.8455, 2.3722)


class Geocoder:
    """Answers from a table of addresses; an error in it is raised."""

    name = "ban"
    pause_s = 1.1

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    def candidates(self, place, city):
        self.asked.append(place.address)
        answer = self.answers.get(place.id.replace("-", ""), ())
        if isinstance(answer, BaseException):
            raise answer
        return answer


def exact(place, position=AT):
    number, _, street = place.address.partition(" ")
    return Candidate(place.address, Precision.HOUSENUMBER, position, 0.95, number, street, place.postcode, "Paris")


def row(number, **changes):
    facts = {"association": "la-cloche", "position": None, "address": f"{number} rue Bleue", "postcode": "75012"}
    return make_place(f"PAR-{number:04}", **facts | changes)


FIRST, SECOND, THIRD = row(1), row(2), row(3)
STREET = replace(exact(SECOND), precision=Precision.STREET, housenumber="")
OFFLINE = GeocodingError("the address service did not answer", trouble=GeocodingTrouble.OFFLINE)
BROKEN = GeocodingError("nonsense", trouble=GeocodingTrouble.BROKEN)


class Office:
    """A service over places, a geocoder, and a desk whose pauses are counted."""

    def __init__(self, folder, places, **answers):
        self.service = build_service(folder, places)
        self.service.list_geocoder = self.geocoder = Geocoder(**answers)
        self.pauses = []
        self.desk = replace(self.service.locating, pause=self.pauses.append)

    def run(self, *args):
        return self.desk.run(*args)

    def place(self, place_id):
        return self.service.store.snapshot().by_id[place_id]

    @property
    def lines(self):
        return self.service.store.geocoding.lines()

    def later(self, **span):
        self.service.clock.now += timedelta(**span)


@pytest.fixture
def office(tmp_path):
    opened = []

    def make(*places, **answers):
        opened.append(Office(tmp_path, places, **answers))
        return opened[-1]

    yield make
    for each in opened:
        each.service.store.close()


def test_a_run_places_what_is_certain_as_one_batch_and_leaves_the_rest_to_people(office):
    at = office(FIRST, SECOND, THIRD, row(4), PAR0001=(exact(FIRST),), PAR0002=(STREET,), PAR0004=(exact(row(4)),))
    assert at.run() == RunReport(accepted=2, to_confirm=1, failed=1, batch=2)
    assert at.place("PAR-0001").position == AT
    assert at.place("PAR-0002").position is None
    batch = at.service.store.batches()[0]
    assert (batch.who, batch.size) == ("geocoder", 2)
    assert {place: line.state for place, line in at.lines.items()} == {
        "PAR-0002": QueueState.TO_CONFIRM,
        "PAR-0003": QueueState.FAILED,
    }
    assert at.lines["PAR-0002"].candidates == (STREET,)
    assert at.service.place("PAR-0001").position == AT


def test_each_request_waits_as_long_as_the_service_asks(office):
    at = office(FIRST, SECOND, PAR0001=(exact(FIRST),))
    at.run()
    assert at.pauses == [1.1, 1.1]


def test_nothing_is_asked_twice(office):
    at = office(FIRST, SECOND, row(5, address="1 rue Bleue", name="Same address"), PAR0001=(exact(FIRST),))
    at.run()
    assert at.geocoder.asked == ["1 rue Bleue", "2 rue Bleue"]
    assert at.place("PAR-0005").position == AT
    assert at.run() == RunReport()
    at.later(days=8)
    assert at.run().failed == 1
    assert at.geocoder.asked == ["1 rue Bleue", "2 rue Bleue", "2 rue Bleue"]


def test_only_public_places_with_an_address_on_the_ground_of_a_city_are_asked_about(office):
    at = office(
        row(1, visibility=Visibility.REFERRAL),
        row(2, visibility=Visibility.PRIVATE),
        row(3, archived=True),
        row(4, address=""),
        row(5, city="elsewhere"),
        row(6, position=PARIS),
        make_place("PAR-D0007", position=None, address="7 rue Bleue", demonstration=True),
    )
    assert at.run() == RunReport()
    assert not at.geocoder.asked


def test_city_and_limit_say_how_much(office):
    at = office(FIRST, SECOND, make_place("LYO-0001", city="lyon", position=None, address="1 rue Rouge"))
    at.run("lyon")
    assert at.geocoder.asked == ["1 rue Rouge"]
    at.run(None, 1)
    assert at.geocoder.asked == ["1 rue Rouge", "1 rue Bleue"]


def test_where_nobody_answers_everything_waits_longer_each_time(office):
    at = office(FIRST, SECOND, PAR0001=OFFLINE)
    report = at.run()
    assert (report.trouble, report.postponed, report.batch) == (GeocodingTrouble.OFFLINE, 2, None)
    assert len(at.geocoder.asked) == 1
    assert {line.tries for line in at.lines.values()} == {1}
    assert at.run() == RunReport()
    at.later(minutes=5)
    assert at.run().postponed == 2
    at.later(minutes=5)
    assert at.run() == RunReport()
    at.geocoder.answers = {"PAR0001": (exact(FIRST),)}
    at.later(minutes=5)
    assert at.run().accepted == 1


def test_what_was_answered_before_the_trouble_is_applied(office):
    at = office(FIRST, SECOND, PAR0001=(exact(FIRST),), PAR0002=OFFLINE)
    report = at.run()
    assert (report.accepted, report.postponed, report.batch) == (1, 1, 2)
    assert at.place("PAR-0001").position == AT


def test_one_nonsensical_answer_holds_nothing_else_up(office):
    at = office(FIRST, SECOND, PAR0001=BROKEN, PAR0002=(exact(SECOND),))
    report = at.run()
    assert (report.accepted, report.postponed, report.trouble) == (1, 1, None)
    assert not at.lines["PAR-0001"].due(at.service.clock())


def test_a_run_that_is_killed_goes_on_where_it_was(office):
    at = office(FIRST, SECOND, PAR0001=(exact(FIRST),), PAR0002=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        at.run()
    assert at.place("PAR-0001").position is None
    at.geocoder.answers["PAR0002"] = (exact(SECOND),)
    assert at.run().accepted == 2
    assert at.geocoder.asked == ["1 rue Bleue", "2 rue Bleue", "2 rue Bleue"]


def test_two_processes_do_not_ask_at_once(office):
    at = office(FIRST)
    at.service.store.geocoding.take_lease("another", at.service.clock(), LEASE)
    with pytest.raises(GeocodingError, match="another process"):
        at.run()
    at.later(minutes=3)
    assert at.run().failed == 1


def test_without_a_geocoder_the_error_names_the_setting(office):
    at = office(FIRST)
    with pytest.raises(ConfigError, match="GEO_SERVICE_GEOCODER=none"):
        replace(at.desk, geocoder=None).run()


def test_an_address_that_moved_gets_its_new_position(office):
    at = office(replace(FIRST, position=PARIS), PAR0001=(exact(row(9), AT),))
    edit_places(at.service, Edit(replace(FIRST, position=PARIS), row(1, address="9 rue Bleue", position=PARIS)))
    assert at.run().accepted == 1
    assert at.place("PAR-0001").position == AT
    assert not at.lines


def test_a_position_that_fits_the_new_address_stays_as_people_set_it(office):
    near = Position(AT.lat + 0.0002, AT.lon)
    at = office(replace(FIRST, position=near), PAR0001=(exact(row(9), AT),))
    edit_places(at.service, Edit(replace(FIRST, position=near), row(1, address="9 rue Bleue", position=near)))
    assert at.run() == RunReport(accepted=1)
    assert at.place("PAR-0001").position == near
    assert not at.lines


def test_what_people_changed_while_it_was_asked_about_is_left_alone(office):
    at = office(FIRST, SECOND, PAR0001=(exact(FIRST),), PAR0002=(exact(SECOND),))

    def meanwhile(_done, _total):
        if at.place("PAR-0001") == FIRST:
            edit_places(at.service, Edit(FIRST, replace(FIRST, address="99 rue Verte")))

    at.run(None, None, meanwhile)
    assert at.place("PAR-0001").position is None
    assert at.place("PAR-0002").position == AT


def test_a_batch_that_becomes_stale_is_made_anew(office):
    at = office(FIRST, PAR0001=(exact(FIRST),))
    tries = []

    def apply(batch, seen):
        tries.append(seen)
        if len(tries) == 1:
            edit_places(at.service, Edit(FIRST, replace(FIRST, name="Another name")))
        return at.service._apply(batch, seen)

    replace(at.desk, apply_batch=apply).run()
    assert tries == [1, 2]
    assert (at.place("PAR-0001").name, at.place("PAR-0001").position) == ("Another name", AT)


def test_a_position_that_people_took_back_is_not_given_again(office):
    at = office(FIRST, PAR0001=(exact(FIRST),))
    at.service.undo(at.run().batch, who="ana")
    assert at.run() == RunReport()
    assert at.place("PAR-0001").position is None


def test_what_people_type_is_never_kept(office):
    at = office(FIRST)
    at.service.geocoder = None
    at.service.where_is("1 rue Bleue", at.service.reference.city("paris"))
    assert at.service.store.geocoding.answer("ban", "1 rue bleue", "paris", at.service.clock()) is None


def test_people_decide_once_and_on_what_they_saw(office):
    at = office(FIRST)
    with pytest.raises(NotFoundError):
        at.desk.place_at("PAR-9999", AT, seen=1, who="ana")
    at.desk.place_at("PAR-0001", AT, seen=1, who="ana")
    with pytest.raises(StaleEditError):
        at.desk.place_at("PAR-0001", PARIS, seen=1, who="eve")
    with pytest.raises(StaleEditError):
        at.desk.place_at("PAR-0001", AT, seen=1, who="eve")
    assert at.desk.place_at("PAR-0001", AT, seen=2, who="eve") is None


def test_waits_double_up_to_a_day_and_keep_to_what_the_service_asks(office):
    at = office()
    now, line, waits = at.service.clock(), QueueLine("PAR-0001", "1 rue bleue"), []
    for _ in range(40):
        line = postponed(line, now, None)
        waits.append(line.next_try - now)
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert postponed(QueueLine("PAR-0001", "x"), now, 1800).next_try - now == timedelta(minutes=30)
    assert postponed(QueueLine("PAR-0001", "x"), now, 10**12).next_try - now == LONGEST_WAIT


def test_the_desk_is_made_by_the_service(office):
    assert isinstance(office().service.locating, LocatingDesk)
