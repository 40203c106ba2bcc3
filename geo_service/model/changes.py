"""What happens to places: edits, batches of edits, and the frozen state between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from geo_service.model.place import Place

RawRecord = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """One place before and after.

    Attributes:
        before: None for a new place.
        after: The place as it shall be; archiving sets ``archived``, nothing is ever deleted.
        raw: The source's record, kept beside the place; None leaves what is kept.
    """

    before: Place | None
    after: Place
    raw: RawRecord | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Edits that are applied, and taken back, together.

    Attributes:
        who: Who did it ("import", an account, "merchant").
        when: Instant, aware of its time zone.
        why: One line for people ("paris-sanisettes-2021.csv").
        edits: The edits, one per place.
    """

    who: str
    when: datetime
    why: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """A batch as the list of batches shows it.

    Attributes:
        id: Number of the batch, which is also the store's revision after it.
        who: As in :class:`Batch`.
        when: As in :class:`Batch`.
        why: As in :class:`Batch`.
        size: Number of places it changed.
        undoes: The batch it takes back, or None.
        undone_by: The batch that took it back, or None.
    """

    id: int
    who: str
    when: datetime
    why: str
    size: int
    undoes: int | None = None
    undone_by: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a place's history."""

    batch: BatchSummary
    before: Place | None
    after: Place


@dataclass(frozen=True)
class Snapshot:
    """Every place at one revision, archived and hidden ones included.

    Attributes:
        revision: The store's counter; 0 for an empty store.
        places: All places, sorted by id.
        last_numbers: The highest number ever given per id prefix (``PAR-``, ``PAR-D``), so that none is reused.
    """

    revision: int
    places: tuple[Place, ...]
    last_numbers: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, Place]:
        """The places by id."""
        return {place.id: place for place in self.places}


@dataclass(frozen=True, slots=True)
class Mark:
    """Which state of which database: databases that had different batches never have the same.

    Attributes:
        revision: The store's counter.
        applied_at: The instant of that batch as the database keeps it; empty for an empty store.
    """

    revision: int = 0
    applied_at: str = ""


@dataclass(frozen=True)
class Update:
    """What became of a store since a state of it.

    Attributes:
        mark: The state now.
        places: The places that changed since, archived and hidden ones included; all of them where it is whole.
        whole: Whether the state before is none of this database: every place is told.
    """

    mark: Mark
    places: tuple[Place, ...]
    whole: bool
