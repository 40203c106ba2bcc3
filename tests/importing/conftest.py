"""The shipped reference and mappings, read once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geo_service.importing.interface import Draft, RawPlace
from geo_service.importing.mapping import SourceMapping
from geo_service.importing.pipeline import ImportContext, load_context
from geo_service.importing.steps.context import StepContext
from geo_service.model.place import Kind, Place, Source
from geo_service.reference import Reference, load_reference

Drafter = Callable[..., Draft]


@pytest.fixture(scope="session")
def reference(datasets: Path) -> Reference:
    return load_reference(datasets)


@pytest.fixture(scope="session")
def context(datasets: Path, reference: Reference) -> ImportContext:
    return load_context(datasets, reference)


@pytest.fixture(scope="session")
def steps(context: ImportContext) -> StepContext:
    mapping = SourceMapping(slug="test", title="Test", match=(("name",),), fields={"name": "{name}"})
    return StepContext(mapping, context.reference, context.sensitive, "test")


@pytest.fixture(scope="session")
def draft() -> Drafter:
    def make(**values: str) -> Draft:
        place = Place("", Kind.AMENITY, "", values.get("name", ""), Source("Test"))
        return Draft(RawPlace(2, values), place, values)

    return make
