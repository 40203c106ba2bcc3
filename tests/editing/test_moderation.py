from dataclasses import replace
from datetime import date

import pytest

from geo_service.editing.moderation import TO_BE_CHECKED, Act, ModerationDesk, Verdict, acts_for
from geo_service.errors import BadValueError, NotFoundError, StaleEditError
from geo_service.hours.doors import door_state, own_door
from geo_service.model.changes import Batch, Edit
from geo_service.model.editions import read_code
from geo_service.model.place import Offer, Period
from geo_service.model.reports import MAX_WORDS, QueueState, Reason, Report, Suggestion
from tests.builders import make_place
from tests.store.edits import NOON
from tests.web.services import build_service

TODAY = date(2026, 11, 20)
PLACE = make_place(hours="Mo-Fr 09:00-18:00", offers=(Offer("water"), Offer("toilets", hours="Mo 09:00-10:00")))
REFUSED = Report(Reason.SERVICE_REFUSED, "on m'a dit non", "toilets")


@pytest.fixture
def service(tmp_path):
    opened = build_service(tmp_path, [PLACE, make_place("PAR-0002")])
    yield opened
    opened.store.close()


@pytest.fixture
def desk(service) -> ModerationDesk:
    return service.moderation


def decided(desk, act, report=REFUSED, words=""):
    item = desk.report(PLACE, report)
    return desk.decide(item.code, Verdict(act, "ana@example.org", words), TODAY)


def log(service):
    with service.accounts.store.read() as records:
        return [line.entry for line in records.audit(limit=10)]


def test_a_report_changes_nothing_and_gets_a_code_that_can_be_typed(service, desk):
    item = desk.report(PLACE, REFUSED)
    assert read_code(item.code.lower()) == item.code
    assert service.store.revision() == 1
    assert log(service) == []
    assert desk.report(PLACE, REFUSED).code == item.code


@pytest.mark.parametrize(
    ("act", "after"),
    [
        (Act.ARCHIVE, replace(PLACE, archived=True)),
        (Act.CLOSE_TODAY, replace(PLACE, closures=(Period(TODAY, TODAY),))),
        (Act.DROP_SERVICE, replace(PLACE, offers=PLACE.offers[:1])),
        (Act.HOURS_UNKNOWN, replace(PLACE, offers=(PLACE.offers[0], Offer("toilets", hours=TO_BE_CHECKED)))),
    ],
)
def test_what_was_accepted_is_a_batch_that_can_be_taken_back(service, desk, act, after):
    item = decided(desk, act, words="merci")
    assert service.store.snapshot().by_id[PLACE.id] == after
    assert (item.state, item.decision.batch, item.decision.words) == (QueueState.ACCEPTED, 2, "merci")
    entry = log(service)[0]
    assert (entry.who, entry.act, entry.target, entry.detail) == (
        "ana@example.org",
        f"report {act}",
        PLACE.id,
        item.code,
    )
    service.undo(2, who="ana@example.org")
    assert service.store.snapshot().by_id[PLACE.id] == PLACE


def test_hours_of_the_place_are_unknown_where_no_service_has_its_own(service, desk):
    decided(desk, Act.HOURS_UNKNOWN, Report(Reason.HOURS_WRONG, service="water"))
    assert service.store.snapshot().by_id[PLACE.id] == replace(PLACE, hours="")


def test_hours_to_be_checked_are_neither_open_nor_closed(service):
    offer = Offer("toilets", hours=TO_BE_CHECKED)
    context = service.hours_of("paris")
    state = door_state(own_door(replace(PLACE, offers=(offer,)), offer, context), NOON, context)
    assert state.state == "unknown"


@pytest.mark.parametrize(
    ("act", "state"),
    [(Act.REFUSE, QueueState.REFUSED), (Act.DUPLICATE, QueueState.DUPLICATE), (Act.NOTED, QueueState.ACCEPTED)],
)
def test_other_decisions_leave_the_place_alone(service, desk, act, state):
    item = decided(desk, act, words="toujours là")
    assert (item.state, item.decision.batch) == (state, None)
    assert service.store.revision() == 1
    assert log(service)[0].act == f"report {act}"


def test_a_refusal_says_why(desk):
    with pytest.raises(BadValueError, match="say why"):
        decided(desk, Act.REFUSE)


def test_what_was_decided_stays_decided(service, desk):
    item = decided(desk, Act.ARCHIVE)
    with pytest.raises(BadValueError, match="decided already"):
        desk.decide(item.code, Verdict(Act.CLOSE_TODAY, "bob@example.org"), TODAY)
    assert service.store.revision() == 2


def test_an_act_that_fails_leaves_the_item_waiting(service, desk):
    item = desk.report(PLACE, Report(Reason.OTHER, "?"))
    with pytest.raises(BadValueError, match="does not fit"):
        desk.decide(item.code, Verdict(Act.DROP_SERVICE, "ana@example.org"), TODAY)
    archived = replace(PLACE, archived=True)
    service.store.apply(Batch("t", NOON, "t", (Edit(PLACE, archived),)), seen=1)
    with pytest.raises(BadValueError, match="change nothing"):
        desk.decide(item.code, Verdict(Act.ARCHIVE, "ana@example.org"), TODAY)
    assert [one.code for one in service.store.reports.waiting()] == [item.code]
    assert log(service) == []


def test_a_suggestion_is_applied_as_it_was_made(service, desk):
    after = replace(PLACE, name="Autre nom")
    item = desk.suggest(Suggestion(PLACE, after, "bob@example.org", "vu"), seen=1)
    assert acts_for(item)[0] is Act.APPLY
    desk.decide(item.code, Verdict(Act.APPLY, "ana@example.org"), TODAY)
    assert service.store.snapshot().by_id[PLACE.id] == after
    assert [entry.act for entry in log(service)] == ["report apply", "suggest"]


def test_a_suggestion_does_not_overwrite_what_changed_meanwhile(service, desk):
    item = desk.suggest(Suggestion(PLACE, replace(PLACE, name="Autre"), "bob@example.org"), seen=1)
    service.store.apply(Batch("t", NOON, "t", (Edit(PLACE, replace(PLACE, phone="+33144671834")),)), seen=1)
    with pytest.raises(StaleEditError):
        desk.decide(item.code, Verdict(Act.APPLY, "ana@example.org"), TODAY)
    assert service.store.reports.waiting() == (item,)


@pytest.mark.parametrize("after", [PLACE, make_place("PAR-0002")])
def test_a_suggestion_changes_something_of_one_place(desk, after):
    with pytest.raises(BadValueError, match="changes something"):
        desk.suggest(Suggestion(PLACE, after, "bob@example.org"), seen=1)


@pytest.mark.parametrize(
    ("report", "field", "trouble"),
    [
        (Report(Reason.OTHER, "x" * (MAX_WORDS + 1)), "words", ("long",)),
        (Report(Reason.OTHER, "demandez à ana@example.org"), "words", ("names",)),
        (Report(Reason.OTHER, service="shower"), "service", ()),
    ],
)
def test_reports_that_are_not_taken(desk, report, field, trouble):
    with pytest.raises(BadValueError) as refused:
        desk.report(PLACE, report)
    assert (refused.value.field, refused.value.accepted) == (field, trouble)


def test_a_code_that_nobody_got(desk):
    with pytest.raises(NotFoundError):
        desk.decide("NONE", Verdict(Act.NOTED, "ana@example.org"), TODAY)
