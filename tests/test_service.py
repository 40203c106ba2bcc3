from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from geo_service.config import config_from_env
from geo_service.errors import BadValueError, GeocodingError, NotFoundError, StaleEditError
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Accepted, Kind, Source, Verification, Visibility
from geo_service.model.query import NearestQuery, OpenAt, PlaceFilter
from geo_service.service import GeoService, open_service
from geo_service.streets.city_file import path_of
from geo_service.streets.importer import import_streets
from tests.builders import PARIS, make_place
from tests.streets.extracts import Extract

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class DeafGeocoder:
    def find(self, text, city):
        raise GeocodingError("nobody answered")


@pytest.fixture
def service(tmp_path):
    config = config_from_env({"GEO_SERVICE_GEOCODER": "none"}, tmp_path)
    opened = replace(open_service(config), clock=lambda: NOW)
    yield opened
    opened.store.close()


def put(service: GeoService, *places):
    seen = service.store.snapshot()
    edits = tuple(Edit(seen.by_id.get(place.id), place) for place in places)
    summary = service.store.apply(Batch("test", NOW, "test", edits), seen=seen.revision)
    service.look_again()
    return summary


def write_list(folder: Path, *rows: str) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join(["name;address;postcode;city;lat;lon;services", *rows]), encoding="utf-8")
    return path


def test_a_referral_place_is_known_by_name_only_and_never_near(service):
    put(service, make_place(visibility=Visibility.REFERRAL, phone="+33100000000", address="3 rue Secrète"))
    assert service.places(PlaceFilter()) == ()
    assert service.nearest(NearestQuery(PARIS)).results == ()
    (referral,) = service.referrals("paris")
    assert (referral.position, referral.address, referral.phone) == (None, "", "+33100000000")
    assert service.place("par-0001") == referral


def test_places_are_those_that_can_be_entered_where_that_is_asked(service):
    put(service, make_place(hours="24/7"), make_place("PAR-0002"), make_place("PAR-0003", hours="Mo 09:00-10:00"))
    assert [place.id for place in service.places(PlaceFilter(), OpenAt(NOW))] == ["PAR-0001"]
    assert [place.id for place in service.places(PlaceFilter(), OpenAt(NOW, or_unknown=True))] == [
        "PAR-0001",
        "PAR-0002",
    ]
    answer = service.nearest(NearestQuery(PARIS, open_at=OpenAt(NOW)))
    assert [near.place.id for near in answer.results] == ["PAR-0001"]


def test_a_need_is_not_stated_any_more_after_its_last_day(service):
    put(service, make_place(accepts=(Accepted("toys", until=date(2026, 11, 22)), Accepted("books"))))
    wanted = PlaceFilter(items=("toys",))
    assert [place.id for place in service.places(wanted)] == ["PAR-0001"]

    service.clock = lambda: datetime(2026, 11, 22, 23, tzinfo=UTC)  # midnight in Paris

    assert service.places(wanted) == ()
    assert service.nearest(NearestQuery(PARIS, where=wanted)).results == ()
    assert service.place("PAR-0001").accepts == (Accepted("books"),)
    assert service.view() is service.view()


def test_places_to_verify_again_are_the_old_ones_oldest_first(service):
    checked = Verification(date(2024, 10, 1), "Nadia", "phone")
    put(
        service,
        make_place("PAR-0001"),
        make_place("PAR-0002", source=Source("List", as_of="2022-03"), verified=checked),
        make_place("PAR-0003", source=Source("List", as_of="2014")),
        make_place("PAR-0004", source=Source("List")),
        make_place(
            "PAR-0005", source=Source("List", as_of="2014"), verified=Verification(NOW.date(), "Nadia", "phone")
        ),
        make_place("PAR-D0006", source=Source("List", as_of="2014"), demonstration=True),
        make_place("LYO-0001", city="lyon", source=Source("List", as_of="2024-11-21")),
        make_place("LYO-0002", city="lyon", source=Source("List", as_of="2024-11-22")),
    )
    assert [(stale.known_on, stale.place.id) for stale in service.stale()] == [
        (None, "PAR-0004"),
        (date(2014, 12, 31), "PAR-0003"),
        (date(2024, 10, 1), "PAR-0002"),
        (date(2024, 11, 21), "LYO-0001"),
    ]
    assert [stale.place.id for stale in service.stale("lyon")] == ["LYO-0001"]
    with pytest.raises(BadValueError):
        service.stale("atlantis")


@pytest.mark.parametrize("hidden", [{"visibility": Visibility.PRIVATE}, {"archived": True}])
def test_a_hidden_place_does_not_exist(service, hidden):
    put(service, make_place(**hidden))
    with pytest.raises(NotFoundError):
        service.place("PAR-0001")
    assert service.referrals("paris") == ()


def test_a_place_of_a_city_without_ground_is_listed_but_not_near(service):
    put(service, make_place("FRA-0001", city="elsewhere"))
    assert [place.id for place in service.places(PlaceFilter())] == ["FRA-0001"]
    assert service.nearest(NearestQuery(PARIS)).results == ()


def test_a_place_of_a_city_that_is_not_configured_is_kept_but_not_shown(service):
    put(service, make_place("ATL-0001", city="atlantis"))
    assert service.view().by_id == {}
    assert len(service.store.snapshot().places) == 1


def test_another_process_is_seen(service, monkeypatch):
    monkeypatch.setattr("geo_service.latest.SEEN_AFTER_S", 0)
    assert service.places(PlaceFilter()) == ()
    other = open_service(service.config)
    put(other, make_place())
    other.store.close()
    assert len(service.places(PlaceFilter())) == 1


