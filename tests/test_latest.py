"""The view while the list changes: how old it may be, and who waits."""

import logging
import threading
import weakref
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service import latest as module
from geo_service.errors import StoreError
from geo_service.latest import LOOK_AGAIN_S, SEEN_AFTER_S, LatestView
from geo_service.view import View

STEPS = st.lists(st.tuples(st.sampled_from(("commit", "pass", "ask", "build", "own")), st.floats(0, 4)), max_size=40)


@dataclass
class World:
    """A store that others commit to, and a clock that passes when told; tasks run when told."""

    now: float = 100.0
    revision: int = 1
    broken: bool = False
    built: list[int] = field(default_factory=list)
    tasks: list = field(default_factory=list)

    def __post_init__(self) -> None:
        self.latest = LatestView(self.read, self.build, lambda: self.now, self.tasks.append)

    def read(self) -> int:
        if self.broken:
            raise StoreError("gone")
        return self.revision

    def build(self) -> View:
        self.read()
        self.built.append(self.revision)
        return View(self.revision, (), (), {}, None)

    def run_tasks(self) -> None:
        while self.tasks:
            self.tasks.pop(0)()

    @property
    def shown(self) -> int:
        return self.latest.get().revision


@pytest.fixture
def world():
    return World()


def test_the_first_question_waits_for_a_view(world):
    assert world.shown == 1
    assert not world.tasks


def test_a_view_is_kept_while_nothing_is_committed(world):
    view = world.latest.get()
    for _ in range(20):
        world.now += SEEN_AFTER_S
        assert world.latest.get() is view
    assert world.built == [1]


def test_the_store_is_not_asked_for_every_question(world):
    assert world.shown == 1
    world.broken = True
    world.now += LOOK_AGAIN_S * 0.9
    assert world.shown == 1


def test_nobody_waits_for_the_view_of_what_others_commit(world):
    assert world.shown == 1
    world.revision, world.now = 2, world.now + LOOK_AGAIN_S
    assert world.shown == 1
    assert world.built == [1]
    world.run_tasks()
    assert world.shown == 2


def test_a_view_that_may_be_too_old_is_waited_for(world):
    assert world.shown == 1
    world.revision, world.now = 2, world.now + SEEN_AFTER_S + 0.1
    assert world.shown == 2


def test_what_this_process_commits_is_in_the_next_answer(world):
    assert world.shown == 1
    world.revision = 2
    world.latest.look_again()
    assert world.shown == 2


def test_looking_again_builds_nothing_where_nothing_was_committed(world):
    view = world.latest.get()
    world.latest.look_again()
    assert world.latest.get() is view


def test_a_store_that_was_restored_to_an_older_state_is_shown(world):
    world.revision = 7
    assert world.shown == 7
    world.revision, world.now = 3, world.now + SEEN_AFTER_S + 0.1
    assert world.shown == 3


def test_a_view_that_cannot_be_built_is_told_to_who_has_to_wait_for_it(world, caplog):
    assert world.shown == 1
    world.revision, world.now = 2, world.now + LOOK_AGAIN_S
    assert world.shown == 1
    world.broken = True
    with caplog.at_level(logging.WARNING):
        world.run_tasks()
    assert "gone" in caplog.text
    assert world.shown == 1
    world.now += SEEN_AFTER_S
    with pytest.raises(StoreError):
        world.latest.get()
    world.broken = False
    assert world.shown == 2


def test_a_store_that_fails_is_asked_again(world):
    assert world.shown == 1
    world.broken, world.now = True, world.now + LOOK_AGAIN_S
    for _ in range(2):
        with pytest.raises(StoreError):
            world.latest.get()
    world.broken = False
    assert world.shown == 1


@given(STEPS)
def test_no_answer_is_older_than_is_promised_and_none_goes_back(steps):
    world, committed, seen, own = World(), [(0.0, 1)], 0, 0
    for step, seconds in steps:
        if step == "pass":
            world.now += seconds
        elif step == "build":
            world.run_tasks()
        elif step == "ask":
            shown = world.shown
            due = max(revision for at, revision in committed if at <= world.now - SEEN_AFTER_S)
            assert max(due, seen, own) <= shown <= world.revision
            seen = shown
        else:
            world.now += 0.001
            world.revision += 1
            committed.append((world.now, world.revision))
            if step == "own":
                world.now += 0.001
                world.latest.look_again()
                own = world.revision


def test_who_asks_while_a_view_is_built_gets_the_last_one():
    """In threads, as it is served: one builds, and waits here for the other to have been answered."""
    answered, building = threading.Event(), threading.Event()
    world = World()
    latest = LatestView(world.read, world.build, lambda: world.now)
    assert latest.get().revision == 1

    def slow() -> View:
        building.set()
        assert answered.wait(30)
        return View(2, (), (), {}, None)

    latest._build = slow
    world.revision, world.now = 2, world.now + LOOK_AGAIN_S
    assert latest.get().revision == 1
    assert building.wait(30)
    world.now += LOOK_AGAIN_S
    assert latest.get().revision == 1
    answered.set()
    latest.look_again()
    assert latest.get().revision == 2


def test_several_who_wait_share_one_view():
    world, ready = World(), threading.Barrier(4)
    latest = LatestView(world.read, world.build, lambda: world.now)
    found = []

    def ask() -> None:
        ready.wait(30)
        found.append(latest.get())

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(30)
    assert len({id(view) for view in found}) == 1
    assert world.built == [1]


def test_memory_is_given_back_once_the_view_before_has_gone(world, monkeypatch):
    gone = []
    before = weakref.ref(world.latest.get())
    monkeypatch.setattr(module, "give_back", lambda: gone.append(before() is None))
    world.latest.get()
    assert gone == []
    world.revision, world.now = 2, world.now + 1
    world.latest.get()
    world.run_tasks()
    assert gone == [True]
