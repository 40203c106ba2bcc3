"""Arbitrary values of the model, for tests that must hold for all of them."""

from typing import TypeVar

from hypothesis import strategies as st

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
    Visibility,
    Wheelchair,
)
from geo_service.model.position import Position

T = TypeVar("T")
PROSE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
"""Any text that UTF-8 can write: emoji, right to left, combining marks, control characters and NUL included."""
CLEAN_PROSE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
"""The same without control characters, as imports leave it."""
CODES = st.from_regex(r"[a-z][a-z_]{0,11}", fullmatch=True)
IDS = st.from_regex(r"[A-Z]{3}-D?[0-9]{4}", fullmatch=True)


def positions() -> st.SearchStrategy[Position]:
    """Points anywhere on earth, poles and the date line included."""
    return st.builds(Position, lat=st.floats(-90, 90), lon=st.floats(-180, 180))


def verifications(prose: st.SearchStrategy[str] = PROSE) -> st.SearchStrategy[Verification]:
    """Checks on any day."""
    return st.builds(Verification, at=st.dates(), by=prose, how=prose)


def periods(prose: st.SearchStrategy[str] = PROSE) -> st.SearchStrategy[Period]:
    """Periods that may be open at either end, or end before they start."""
    return st.builds(Period, starts=st.none() | st.dates(), ends=st.none() | st.dates(), reason=prose)


def offers(prose: st.SearchStrategy[str] = PROSE) -> st.SearchStrategy[Offer]:
    """Offers with every field set or not."""
    return st.builds(
        Offer,
        service=CODES,
        sort=st.sampled_from(OfferSort),
        free=st.none() | st.booleans(),
        hours=prose,
        conditions=prose,
        how_to_ask=prose,
        quota=prose,
        window=prose,
        note=prose,
        verified=st.none() | verifications(prose),
    )


def accepted(prose: st.SearchStrategy[str] = PROSE) -> st.SearchStrategy[Accepted]:
    """Things that can be given."""
    return st.builds(Accepted, item=CODES, need=st.sampled_from(Demand), note=prose)


def places(prose: st.SearchStrategy[str] = PROSE) -> st.SearchStrategy[Place]:
    """Places with every field set or not.

    Args:
        prose: What texts look like.
    """
    return st.builds(
        Place,
        id=IDS,
        kind=st.sampled_from(Kind),
        city=CODES,
        name=prose,
        source=st.builds(Source, name=prose, url=prose, licence=prose, as_of=st.sampled_from(["", "2014", "2022-07"])),
        address=prose,
        postcode=st.from_regex(r"([0-9]{5})?", fullmatch=True),
        town=prose,
        position=st.none() | positions(),
        offers=_several(offers(prose), "service"),
        accepts=_several(accepted(prose), "item"),
        hours=prose,
        closures=_tuples(periods(prose)),
        campaigns=_tuples(periods(prose)),
        phone=prose,
        website=prose,
        description=prose,
        how_to_ask=prose,
        conditions=prose,
        audience=_tuples(CODES),
        wheelchair=st.none() | st.sampled_from(Wheelchair),
        network=prose,
        association=prose,
        visibility=st.sampled_from(Visibility),
        verified=st.none() | verifications(prose),
        origin=st.none() | st.builds(Origin, dataset=CODES, key=CLEAN_PROSE),
        demonstration=st.booleans(),
        archived=st.booleans(),
    )


def _tuples(values: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(values, max_size=2).map(tuple)


def _several(values: st.SearchStrategy[T], code: str) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(values, max_size=3, unique_by=lambda value: getattr(value, code)).map(tuple)
