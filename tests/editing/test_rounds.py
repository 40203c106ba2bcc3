from dataclasses import replace
from datetime import timedelta

import pytest

from geo_service.editing.rounds import OLDEST, VISIT, Ticked, Typed, pressing_near
from geo_service.editing.values import Scope
from geo_service.errors import BadValueError
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Period, Verification
from geo_service.model.reports import Reason, Report
from geo_service.model.rounds import Tick
from tests.builders import make_place
from tests.web.services import FRIDAY, build_service

TODAY = FRIDAY.date()
SCOPE = Scope("la-cloche", "La Cloche", TODAY)
SHOPS = tuple(make_place(f"PAR-000{number}", association="la-cloche") for number in range(1, 6))
WHO = "ana@example.org"


@pytest.fixture
def service(tmp_path):
    opened = build_service(tmp_path, (*SHOPS, make_place("PAR-0009", association="utopia-56")))
    yield opened
    opened.store.close()


@pytest.fixture
def planned(service):
    return service.rounds.plan(SCOPE, "paris", SHOPS)


def places(service):
    return service.store.snapshot().by_id


def test_the_oldest_of_a_neighbourhood_are_visited():
    metres = {"PAR-0001": 5000, "PAR-0002": 100, "PAR-0003": 300, "PAR-0004": 200, "PAR-0005": 400}
    chosen = pressing_near(SHOPS, lambda place: metres[place.id], 2)
    assert [place.id for place in chosen] == ["PAR-0002", "PAR-0003"]
    assert len(pressing_near(SHOPS, lambda place: metres[place.id], 9)) == len(SHOPS)


def test_ticks_become_verifications_closures_and_reports(service, planned):
    ticks = {
        "PAR-0001": Ticked(Tick.OPEN),
        "PAR-0002": Ticked(Tick.CLOSED),
        "PAR-0003": Ticked(Tick.GONE),
        "PAR-0004": Ticked(Tick.HOURS, "mardi à samedi, 9 h - 17 h"),
    }
    day = TODAY - timedelta(days=1)
    assert service.rounds.enter(planned, ticks, SCOPE, day, WHO) == Typed(2, 2)
    now = places(service)
    assert now["PAR-0001"] == replace(SHOPS[0], verified=Verification(day, "La Cloche", VISIT))
    assert now["PAR-0002"] == replace(SHOPS[1], closures=(Period(day, day),))
    assert [now[shop.id] for shop in SHOPS[2:]] == list(SHOPS[2:])
    assert {item.place: item.report for item in service.store.reports.waiting()} == {
        "PAR-0003": Report(Reason.CLOSED_FOR_GOOD),
        "PAR-0004": Report(Reason.HOURS_WRONG, "mardi à samedi, 9 h - 17 h"),
    }
    assert service.store.rounds.get(planned.code).batch == 2
    with service.accounts.store.read() as records:
        assert records.audit(limit=1)[0].entry.act == "round"


def test_typing_in_is_taken_back_whole_and_done_again(service, planned):
    ticks = {shop.id: Ticked(Tick.OPEN) for shop in SHOPS}
    service.rounds.enter(planned, ticks, SCOPE, TODAY, WHO)
    typed = service.store.rounds.get(planned.code)
    with pytest.raises(BadValueError) as refused:
        service.rounds.enter(typed, ticks, SCOPE, TODAY, WHO)
    assert refused.value.field == "typed"

    service.rounds.take_back(typed, WHO)
    assert [places(service)[shop.id] for shop in SHOPS] == list(SHOPS)
    free = service.store.rounds.get(planned.code)
    with pytest.raises(BadValueError, match="not typed in"):
        service.rounds.take_back(free, WHO)
    assert service.rounds.enter(free, ticks, SCOPE, TODAY, WHO).batch == 4


def test_what_is_no_longer_in_the_list_is_left_alone(service, planned):
    gone, given = replace(SHOPS[0], archived=True), replace(SHOPS[1], association="utopia-56")
    edits = (Edit(SHOPS[0], gone), Edit(SHOPS[1], given))
    service.store.apply(Batch("t", FRIDAY, "t", edits), seen=1)
    ticks = {shop.id: Ticked(Tick.OPEN) for shop in SHOPS[:3]} | {"PAR-0009": Ticked(Tick.GONE)}
    service.rounds.enter(planned, ticks, SCOPE, TODAY, WHO)
    now = places(service)
    assert (now["PAR-0001"], now["PAR-0002"]) == (gone, given)
    assert now["PAR-0003"].verified
    assert service.store.reports.waiting() == ()


def test_a_later_check_is_not_made_older(service, planned):
    checked = replace(SHOPS[0], verified=Verification(TODAY, "Nadia", "phone"))
    service.store.apply(Batch("t", FRIDAY, "t", (Edit(SHOPS[0], checked),)), seen=1)
    service.rounds.enter(planned, {"PAR-0001": Ticked(Tick.OPEN)}, SCOPE, TODAY - timedelta(days=3), WHO)
    assert places(service)["PAR-0001"] == checked


@pytest.mark.parametrize(
    ("ticks", "days_ago", "field"),
    [
        ({}, 0, "nothing"),
        ({"PAR-0001": Ticked(Tick.OPEN)}, -1, "day"),
        ({"PAR-0001": Ticked(Tick.OPEN)}, OLDEST.days + 1, "day"),
        ({"PAR-0001": Ticked(Tick.OPEN), "PAR-0002": Ticked(Tick.HOURS, "appeler 06 12 34 56 78")}, 0, "words"),
    ],
)
def test_what_cannot_be_typed_in_changes_nothing(service, planned, ticks, days_ago, field):
    with pytest.raises(BadValueError) as refused:
        service.rounds.enter(planned, ticks, SCOPE, TODAY - timedelta(days=days_ago), WHO)
    assert refused.value.field == field
    assert service.store.revision() == 1
    assert service.store.reports.waiting() == ()
