"""What is open, asked at the command line. The clock is the real one: the places here are open always or long stale."""

import json
from dataclasses import replace

import pytest

from geo_service.cli.nearest import _cells
from geo_service.model.query import Nearby, NearestQuery
from geo_service.web.api.answers import Asked
from geo_service.web.api.fragments import Fragments, Telling
from tests.builders import PARIS, make_place
from tests.cli.test_stale import LIST
from tests.web.services import FRIDAY, build_service

QUESTION = ("nearest", "--at", "47.2200,-1.5536", "--lang", "en")


@pytest.fixture(autouse=True)
def nantes(run, tmp_path):
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    run("import", "list.csv")


@pytest.fixture
def service(tmp_path):
    service = build_service(tmp_path)
    yield service
    service.store.close()


def ids(result):
    return [line.split()[0] for line in result.stdout.splitlines()[1:]]


def test_old_hours_are_told_and_never_promised(run):
    assert "2014" in run(*QUESTION, "--need", "meal").stdout
    assert "Nothing was found" in run(*QUESTION, "--need", "meal", "--open", "now").stdout


def test_open_doors_come_alone_or_with_those_nobody_can_answer_for(run):
    assert ids(run(*QUESTION, "--open", "now")) == ["NAN-0002"]
    assert ids(run(*QUESTION, "--open", "now_or_unknown")) == ["NAN-0002", "NAN-0003", "NAN-0001"]


def test_labels_are_in_the_language_of_the_terminal(run, monkeypatch):
    question = (*QUESTION[:3], "--need", "water")
    assert "Drinking water" in run(*question).stdout
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "Boire un verre d’eau" in run(*question).stdout
    assert "Drinking water" in run(*question, "--lang", "en").stdout


def test_swapped_coordinates_are_asked_about(run):
    said = run("nearest", "--at", "-1.5536,47.2200").stdout
    assert "Did you mean 47.22,-1.5536? Latitude comes first." in said
    assert "Did you mean" not in run("nearest", "--at", "10.0,10.0").stdout
    assert "Did you mean" not in run("nearest", "--at", "10.0,100.0").stdout


def test_arriving_on_foot_is_told(run):
    assert "2 min: Open" in run(*QUESTION, "--open", "now", "--arrive").stdout
    answer = json.loads(run(*QUESTION, "--open", "now", "--arrive", "--limit", "1", "--json").stdout)
    assert answer["features"][0]["properties"]["arrival"]["estimate"] is True


@pytest.mark.parametrize("more", [(), ("--order", "walk"), ("--arrive",)])
def test_who_walks_counts_only_where_walks_are_asked_for(run, more):
    said = run(*QUESTION, "--profile", "slow", *more, status=2).stderr
    assert "--profile slow says who walks: give --walk, too" in said
    assert run(*QUESTION, "--profile", "slow", "--walk", *more).stdout
    assert run(*QUESTION, "--profile", "normal", *more).stdout


def test_open_first_comes_first_when_asked(run):
    assert ids(run(*QUESTION, "--order", "near")) == ["NAN-0002", "NAN-0003", "NAN-0001"]
    (fountain, *others) = ids(run(*QUESTION[:1], "--at", "47.2180,-1.5536", "--order", "open-first", "--lang", "en"))
    assert (fountain, sorted(others)) == ("NAN-0002", ["NAN-0001", "NAN-0003"])
    assert ids(run("nearest", "--at", "47.2180,-1.5536"))[0] != "NAN-0002"


def test_arriving_shortly_before_closing_is_said(service):
    place = make_place(hours="Fr 09:00-11:05")
    found = Nearby(place, 111.2)
    asked = Asked(service, Fragments(service), Telling("en", FRIDAY), "", (), arrive=True)
    assert list(_cells(found, NearestQuery(PARIS), asked))[-1].endswith("; less than 10 min left")
    always = found._replace(place=replace(place, hours="24/7"))
    assert "left" not in list(_cells(always, NearestQuery(PARIS), asked))[-1]


def test_the_link_to_the_next_page_asks_the_same(run):
    answer = json.loads(run(*QUESTION, "--open", "now_or_unknown", "--arrive", "--limit", "1", "--json").stdout)
    assert {"open=now_or_unknown", "arrive=true", "order=near"} <= set(
        answer["links"]["next"].partition("?")[2].split("&")
    )


@pytest.mark.parametrize("time", ["yesterday", "1999-01-01 10:00", "2026-02-30 10:00", "2026-12-26T10:00+01:00"])
def test_a_time_that_cannot_be_asked_for_is_named(run, time):
    assert "open_at" in run(*QUESTION, "--open-at", time, status=2).stderr
