from geo_service.model.report import Counts


def test_usable_rows_are_those_that_came_in() -> None:
    assert Counts(created=1, changed=2, unchanged=4, archived=8, skipped=16, unlocated=3).usable == 7
