"""Every file of the real data, with its exact counts."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from geo_service.importing.pipeline import read_and_decide
from geo_service.model.changes import Snapshot
from geo_service.model.place import Kind, Period, Visibility, Wheelchair
from geo_service.model.report import Counts, Outcome

EMPTY = Snapshot(0, ())
EXPECTED = {
    "places/bordeaux-toilettes.csv": ("bordeaux-toilettes", 85, 0, 0),
    "places/entourage-bordeaux-2021-04.csv": ("entourage-bordeaux-2021-04", 102, 28, 102),
    "places/entourage-lyon-2021-08.csv": ("entourage-lyon-2021-08", 69, 19, 69),
    "places/entourage-lyon-2021-12.csv": ("entourage-lyon-2021-12", 712, 77, 712),
    "places/entourage-paris-2014.geojson": ("entourage-paris-2014", 394, 32, 0),
    "places/entourage-rennes-2021-01.csv": ("entourage-rennes-2021-01", 0, 202, 0),
    "places/nantes-conteneurs-2016.json": ("nantes-conteneurs", 53, 2225, 1),
    "places/nantes-structures-2020.json": ("nantes-structures", 59, 297, 1),
    "places/paris-fontaines-a-boire-2021.csv": ("paris-fontaines", 1188, 0, 0),
    "places/paris-sanisettes-2021.csv": ("paris-sanisettes", 644, 0, 0),
    "places/strasbourg-plan-canicule-2021.json": ("strasbourg-plan-canicule", 63, 38, 0),
    "facts/eight-cities.csv": ("facts", 119, 0, 96),
}
ROWS = {
    "places/entourage-lyon-2021-12.csv": 789,
    "places/entourage-lyon-2021-08.csv": 88,
    "places/entourage-bordeaux-2021-04.csv": 130,
    "places/entourage-paris-2014.geojson": 426,
    "places/nantes-conteneurs-2016.json": 2278,
    "places/nantes-structures-2020.json": 356,
    "places/strasbourg-plan-canicule-2021.json": 101,
}


@pytest.fixture(scope="module")
def decisions(real_data, context):
    return {name: read_and_decide(real_data / name, EMPTY, context) for name in EXPECTED}


def after(snapshot, decision):
    places = snapshot.by_id | {edit.after.id: edit.after for edit in decision.edits}
    return Snapshot(snapshot.revision + 1, tuple(places[key] for key in sorted(places)), snapshot.last_numbers)


def places_of(decision):
    return [edit.after for edit in decision.edits]


def test_no_file_is_forgotten(real_data):
    assert {f"places/{path.name}" for path in (real_data / "places").iterdir()} <= set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_counts(decisions, name):
    dataset, created, skipped, unlocated = EXPECTED[name]
    report = decisions[name].report

    assert report.dataset == dataset
    assert report.counts == Counts(created=created, skipped=skipped, unlocated=unlocated)
    assert ROWS.get(name, created + skipped) == created + skipped


@pytest.mark.parametrize("name", EXPECTED)
def test_every_row_that_does_not_come_in_has_its_finding(decisions, name):
    report = decisions[name].report

    assert Counter(found.outcome for found in report.findings)[Outcome.SKIPPED] == report.counts.skipped


@pytest.mark.parametrize("name", EXPECTED)
def test_the_same_file_again_changes_nothing(decisions, real_data, context, name):
    again = read_and_decide(real_data / name, after(EMPTY, decisions[name]), context)

    first = decisions[name].report.counts
    assert again.edits == ()
    assert again.report.counts == replace(first, created=0, unchanged=first.created)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_place_has_a_source_an_origin_and_a_use(decisions, name):
    for place in places_of(decisions[name]):
        assert place.source.name
        assert place.origin is not None
        if name != "facts/eight-cities.csv":
            assert place.offers or place.accepts or place.kind is Kind.SHELTER


def test_all_files_into_one_store_without_the_same_place_twice(real_data, context):
    snapshot, skipped = EMPTY, {}
    for name in EXPECTED:
        decision = read_and_decide(real_data / name, snapshot, context)
        snapshot, skipped[name] = after(snapshot, decision), decision.report.counts.skipped

    assert skipped["places/entourage-lyon-2021-12.csv"] == 145
    assert len(snapshot.places) == 3420


def test_the_sensitive_places_of_the_guides_are_all_hidden(decisions):
    hidden = {
        name.split("-")[1]: {place.name for place in places_of(decision) if place.visibility is Visibility.REFERRAL}
        for name, decision in decisions.items()
        if "entourage" in name and "08" not in name
    }

    assert hidden == {
        "bordeaux": {
            "La Maison des Femmes",
            "CIDFF de Bordeaux",
            "Le Planning Familial - 33",
            "Maison d'Ella",
            "COS Quancard - Plateforme Intégration Réfugié",
            "Dispositif prostitution Poppy",
            "Le Girofard Bordeaux",
            "Le Refuge - Délégation de Gironde",
        },
        "lyon": {
            "Orée AJD",
            "Aria Apus",
            "CHRS CLEBERG (Association Alynea)",
            "VIFFIL – SOS FEMMES",
            "Les LAM d'Hestia",
            "Terre d'Ancrages",
            "Association CABIRIA",
            "AJD Pomme d'Api",
            "Comité Local pour le Logement Autonome des Jeunes (CLLAJ)",
            "Maison des Amies du Monde (MAM)",
            "CHRS Train de Nuit",
            "Village Mobile - Habitat Humanisme",
            "Village de St-Priest - Habitat Humanisme",
            "Le Refuge",
            "Oppelia Aria",
        },
        "paris": {
            "CAARUD BOUTIQUE 18 - ASSOCIATION CHARONNE",
            "LE REFUGE",
            "FRANCE TERRE D'ASILE",
            "HORS LA RUE",
            "CSAPA PSA 75 SITE - SLEEP-IN - ASSOCIATION PRÉVENTION ET SOINS DES ADDICTIONS",
            "ASSOCIATION NATIONALE DE RÉADAPTATION SOCIALE (ANRS) - SERVICE INSERTION JEUNES",
            "FRANCE TERRE D'ASILE - ESPACE JACQUES RIBS - SERVICE D'ASSISTANCE SOCIALE ET ADMINISTRATIVE (SASA)",
            "FEMMES SOLIDAIRES",
            "GAMS",
            "ACCUEIL LAZARE",
            "LES AMIS DU BUS DES FEMMES",
            "L'AMICALE DU NID PARIS - ÉTABLISSEMENT ADN PARIS",
        },
        "rennes": set(),
    }


def test_no_report_repeats_the_address_of_a_hidden_place(decisions):
    for decision in decisions.values():
        secrets = {p.address for p in places_of(decision) if p.visibility is Visibility.REFERRAL and p.address}
        told = " ".join(f"{found.value} {found.problem}" for found in decision.report.findings)
        assert not [address for address in secrets if address in told]


def test_fountains_that_are_not_available_are_closed_with_their_dates(decisions):
    places = places_of(decisions["places/paris-fontaines-a-boire-2021.csv"])
    closed = [place for place in places if place.closures]
    bois = next(place for place in closed if place.origin.key == "450025180")

    assert len(closed) == 782
    assert bois.closures == (Period(date(2020, 11, 18), date(2021, 3, 31), "FERMETURE HIVERNALE"),)
    assert bois.postcode == "75012"


def test_sanisettes(decisions):
    places = places_of(decisions["places/paris-sanisettes-2021.csv"])

    assert sum(bool(place.closures) for place in places) == 298
    assert Counter(place.wheelchair for place in places) == {Wheelchair.YES: 519, Wheelchair.NO: 105, None: 20}
    assert Counter(place.hours for place in places)["6 h - 1 h"] == 32
    assert all(place.postcode.startswith("75") for place in places)


def test_rennes_is_outside_by_its_postcodes(decisions):
    skips = [
        found
        for found in decisions["places/entourage-rennes-2021-01.csv"].report.findings
        if found.outcome is Outcome.SKIPPED
    ]

    assert sum(found.field == "postcode" and "outside" in found.problem for found in skips) > 150
    assert {found.problem for found in skips if found.field not in {"postcode", "town"}} <= {
        "gives and takes nothing that we list",
        "says nothing of its city",
    }


def test_of_nantes_only_what_takes_gives_or_repairs(decisions):
    containers = decisions["places/nantes-conteneurs-2016.json"]
    structures = decisions["places/nantes-structures-2020.json"]

    assert {accepted.item for place in places_of(containers) for accepted in place.accepts} == {"clothes"}
    assert {place.name for place in places_of(containers) if place.position is None} == {
        "Conteneur à vêtements, SAINT-SÉBASTIEN-SUR-LOIRE – Toys'R'Us"
    }
    assert {place.kind for place in places_of(structures)} == {Kind.DONATION_POINT, Kind.INITIATIVE}


def test_as_of_is_the_sources_date(decisions):
    dates = {name: {place.source.as_of for place in places_of(decision)} for name, decision in decisions.items()}

    assert dates["places/entourage-paris-2014.geojson"] == {"2014"}
    assert dates["places/strasbourg-plan-canicule-2021.json"] == {"2021-06-21"}
    assert dates["places/bordeaux-toilettes.csv"] == {""}
    assert "2026-10-07" in dates["facts/eight-cities.csv"]
