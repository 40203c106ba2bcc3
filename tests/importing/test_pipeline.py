"""From a file to a decision."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_service.drawing.tables import csv_text, xlsx_bytes
from geo_service.errors import BadValueError, UnreadableFileError
from geo_service.importing.pipeline import UNKNOWN, read_and_decide
from geo_service.model.changes import Snapshot
from geo_service.model.place import Accepted, Demand, Kind, Offer, Origin, Period, Visibility, Wheelchair
from geo_service.model.position import Position
from geo_service.model.report import Counts, Outcome
from geo_service.model.text import fold
from tests.builders import make_place
from tests.fakes import MemoryStore

EMPTY = Snapshot(0, ())
LIST = """Nom;Adresse;Code postal;Ville;Latitude;Longitude;Services;Téléphone
Café “Zoé”;12 rue Oberkampf;75011;Paris;48.8649;2.37;Toilettes, wifi;01 45 23 12 34
Bains;3 rue X, 69007 Lyon;;;;;Douche;
"""


@pytest.fixture
def decide(tmp_path, context):
    def run(content, name="list.csv", snapshot=EMPTY, **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_and_decide(path, snapshot, replace(context, **options))

    return run


def places(decision):
    return [edit.after for edit in decision.edits]


def test_a_list_in_french_comes_in(decide):
    decision = decide(LIST)
    cafe, bains = places(decision)

    assert decision.report.counts == Counts(created=2, unlocated=1)
    assert (cafe.id, cafe.city, cafe.phone, cafe.position) == (
        "PAR-0001",
        "paris",
        "+33145231234",
        Position(48.8649, 2.37),
    )
    assert (bains.id, bains.address, bains.postcode, bains.services) == ("LYO-0001", "3 rue X", "69007", {"shower"})


WRITTEN = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(";,\t"),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
        "newline": st.sampled_from(["\n", "\r\n"]),
        "comma": st.booleans(),
        "shout": st.booleans(),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(WRITTEN)
def test_how_a_file_is_written_does_not_matter(decide, written):
    rows = [line.split(";") for line in LIST.splitlines()]
    if written["shout"]:
        rows[0] = [heading.upper().replace("É", "E") for heading in rows[0]]
    if written["comma"]:
        rows[1] = [cell.replace(".", ",") if cell[:1].isdigit() and "." in cell else cell for cell in rows[1]]
    lines = [written["delimiter"].join(f'"{cell}"' for cell in row) for row in rows]
    data = written["newline"].join(lines).encode(written["encoding"])

    assert places(decide(data)) == places(decide(LIST))


def test_english_headings_mean_the_same(decide):
    english = "name;address;postcode;city;lat;lon;services;phone\n" + LIST.split("\n", 1)[1]

    assert places(decide(english)) == places(decide(LIST))


FULL = (
    make_place(
        "PAR-0417",
        name="=HYPERLINK(1) </script> مقهى",
        kind=Kind.DAY_CENTRE,
        address="12 rue X, 75011",
        town="Puteaux",
        offers=(Offer("water", free=True, conditions="cup"), Offer("wifi")),
        accepts=(Accepted("toys", Demand.URGENT, "2-12"),),
        hours="Mo-Fr 08:00-18:00",
        closures=(Period(None, None, "works"),),
        phone="+33145231234",
        website="https://example.org",
        description="line\nline",
        how_to_ask="Ask",
        conditions="All",
        audience=("women", "with_pets"),
        wheelchair=Wheelchair.LIMITED,
        network="N",
        origin=Origin("d", "k"),
    ),
    make_place("PAR-D0002", name="Exemple D0002, boulangerie", kind=Kind.MERCHANT, demonstration=True, origin=None),
    make_place(
        "LYO-0003", city="lyon", name="Autre", position=None, offers=(), accepts=(Accepted("books"),), origin=None
    ),
)


@pytest.mark.parametrize(("name", "write"), [("a.csv", lambda all_: csv_text(all_).encode()), ("a.xlsx", xlsx_bytes)])
def test_the_import_of_an_export_is_the_identity(decide, name, write):
    decision = decide(write(FULL), name)

    assert {place.id: place for place in places(decision)} == {place.id: place for place in FULL}


def test_an_export_laid_over_its_own_store_changes_nothing(decide):
    stored = (
        *FULL,
        make_place("PAR-0500", name="Refuge", address="1 rue X", visibility=Visibility.REFERRAL, origin=None),
    )
    snapshot = Snapshot(3, tuple(sorted(stored, key=lambda place: place.id)), {"PAR-": 500})

    assert decide(csv_text(stored), "a.csv", snapshot).edits == ()


def test_the_geojson_of_another_guide_comes_in(decide):
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [2.37, 48.8649]},
        "properties": {"name": "A", "services": "water", "source": {"name": "S", "licence": "ODbL-1.0"}},
    }
    place = places(decide(json.dumps({"features": [feature]}), "a.geojson"))[0]

    assert (place.position, place.source.licence) == (Position(48.8649, 2.37), "ODbL-1.0")


def test_overpass_elements_come_in(decide):
    elements = [
        {"type": "node", "id": 1, "lat": 48.86, "lon": 2.37, "tags": {"amenity": "drinking_water"}},
        {"type": "node", "id": 2, "lat": 48.86, "lon": 2.38, "tags": {"amenity": "toilets", "access": "private"}},
        {"type": "way", "id": 3, "center": {"lat": 48.87, "lon": 2.37}, "tags": {"amenity": "bench"}},
    ]
    decision = decide(json.dumps({"elements": elements}), "a.json")

    assert [(place.origin.key, place.services) for place in places(decision)] == [("node/1", {"water"})]
    assert decision.report.counts.skipped == 2


def test_a_file_with_unknown_headings_says_what_to_do(decide):
    decision = decide("a;b\n1;2\n")

    assert decision.edits == ()
    assert (decision.report.dataset, decision.report.counts.skipped) == (UNKNOWN, 1)
    assert "templates" in decision.report.findings[0].remedy


def test_the_city_asked_for_is_checked_and_used(decide):
    with pytest.raises(BadValueError, match="paris"):
        decide(LIST, city="rennes")
    asked = decide(LIST, city="lyon")

    assert [place.city for place in places(asked)] == ["lyon"]
    assert asked.report.counts.skipped == 1


def test_what_vanished_is_archived_when_asked(decide):
    store = MemoryStore(tuple(places(decide(LIST))))
    without = "\n".join([LIST.splitlines()[0], "Autre;1 rue Y;75011;Paris;;;wifi;"])

    assert decide(without, snapshot=store.snapshot()).report.counts.archived == 0
    assert decide(without, snapshot=store.snapshot(), archive_missing=True).report.counts.archived == 1


def test_progress_reaches_the_total(decide):
    told = []
    decide(LIST, progress=lambda done, total: told.append((done, total)))

    assert told[-1] == (2, 2)


def test_findings_come_in_the_order_of_rows(decide):
    decision = decide("name;city;kind\n;Paris;merchant\nA;Rennes;merchant\nB\x07;Paris;merchant\n")

    assert [(found.row, found.outcome) for found in decision.report.findings] == [
        (2, Outcome.SKIPPED),
        (3, Outcome.SKIPPED),
        (4, Outcome.REPAIRED),
    ]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\x00", b'{"features": ['])
def test_a_file_that_cannot_be_read_is_an_error(decide, content):
    with pytest.raises(UnreadableFileError, match=r"list\.csv"):
        decide(content)


def test_a_formula_in_a_cell_is_kept_as_text(decide):
    text = 'name;city;services\n"=HYPERLINK(""http://example.org"")";Paris;wifi\n'

    assert places(decide(text))[0].name == '=HYPERLINK("http://example.org")'


def test_a_list_without_kinds_is_of_shops_unless_a_name_says_otherwise(decide):
    rows = "Fontaine Wallace;75011;Paris;eau\nWC publics;75011;Paris;toilettes\nCafé;75011;Paris;eau\n"
    decision = decide(f"nom;code postal;ville;services\n{rows}")

    assert [place.kind for place in places(decision)] == [Kind.AMENITY, Kind.AMENITY, Kind.MERCHANT]
    (found,) = decision.report.findings
    assert (found.row, found.field, found.outcome) == (4, "kind", Outcome.KEPT)


def test_a_list_of_fountains_hides_no_demonstration_merchant(decide):
    shown = make_place(id="PAR-D0001", demonstration=True)
    stored = Snapshot(1, (shown,))
    fountains = "nom;code postal;ville;services\nFontaine A;75011;Paris;eau\n"

    assert decide(fountains, snapshot=stored).report.counts.archived == 0
    hidden = fountains.replace("Fontaine", "Café des victimes de violences")
    assert decide(hidden, snapshot=stored).report.counts.archived == 0
    assert decide(fountains.replace("Fontaine", "Café"), snapshot=stored).report.counts.archived == 1


def test_broken_geometries_are_what_is_wrong_with_a_file_of_nothing_else(decide):
    ring = [[2.35, 48.85], [2.36, 48.85], [2.36, 48.86], [2.35, 48.86]]
    feature = {"type": "Feature", "properties": {"name": "R"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    decision = decide(json.dumps({"type": "FeatureCollection", "features": [feature]}), "ring.geojson")

    assert decision.report.counts == Counts(skipped=1)
    (found,) = decision.report.findings
    assert "not closed" in found.problem


def test_a_table_without_rows_says_so(decide):
    (found,) = decide("nom;ville;services\n").report.findings
    assert "no rows" in found.problem


def test_the_headings_of_the_template_are_words_for_its_services(context, steps):
    carillon = next(source for source in context.sources if source.slug == "carillon")
    answers = [table for table in carillon.tables if "yes" in table.values]

    assert len(answers) == 18
    assert all(steps.services[fold(table.columns[0])] == table.values["yes"]["services"] for table in answers)


HOME = "9 rue SECRETE"
HEADINGS = ("name", "address", "city", "lat", "services", "website", "phone", "kind", "wheelchair", "accepts", "offers")


def test_a_report_repeats_nothing_of_a_confidential_row(decide):
    row = ["Refuge Alpha", f"{HOME}\x07", "Paris", "48.8\x0777", *[HOME] * (len(HEADINGS) - 4)]
    too_long = ["Refuge Beta", HOME, "Paris", *[HOME] * len(HEADINGS)]
    text = "\n".join(";".join(cells) for cells in (HEADINGS, row, too_long))
    report = decide(text).report

    assert report.counts == Counts(created=1, skipped=1, unlocated=1)
    assert len(report.findings) > 8
    assert "SECRETE" not in repr(report)
    assert "48.877" not in repr(report)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"features": [f"Refuge, {HOME}", {"name": "Café", "city": "Paris"}]}),
        f"Refuge Alpha;{HOME};Paris\nRefuge Beta;{HOME}\x07;Paris\n",
    ],
)
def test_a_report_on_a_file_of_unknown_headings_repeats_none_either(decide, content):
    assert "SECRETE" not in repr(decide(content, "list.json" if content.startswith("{") else "list.csv").report)
