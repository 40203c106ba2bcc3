from geo_service.model.changes import Snapshot
from tests.builders import make_place


def test_a_snapshot_finds_places_by_id() -> None:
    place, other = make_place("PAR-0001"), make_place("PAR-0002", archived=True)
    assert Snapshot(3, (place, other)).by_id == {"PAR-0001": place, "PAR-0002": other}
    assert Snapshot(0, ()).by_id == {}
