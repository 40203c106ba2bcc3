"""What an index of places promises."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol, Self

from numpy.typing import NDArray

from geo_service.hours.compiled import Codes
from geo_service.hours.doors import Door
from geo_service.model.place import Place
from geo_service.model.query import Answer, NearestQuery, PlaceFilter
from geo_service.nearest.chosen import Chosen

Parts = Mapping[str, NDArray[Any]]
"""Named arrays."""


class NearestIndex(Protocol):
    """Immutable, built once per revision over the located, public places that may be nearest."""

    revision: int

    @property
    def parts(self) -> Parts:
        """The index as named arrays, from which an equal one is made of the same places faster."""

    @property
    def doors(self) -> Iterator[tuple[Door, str]]:
        """The different doors of all places, each with the code of its city."""

    def changed(self, revision: int, changed: Mapping[str, Place | None]) -> Self:
        """Return the index of a later revision.

        Args:
            revision: The revision.
            changed: By id what places are now, None where they are not to be found: located and public ones alone.
        """

    def matching(self, where: PlaceFilter) -> list[Place]:
        """Return all places that alone are what a filter asks for, wherever they are, by id."""

    def states(self, where: PlaceFilter, instant: datetime) -> tuple[Chosen, Codes]:
        """Return what :meth:`matching` does, and whether what is asked can be had there.

        Args:
            where: What is asked. Of several needs the least open door decides; where any will do, the most open one,
                even if what is behind it is not free.
            instant: When, aware.

        Returns:
            The places, and the states as indices into :data:`geo_service.hours.compiled.STATES`, shape (n,).
        """

    def nearest(self, query: NearestQuery) -> Answer:
        """Answer a question.

        Places that alone meet what is asked come after the last one seen in the order asked, which is total
        (``match: all``); all pages together are the whole list, however long. If needs are ANDed and no single place
        within the radius has them all, the answer is the fewest places that together cover them, in the order of the
        shortest geodesic path from the start through all (``set``); if some needs are met nowhere, the same for the
        others (``partial``). Where doors must be open, a need is met by an offer whose door is; ``on_foot``, whose
        door is when the walk gets there, in a set by way of the places before.

        Raises:
            BadValueError: More than :data:`geo_service.model.query.MAX_NEEDS` needs, a radius or limit out of range, or
                an order by state without an instant.
        """