def test_a_view_is_built_once_per_revision(service):
    put(service, make_place())
    view = service.view()
    service.look_again()
    assert service.view() is view


def test_an_import_can_be_tried_applied_and_taken_back(service, tmp_path):
    path = write_list(tmp_path, "Fontaine;1 rue Test;75011;Paris;48.86;2.37;water")
    context = service.import_context()
    tried = service.import_file(path, context, dry_run=True)
    assert (tried.dry_run, tried.counts.created, service.store.revision()) == (True, 1, 0)
    done = service.import_file(path, context)
    assert (done.batch, done.counts.created) == (1, 1)
    assert service.import_file(path, context).counts.unchanged == 1
    assert service.store.revision() == 1
    service.undo(1, who="test")
    assert service.places(PlaceFilter()) == ()


def test_an_import_decides_again_when_a_place_changed_under_it(service, tmp_path, monkeypatch):
    path = write_list(tmp_path, "Fontaine;1 rue Test;75011;Paris;48.86;2.37;water")
    apply, calls = service.store.apply, []

    def stale_once(batch, *, seen):
        calls.append(seen)
        if len(calls) == 1:
            raise StaleEditError(("PAR-0001",))
        return apply(batch, seen=seen)

    monkeypatch.setattr(service.store, "apply", stale_once)
    assert service.import_file(path, service.import_context()).batch == 1
    assert len(calls) == 2


def test_an_import_gives_up_where_places_keep_changing(service, tmp_path, monkeypatch):
    def always_stale(batch, *, seen):
        raise StaleEditError(("PAR-0001",))

    monkeypatch.setattr(service.store, "apply", always_stale)
    path = write_list(tmp_path, "Fontaine;1 rue Test;75011;Paris;48.86;2.37;water")
    with pytest.raises(StaleEditError):
        service.import_file(path, service.import_context())


def test_demonstration_merchants_come_go_and_come_back(service):
    added = service.add_demonstration()
    assert 800 < added.size < 1000
    assert service.add_demonstration() is None
    assert all(place.demonstration for place in service.places(PlaceFilter()))
    assert service.remove_demonstration().size == added.size
    assert service.places(PlaceFilter()) == ()
    assert service.remove_demonstration() is None
    assert service.add_demonstration().size == added.size


def test_samples_are_real_places_of_every_city(service):
    reports = service.load_samples()
    assert {finding.outcome for report in reports for finding in report.findings} <= {"unlocated", "referral", "kept"}
    cities = {place.city for place in service.places(PlaceFilter())}
    assert cities == {city.code for city in service.reference.cities}


def test_samples_come_once(service):
    put(service, make_place())
    assert [report.file for report in service.load_samples()] == ["brief.csv", "facts.csv", "open-data.csv"]
    assert service.load_samples() == ()
    service.undo(2, who="me")
    assert service.load_samples() == ()


def test_cities_with_merchants_are_those_of_real_ones(service):
    service.add_demonstration()
    assert service.cities_with_merchants() == ()
    put(service, make_place("LYO-0001", city="lyon", kind=Kind.MERCHANT), make_place("NAN-0001", city="nantes"))
    gone = make_place("LIL-0001", city="lille", kind=Kind.MERCHANT, archived=True)
    put(service, gone)
    assert [city.code for city in service.cities_with_merchants()] == ["lyon"]


def test_a_decision_is_told_before_anything_is_written(service, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("name;postcode;city;lat;lon;services\nFontaine;75011;Paris;48.86;2.37;water\n", encoding="utf-8")
    told = []

    def decided(report):
        told.append((report.counts.created, report.dry_run, service.store.revision()))

    service.import_file(path, service.import_context(), dry_run=True, decided=decided)
    service.import_file(path, service.import_context(), decided=decided)
    assert told == [(1, True, 0), (1, False, 0)]


def test_shipped_names_come_before_the_geocoder(service):
    heard = replace(service, geocoder=DeafGeocoder())
    paris = heard.reference.city("paris")
    assert heard.where_is("belleville", paris)[0].kind == "quarter"
    with pytest.raises(GeocodingError):
        heard.where_is("rue Inconnue", paris)
    assert service.where_is("rue Inconnue", paris) == ()


def test_imported_streets_are_known_without_the_geocoder(service, tmp_path):
    heard = replace(service, geocoder=DeafGeocoder())
    paris = replace(heard.reference.city("paris"), outline=())
    town = Extract()
    town.way((-1, 0), (1, 0), highway="residential", name="Rue Inconnue")
    folder = heard.config.data_dir
    import_streets([town.write(tmp_path / "town.osm")], paris, folder, now=NOW, progress=lambda _: None)
    (point,) = heard.where_is("rue inconnue", paris)
    assert (point.kind, point.city) == ("address", "paris")
    assert heard.where_is("belleville", paris)[0].kind == "quarter"
    path_of(folder, "paris").write_bytes(b"damaged")
    with pytest.raises(GeocodingError):
        heard.where_is("rue inconnue", paris)


def test_time_is_an_argument(service):
    assert service.clock() - NOW == timedelta(0)


def test_places_are_looked_for_in_their_city_alone(service):
    put(service, make_place("PAR-0001"), make_place("LYO-0001", city="lyon"), make_place("PAR-0002", position=None))
    assert [place.id for place in service.places(PlaceFilter(city="paris"))] == ["PAR-0001", "PAR-0002"]
    assert [place.id for place in service.places(PlaceFilter(city="lyon"))] == ["LYO-0001"]
    assert service.places(PlaceFilter(city="lille")) == ()
    assert [place.id for place in service.places(PlaceFilter(city="paris"), located=False)] == ["PAR-0002"]
