import pytest

from geo_service.drawing.shelves import Shelves


def filled(shelves, way, count):
    shelf = shelves.get(way) or {}
    shelf.update({str(number): number for number in range(count)})
    shelves.put(way, shelf)


def test_what_is_put_on_a_shelf_is_there_again():
    shelves = Shelves[dict[str, int]](3)
    filled(shelves, "fr", 2)
    assert shelves.get("fr") == {"0": 0, "1": 1}
    assert shelves.get("en") is None


@pytest.mark.parametrize(("counts", "left"), [((2, 2), ["en"]), ((1, 2), ["fr", "en"]), ((2, 4), []), ((4, 2), ["en"])])
def test_no_more_is_kept_than_may_be_and_what_was_asked_for_last_stays(counts, left):
    shelves = Shelves[dict[str, int]](3)
    for way, count in zip(("fr", "en"), counts, strict=True):
        filled(shelves, way, count)
    assert [way for way in ("fr", "en") if shelves._kept.get(way)] == left


def test_a_shelf_that_is_asked_for_again_outlives_others():
    shelves = Shelves[dict[str, int]](3)
    for way, count in (("fr", 1), ("en", 1), ("fr", 1), ("es", 2)):
        filled(shelves, way, count)
    assert list(shelves._kept) == ["fr", "es"]


def test_nothing_is_kept_of_ways_in_which_nothing_was_written():
    shelves = Shelves[dict[str, int]](3)
    for way in range(100):
        filled(shelves, way, 0)
    assert not shelves._kept
