import inspect

import pytest

from geo_service import errors
from geo_service.errors import BadValueError, GeoServiceError, StaleEditError, StoreError


def test_all_errors_are_of_one_tree() -> None:
    classes = [value for _, value in inspect.getmembers(errors, inspect.isclass) if issubclass(value, BaseException)]
    assert len(classes) > 5
    assert all(issubclass(each, GeoServiceError) for each in classes)


def test_a_bad_value_names_the_parameter_and_what_is_accepted() -> None:
    error = BadValueError("no such city", field="city", accepted=("paris", "lyon"))
    assert (str(error), error.field, error.accepted) == ("no such city", "city", ("paris", "lyon"))


def test_a_stale_edit_names_the_places() -> None:
    with pytest.raises(StoreError, match="read them again: PAR-0001, PAR-0002") as caught:
        raise StaleEditError(("PAR-0001", "PAR-0002"))
    assert caught.value.place_ids == ("PAR-0001", "PAR-0002")
    assert str(StaleEditError(tuple(f"PAR-{n}" for n in range(8)))).endswith("PAR-4 and 3 more")
