"""Import of export is the identity on values, whatever the format."""

from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_service.drawing.export import export_places
from geo_service.importing.pipeline import ImportContext, load_context, read_and_decide
from geo_service.model.changes import Snapshot
from geo_service.model.place import (
    Accepted,
    Demand,
    Kind,
    Offer,
    OfferSort,
    Origin,
    Period,
    Place,
    Source,
    Verification,
    Wheelchair,
)
from geo_service.model.position import Position
from geo_service.reference import load_reference

DATASETS = Path(__file__).parent.parent / "datasets"
WORDS = st.text("abyzÀéœ '\"<>&;,|=+-@/\\()ع中", min_size=1, max_size=12).map(
    lambda text: " ".join(f"Rue {text} x".split())
)
LINE = st.just("") | WORDS | st.sampled_from(["=1+1", "@x", "'quoted'", "+33"])
PROSE = LINE | st.just("two\nlines")
DAYS = st.dates()


@cache
def context() -> ImportContext:
    return load_context(DATASETS, load_reference(DATASETS))


def codes(terms):
    return st.sets(st.sampled_from([term.code for term in terms.terms]), max_size=4).map(
        lambda chosen: [term.code for term in terms.terms if term.code in chosen]
    )


def degrees(least: float, most: float) -> st.SearchStrategy[float]:
    """Degrees to a tenth of a millimetre: a spreadsheet keeps sixteen digits."""
    return st.floats(least, most).map(lambda value: round(value, 9))


@st.composite
def places(draw: st.DrawFn, number: int) -> Place:
    words = context().reference.vocabulary
    checked = st.none() | st.builds(Verification, at=DAYS, by=WORDS, how=WORDS)
    periods = st.lists(st.builds(Period, st.none() | DAYS, st.none() | DAYS, LINE), max_size=2).map(tuple)
    offers = tuple(
        Offer(
            code,
            draw(st.sampled_from(OfferSort)),
            free=draw(st.none() | st.booleans()),
            hours=draw(LINE),
            quota=draw(LINE),
            window=draw(LINE),
            note=draw(PROSE),
            verified=draw(checked),
        )
        for code in draw(codes(words.services).filter(bool))
    )
    return Place(
        id=f"PAR-{number:04}",
        kind=draw(st.sampled_from(Kind)),
        city="paris",
        name=f"{draw(WORDS)} {number}",
        source=Source(
            draw(WORDS), "https://example.org/a?b=c", "etalab-2.0", draw(st.sampled_from(["2014", "2022-07"]))
        ),
        address=f"{number} {draw(WORDS)}",
        postcode=draw(st.sampled_from(["75011", "92800"])),
        position=draw(st.none() | st.builds(Position, degrees(48.83, 48.89), degrees(2.28, 2.4))),
        offers=offers,
        accepts=tuple(Accepted(code, draw(st.sampled_from(Demand)), draw(PROSE)) for code in draw(codes(words.items))),
        hours=draw(LINE),
        closures=draw(periods),
        campaigns=draw(periods),
        phone=draw(st.sampled_from(["", "+33144671834", "3919", "115"])),
        website=draw(st.sampled_from(["", "https://example.org/é?a=1&b=2"])),
        description=draw(PROSE),
        how_to_ask=draw(PROSE),
        conditions=draw(PROSE),
        audience=tuple(draw(codes(words.audiences))),
        wheelchair=draw(st.none() | st.sampled_from(Wheelchair)),
        network=draw(LINE),
        association=draw(LINE),
        verified=draw(checked),
        origin=draw(st.none() | st.builds(Origin, dataset=st.just("paris-fontaines"), key=st.just(f"key {number}"))),
    )


def differences(before: Place, after: Place | None) -> dict[str, tuple[object, object]]:
    pairs = {field.name: (getattr(before, field.name), getattr(after, field.name, None)) for field in fields(before)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "geojson"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_import_of_export_is_the_identity_on_values(tmp_path, file_format, data):
    exported = [data.draw(places(number)) for number in (1, 2)]
    path = tmp_path / f"places.{file_format}"
    path.write_bytes(export_places(exported, file_format))
    decision = read_and_decide(path, Snapshot(0, ()), context())
    again = {edit.after.id: edit.after for edit in decision.edits}
    for place in exported:
        assert (place.id, differences(place, again.get(place.id))) == (place.id, {})
    unchanged = read_and_decide(path, Snapshot(1, tuple(exported)), context())
    assert unchanged.edits == ()
    assert unchanged.report.counts.unchanged == len(exported)
