"""Views: from a file or anew, after one change or many, they show the same."""

import logging
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_service.hours.doors import context_of
from geo_service.keeping import views as module
from geo_service.keeping.views import FILE, Views
from geo_service.listed import Recorded
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Accepted, Offer, Place, Visibility
from geo_service.model.position import Position
from geo_service.model.query import NearestQuery, OpenAt, PlaceFilter
from geo_service.nearest.index import SphereIndex
from geo_service.store.sql import SqlStore, open_store
from geo_service.view import Showing, View
from tests.builders import PARIS, make_place
from tests.web.services import FRIDAY, shipped_reference

CITIES = shipped_reference().cities
SHOWING = Showing(
    {city.code: city.mapped for city in CITIES}, {city.code: context_of(city) for city in CITIES}, SphereIndex
)
PLACES = [
    make_place("PAR-0001", hours="24/7", offers=(Offer("water"), Offer("meal", hours="Fr 10:00-12:00"))),
    make_place("PAR-0002", position=None, accepts=(Accepted("toys", until=date(2026, 11, 24)),)),
    make_place("PAR-0003", visibility=Visibility.REFERRAL, address="3 rue Secrète", phone="+33100000000"),
    make_place("PAR-0004", visibility=Visibility.PRIVATE, name="Personne"),
    make_place("PAR-0005", hours="Mo 09:00-10:00", offers=(Offer("wifi"), Offer("water"))),
]
CHANGES = (
    {"name": "Autre"},
    {"position": Position(48.9, 2.3)},
    {"position": None},
    {"visibility": Visibility.PRIVATE},
    {"visibility": Visibility.REFERRAL},
    {"visibility": Visibility.PUBLIC},
    {"archived": True},
    {"offers": (Offer("laundry"),), "hours": "Sa 08:00-09:00"},
    {"accepts": (Accepted("toys", until=date(2026, 11, 20)), Accepted("books"))},
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(f"sqlite:///{tmp_path / 'places.sqlite'}", tmp_path)
    commit(opened, *PLACES)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def small_views_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST", 1)


def commit(store: SqlStore, *places: Place) -> None:
    now = store.snapshot()
    edits = tuple(Edit(now.by_id.get(place.id), place) for place in places)
    if any(edit.before != edit.after for edit in edits):
        store.apply(Batch("test", FRIDAY, "test", edits), seen=now.revision)


def views(store: SqlStore, folder: Path, url: str = "sqlite:///here") -> Views:
    return Views(store, url, folder, SHOWING)


def told(view: View) -> object:
    """Return all that a view tells."""
    asked = [PlaceFilter(), *(PlaceFilter((need,)) for need in ("water", "meal", "wifi", "laundry"))]
    queries = [NearestQuery(PARIS, where, open_at=open_at) for where in asked for open_at in (None, OpenAt(FRIDAY))]
    answers = [view.index.nearest(query) for query in queries]
    lists = [view.matching(where, located=located) for where in asked for located in (True, False)]
    kept = list(view.public), list(view.referral), dict(view.by_id), view.ends, view.ending, view.apart
    return view.revision, kept, answers, lists


def test_a_kept_view_shows_what_one_made_anew_shows(store: SqlStore, tmp_path: Path) -> None:
    anew = told(views(store, tmp_path).at(FRIDAY))
    (content,) = tmp_path.glob(FILE)
    assert stat.S_IMODE(content.stat().st_mode) == 0o600
    kept = views(store, tmp_path)
    assert kept._kept() is not None
    assert told(kept.at(FRIDAY)) == anew


def test_what_was_kept_is_shown_from_the_file(store: SqlStore, tmp_path: Path) -> None:
    running = views(store, tmp_path)
    assert isinstance(running.at(FRIDAY).public, Recorded)
    commit(store, *(make_place(f"PAR-1{number:03d}") for number in range(40)))
    assert isinstance(running.at(FRIDAY).public, Recorded)
    assert told(running.at(FRIDAY)) == told(views(store, tmp_path / "none").at(FRIDAY))


def test_what_another_process_kept_meanwhile_is_not_taken_for_ones_own(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = views(store, tmp_path)
    running.at(FRIDAY)
    other = running._kept()
    assert other is not None
    commit(store, *(make_place(f"PAR-1{number:03d}") for number in range(40)))
    monkeypatch.setattr(running, "_kept", lambda: other)
    assert len(running.at(FRIDAY).public) == 43


def test_the_file_holds_what_may_be_shown_and_no_more(store: SqlStore, tmp_path: Path) -> None:
    views(store, tmp_path).at(FRIDAY)
    content = (tmp_path / FILE).read_bytes()
    assert b"+33100000000" in content
    assert "Secrète".encode() not in content
    assert b"Personne" not in content


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 7), st.sampled_from(CHANGES), st.integers(0, 2)), max_size=5))
def test_views_carried_on_show_what_views_made_anew_show(
    store: SqlStore, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, dict[str, object], int]]
) -> None:
    folder, day = tmp_path_factory.mktemp("kept"), FRIDAY
    carried = views(store, folder)
    carried.at(day)
    for number, change, days in steps:
        place_id, day = f"PAR-000{number}", day + timedelta(days=days)
        before = store.snapshot().by_id.get(place_id, make_place(place_id))
        commit(store, replace(before, **change))
        shown = told(carried.at(day))
        assert shown == told(views(store, folder / "none").at(day))
        assert shown == told(views(store, folder).at(day))


