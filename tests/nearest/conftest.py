"""Both ways to find the first page, where both are there."""

from collections.abc import Iterator

import pytest

from geo_service.nearest import first_page, kernel


@pytest.fixture(scope="module", params=["compiled", "scipy"])
def either_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the tests of a module with the compiled search, and once more without it."""
    if request.param == "compiled" and kernel.loaded() is None:
        pytest.skip("the compiled search is not built")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "scipy":
            patch.setattr(first_page, "loaded", lambda: None)
        yield
