from dataclasses import replace
from datetime import date

import pytest

from geo_service.importing.mapping import Publisher
from geo_service.importing.steps.provenance import read_provenance
from geo_service.model.place import Origin, Source, Verification


@pytest.fixture
def published(steps):
    source = Publisher(name="City", url="https://example.org", licence="ODbL-1.0", as_of="2021")
    return replace(steps, mapping=replace(steps.mapping, source=source))


def test_a_row_has_the_source_of_its_dataset(draft, published):
    place = read_provenance(draft(key="7"), published).place

    assert place.source == Source("City", "https://example.org", "ODbL-1.0", "2021")
    assert place.origin == Origin("test", "7")


def test_a_rows_own_source_takes_nothing_from_the_dataset(draft, published):
    place = read_provenance(draft(source_name="Page", source_as_of="2019-04"), published).place

    assert place.source == Source("Page", "", "", "2019-04")


@pytest.mark.parametrize(("text", "as_of"), [("2021-06-21T12:43:36+02:00", "2021-06-21"), ("21/06/2021", "2021-06-21")])
def test_a_rows_own_date_counts(draft, published, text, as_of):
    assert read_provenance(draft(source_as_of=text), published).place.source.as_of == as_of


def test_what_is_no_date_is_said(draft, published):
    assert read_provenance(draft(source_as_of="hier"), published).findings[0].field == "source_as_of"


def test_without_a_source_the_file_is_named_and_there_is_no_date(draft, steps):
    assert read_provenance(draft(), steps).place.source == Source("test")


def test_our_own_rows_keep_origin_and_verification(draft, steps):
    values = {"id": "PAR-0001", "verified_at": "2026-10-01", "verified_by": "A", "verified_how": "visit"}

    place = read_provenance(draft(**values), steps).place

    assert place.origin is None
    assert place.verified == Verification(date(2026, 10, 1), "A", "visit")
    assert read_provenance(draft(dataset="d", dataset_key="k"), steps).place.origin == Origin("d", "k")


def test_demonstration_is_marked(draft, steps):
    assert read_provenance(draft(demonstration="yes"), steps).place.demonstration


def test_a_check_on_no_day_is_said(draft, steps):
    read = read_provenance(draft(verified_at="31/02/2026"), steps)

    assert read.place.verified is None
    assert read.findings[0].field == "verified_at"