def test_a_need_that_ended_while_nobody_served_is_not_shown(store: SqlStore, tmp_path: Path) -> None:
    assert views(store, tmp_path).at(FRIDAY).by_id["PAR-0002"].accepts
    kept = views(store, tmp_path).at(FRIDAY + timedelta(days=5))
    assert kept.by_id["PAR-0002"].accepts == ()
    assert (kept.ends, kept.ending) == (None, ())


@pytest.mark.parametrize(
    "damage", [lambda c: c[:-50], lambda c: c[:900] + b"x" + c[901:], lambda c: b"", lambda c: c * 2]
)
def test_a_damaged_file_neither_prevents_a_start_nor_is_shown(store: SqlStore, tmp_path: Path, damage: object) -> None:
    anew, path = told(views(store, tmp_path).at(FRIDAY)), tmp_path / FILE
    content = path.read_bytes()
    path.write_bytes(damage(content))
    assert views(store, tmp_path)._kept() is None
    assert told(views(store, tmp_path).at(FRIDAY)) == anew
    assert path.read_bytes() == content


def test_the_view_of_another_database_setting_or_code_is_not_shown(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    views(store, tmp_path).at(FRIDAY)
    assert views(store, tmp_path, "sqlite:///there")._kept() is None
    sooner = {code: replace(context, fresh_months=3) for code, context in SHOWING.contexts.items()}
    assert Views(store, "sqlite:///here", tmp_path, replace(SHOWING, contexts=sooner))._kept() is None
    fewer = {code: mapped for code, mapped in SHOWING.ground.items() if code != "paris"}
    assert Views(store, "sqlite:///here", tmp_path, replace(SHOWING, ground=fewer))._kept() is None
    assert views(store, tmp_path)._kept() is not None
    monkeypatch.setattr("geo_service.keeping.view_file._code", lambda: "changed")
    with caplog.at_level(logging.INFO):
        assert views(store, tmp_path)._kept() is None
    assert "made anew" in caplog.text


def test_a_first_start_complains_of_nothing(store: SqlStore, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        views(store, tmp_path).at(FRIDAY)
    assert caplog.text == ""


def test_a_file_from_before_a_restore_is_not_shown(store: SqlStore, tmp_path: Path) -> None:
    running = views(store, tmp_path)
    running.at(FRIDAY)
    other = open_store(f"sqlite:///{tmp_path / 'other.sqlite'}", tmp_path)
    place = make_place("PAR-0077")
    other.apply(Batch("test", FRIDAY + timedelta(hours=1), "test", (Edit(None, place),)), seen=0)
    assert list(views(other, tmp_path).at(FRIDAY).by_id) == ["PAR-0077"]
    running._store = other
    assert list(running.at(FRIDAY).by_id) == ["PAR-0077"]
    other.close()


def test_a_small_change_leaves_the_file_alone_and_a_large_one_writes_it_again(store: SqlStore, tmp_path: Path) -> None:
    commit(store, *(make_place(f"PAR-1{number:03d}") for number in range(40)))
    running, path = views(store, tmp_path), tmp_path / FILE
    running.at(FRIDAY)
    first = path.stat().st_ino
    commit(store, make_place("PAR-0001", name="Autre"))
    assert running.at(FRIDAY).by_id["PAR-0001"].name == "Autre"
    assert path.stat().st_ino == first
    commit(store, *(make_place(f"PAR-2{number:03d}") for number in range(40)))
    running.at(FRIDAY)
    assert path.stat().st_ino != first
    assert len(list(tmp_path.glob("*.view"))) == 1


REFERRAL, PRIVATE = ({"visibility": visibility} for visibility in (Visibility.REFERRAL, Visibility.PRIVATE))


@pytest.mark.parametrize(
    ("steps", "secret"),
    [
        ([{}, PRIVATE], "Cachée"),
        ([{}, REFERRAL], "Cachée"),
        ([{}, {"archived": True}], "Cachée"),
        ([{}, {"archived": True}, PRIVATE | {"archived": True}], "Cachée"),
        ([REFERRAL, PRIVATE], "0600000000"),
        ([REFERRAL, {"archived": True}], "0600000000"),
    ],
)
def test_a_place_that_is_hidden_leaves_the_file_too(store: SqlStore, tmp_path: Path, steps, secret: str) -> None:
    place = make_place("PAR-1001", address="7 rue Cachée", phone="0600000000", name="Le Refuge")
    commit(store, replace(place, **steps[0]), *(make_place(f"PAR-2{number:03d}") for number in range(40)))
    running = views(store, tmp_path)
    running.at(FRIDAY)
    assert secret.encode() in (tmp_path / FILE).read_bytes()
    for step in steps[1:]:
        commit(store, replace(place, **step))
        running.at(FRIDAY)
        assert secret.encode() not in (tmp_path / FILE).read_bytes()
    assert secret.encode() not in repr(list(views(store, tmp_path).at(FRIDAY).by_id.values())).encode()


def test_what_is_known_of_other_places_outlives_one_that_is_hidden(store: SqlStore, tmp_path: Path) -> None:
    hidden = make_place("PAR-1001")
    commit(store, hidden, *(make_place(f"PAR-2{number:03d}") for number in range(40)))
    running = views(store, tmp_path)
    before = running.at(FRIDAY).by_id["PAR-2001"]
    commit(store, replace(hidden, archived=True))
    after = running.at(FRIDAY)
    assert "PAR-1001" not in after.by_id
    assert after.by_id["PAR-2001"] is before


def test_what_cannot_be_written_again_is_not_left_as_it_was(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place("PAR-1001", address="7 rue Cachée")
    commit(store, place, *(make_place(f"PAR-2{number:03d}") for number in range(40)))
    running = views(store, tmp_path)
    running.at(FRIDAY)

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(module, "write_view", full)
    commit(store, replace(place, visibility=Visibility.PRIVATE))
    running.at(FRIDAY)
    assert not (tmp_path / FILE).exists()


def test_a_view_that_cannot_be_written_is_shown(
    store: SqlStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with caplog.at_level(logging.WARNING):
        assert len(views(store, tmp_path / "file").at(FRIDAY).public) == 3
    assert "cannot be kept" in caplog.text


def test_few_places_are_not_kept(store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST", 4)
    (tmp_path / FILE).write_bytes(b"of more places")
    views(store, tmp_path).at(FRIDAY)
    assert not (tmp_path / FILE).exists()


_WORKER = """
import sys
from pathlib import Path
from geo_service.keeping.view_file import write_view
from tests.keeping import test_views as tests

store = tests.open_store(sys.argv[1], Path(sys.argv[2]))
views = tests.views(store, Path(sys.argv[2]))
view, mark = views.at(tests.FRIDAY), views._last[1]
for _ in range(30):
    write_view(views._path, views._made_from, view, mark, tests.SHOWING)
    kept = views._kept()
    assert kept is not None and kept[1] == mark
    assert tests.told(kept[0]) == tests.told(view)
store.close()
"""


def test_processes_that_write_and_read_at_once_read_whole_files(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'places.sqlite'}"
    store = open_store(url, tmp_path)
    commit(store, *PLACES)
    store.close()
    command = [sys.executable, "-c", _WORKER, url, str(tmp_path)]
    workers = [subprocess.Popen(command, cwd=Path(__file__).parents[2]) for _ in range(2)]
    assert [worker.wait(120) for worker in workers] == [0, 0]
