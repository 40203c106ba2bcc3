"""The service: one object that pages, API and commands ask. It decides nothing about places itself."""

import secrets
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from geo_service.accounts.desk import AccountDesk
from geo_service.accounts.interface import AccountStore
from geo_service.accounts.secret_key import secret_key
from geo_service.config import Config, Walking
from geo_service.demo import demonstration_merchants
from geo_service.editing.desk import EditingDesk
from geo_service.editing.moderation import ModerationDesk
from geo_service.editing.rounds import RoundDesk
from geo_service.editing.values import Scope
from geo_service.errors import NotFoundError, StaleEditError, UnreadableFileError
from geo_service.geocoding.choosing import geocoders
from geo_service.geocoding.desk import LocatingDesk
from geo_service.geocoding.gazetteer import Gazetteer, is_place_id
from geo_service.geocoding.interface import Geocoder, ListGeocoder
from geo_service.hours.doors import HoursContext, context_of
from geo_service.hours.entering import entry
from geo_service.hours.stale import Stale, stale_places
from geo_service.importing.pipeline import ImportContext, load_context, read_and_decide
from geo_service.keeping.views import Views
from geo_service.latest import LatestView
from geo_service.model.accounts import AuditEntry
from geo_service.model.changes import Batch, BatchSummary, Edit, Snapshot
from geo_service.model.city import City, NamedPoint
from geo_service.model.matching import matches
from geo_service.model.place import Kind, Place
from geo_service.model.query import Answer, Nearby, NearestQuery, OpenAt, PlaceFilter
from geo_service.model.report import ImportReport
from geo_service.nearest.index import SphereIndex
from geo_service.printing.frame import to_position
from geo_service.reference import Reference, load_reference
from geo_service.store.interface import Store
from geo_service.store.sql import open_store
from geo_service.streets.city_file import open_streets
from geo_service.taps.desk import TapDesk
from geo_service.view import IndexBuilder, Showing, View
from geo_service.walking.cities import CityWalker
from geo_service.walking.interface import Walker
from geo_service.walking.nearest import OnFoot
from geo_service.walking.straight import StraightWalker
from geo_service.walking.valhalla import ValhallaWalker

_TRIES = 3
IMPORT = "import"
"""Who applies batches of imports; their reason is the name of the file."""
Decided = Callable[[ImportReport], None]


@dataclass
class GeoService:
    """Answers questions about one store.

    Attributes:
        config: The settings.
        reference: Cities and vocabulary.
        store: Where places are kept.
        accounts: Who may change them.
        geocoder: Who resolves addresses that no shipped name resolves; None for nobody.
        build_index: Makes the index of a view.
        clock: Returns the present instant, aware of its time zone.
        list_geocoder: Who resolves addresses of lists; None for nobody.
        walker: Who measures walks.
    """

    config: Config
    reference: Reference
    store: Store
    accounts: AccountDesk
    geocoder: Geocoder | None
    build_index: IndexBuilder
    clock: Callable[[], datetime]
    list_geocoder: ListGeocoder | None = None
    walker: Walker = field(default_factory=StraightWalker)
    _views: Views = field(init=False, repr=False)
    _latest: LatestView = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ground = {city.code: city.mapped for city in self.reference.cities}
        showing = Showing(ground, self.hours_contexts(), self.build_index)
        self._views = Views(self.store, self.config.database_url, self.config.data_dir, showing)
        self._latest = self._from_now_on()

    def view(self) -> View:
        """Return what may be shown now; see :class:`geo_service.latest.LatestView` for how old it may be."""
        view = self._latest.get()
        if not view.ended(self.clock()):
            return view
        # Some need for donations is over: the revision is the same, what is shown is not.
        self._latest = self._from_now_on()
        return self._latest.get()

    def look_again(self) -> None:
        """Have the next view hold all that has been committed by now."""
        self._latest.look_again()

    def _from_now_on(self) -> LatestView:
        return LatestView(self.store.revision, lambda: self._views.at(self.clock()), time.monotonic)

    def nearest(self, query: NearestQuery) -> Answer:
        """Answer a question; see :class:`geo_service.nearest.interface.NearestIndex`, with walks :class:`OnFoot`."""
        return self._on_foot().nearest(query) if query.walks else self.view().index.nearest(query)

    def walked(self, query: NearestQuery, found: Sequence[Nearby]) -> tuple[Nearby, ...]:
        """Return some of the places that a question without walks was answered by, with their walks."""
        return self._on_foot().walked(query, found)

    def _on_foot(self) -> OnFoot:
        return OnFoot(self.view().index, self.walker, self.hours_contexts())

    def places(self, where: PlaceFilter, open_at: OpenAt | None = None, *, located: bool = True) -> tuple[Place, ...]:
        """Return the public places that a filter asks for, by id.

        Args:
            where: What is asked.
            open_at: Asks for those that can be entered then.
            located: Whether all are asked for; else only those whose position is not known.
        """
        found = self.view().matching(where, located=located)
        if open_at is None:
            return tuple(found)
        may_enter = entry(open_at, self.hours_contexts())
        return tuple([place for place in found if matches(place, where, may_enter)])

    def hours_of(self, city: str) -> HoursContext:
        """Return what opening hours need to know of a city, by its code."""
        return self._hours.get(city) or context_of(self.reference.city(city), self.config.fresh_months)

    def hours_contexts(self) -> Mapping[str, HoursContext]:
        """Return what opening hours need to know of every city, by its code."""
        return self._hours

    @cached_property
    def _hours(self) -> Mapping[str, HoursContext]:
        months = self.config.fresh_months
        return {city.code: context_of(city, months) for city in self.reference.cities}

    def referrals(self, city: str) -> tuple[Place, ...]:
        """Return what may be known of a city's referral places: "call first"."""
        return tuple(place for place in self.view().referral if place.city == city)

    def place(self, place_id: str) -> Place:
        """Return what may be shown of a place.

        Raises:
            NotFoundError: No such place, or none that may be shown.
        """
        try:
            return self.view().by_id[place_id.upper()]
        except KeyError:
            raise NotFoundError(f"no place {place_id!r}") from None

    def stale(self, city: str | None = None) -> tuple[Stale, ...]:
        """Return the real public places to verify again; see :func:`geo_service.hours.stale.stale_places`.

        Args:
            city: City code; None for all.
        """
        code, today = city and self.reference.city(city).code, self.clock().date()
        places = (place for place in self.view().public if not code or place.city == code)
        return stale_places(places, self.store.use(today), today, self.config.fresh_months)

    def where_is(self, text: str, city: City) -> tuple[NamedPoint, ...]:
        """Return the points a person may mean: shipped names and known places, imported streets, then the geocoder.

        Args:
            text: An address, street, quarter, postcode, station or place id.
            city: Where the person is.

        Raises:
            GeocodingError: No name fits and the geocoder did not answer.
        """
        found = Gazetteer(self.reference.named_points, self.view().public).find(text, city)
        if not found:
            with suppress(UnreadableFileError):  # who looks for water is not told of a damaged file
                street = self.street(text, city)
                found = (street,) if street else ()
        if found or self.geocoder is None or is_place_id(text):
            return found
        return self.geocoder.find(text, city)

    def street(self, name: str, city: City) -> NamedPoint | None:
        """Return the middle of a street or square that was imported, by its name, without asking anybody; else None."""
        streets = open_streets(self.config.data_dir, city.code)
        if streets is None or (middle := streets.middle_of(name)) is None:
            return None
        return NamedPoint(streets.written(name), "address", city.code, to_position(*middle))

    def import_context(self) -> ImportContext:
        """Return what an import needs to know: mappings of sources, vocabulary, rules of visibility."""
        return load_context(self.config.datasets, self.reference)

    def import_file(
        self, path: Path, context: ImportContext, *, dry_run: bool = False, decided: Decided | None = None
    ) -> ImportReport:
        """Read a file and apply what it changes as one batch.

        Args:
            path: The file.
            context: From :meth:`import_context`, with its options set.
            dry_run: Whether to decide and report only.
            decided: Called with the report before anything is written; again where places changed under it.

        Raises:
            UnreadableFileError: Nothing was written.
            StaleEditError: Places kept changing under it; nothing was written.
        """
        for attempt in range(_TRIES):
            snapshot = self.store.snapshot()
            decision = read_and_decide(path, snapshot, context)
            if decided is not None:
                decided(replace(decision.report, dry_run=dry_run))
            if dry_run or not decision.edits:
                return replace(decision.report, dry_run=dry_run)
            batch = Batch(IMPORT, self.clock(), path.name, decision.edits)
            try:
                applied = self._apply(batch, snapshot.revision)
            except StaleEditError:
                if attempt == _TRIES - 1:
                    raise
            else:
                return replace(decision.report, batch=applied.id)
        raise AssertionError("unreachable: the last attempt returns or raises")

    @cached_property
    def editing(self) -> EditingDesk:
        """Where associations' edited lists come in."""
        return EditingDesk(self.store, self.import_context, self.hours_of, self.clock, self._apply, self._log)

    @cached_property
    def locating(self) -> LocatingDesk:
        """Where addresses of lists become positions."""
        return LocatingDesk(
            self.store, self.reference, self.list_geocoder, self.clock, self._apply, self._log, time.sleep
        )

    @cached_property
    def taps(self) -> TapDesk:
        """Where merchants' taps come in."""
        return TapDesk(self.store.taps, self.accounts, self._today, self.look_again)

    @cached_property
    def moderation(self) -> ModerationDesk:
        """Where reports and suggestions come in and are decided."""
        return ModerationDesk(self.store, self.clock, self.accounts.randomness, self._apply, self._log)

    @cached_property
    def rounds(self) -> RoundDesk:
        """Where rounds on foot are kept and typed in."""
        return RoundDesk(self.moderation, lambda batch, who: self.undo(batch, who=who))

    def own_list(self, scope: Scope) -> Snapshot:
        """Return an association's whole list, private places included: for its own people alone."""
        now = self.store.snapshot()
        places = tuple(place for place in now.places if scope.holds(place) and not place.archived)
        return replace(now, places=places)

    def _today(self, city: str) -> date:
        return self.clock().astimezone(ZoneInfo(self.reference.city(city).timezone)).date()

    def _apply(self, batch: Batch, seen: int) -> BatchSummary:
        applied = self.store.apply(batch, seen=seen)
        self.look_again()
        return applied

    def undo(self, batch_id: int, *, who: str) -> BatchSummary:
        """Take a batch back; see :meth:`geo_service.store.interface.Store.undo`. The audit log says so."""
        with self.store.together():
            undone = self.store.undo(batch_id, who=who, when=self.clock())
            self._log(AuditEntry(undone.when, who, "undo", f"batch {batch_id}", f"batch {undone.id}"))
        self.look_again()
        return undone

    def _log(self, entry: AuditEntry) -> None:
        with self.accounts.store.write() as records:
            records.log(entry)

    def cities_with_merchants(self) -> tuple[City, ...]:
        """Return the cities whose merchants are listed: demonstration ones would stand among them."""
        merchants = (place for place in self.store.snapshot().places if place.kind is Kind.MERCHANT)
        listed = {place.city for place in merchants if not place.demonstration and not place.archived}
        return tuple(city for city in self.reference.cities if city.code in listed)

    def add_demonstration(self) -> BatchSummary | None:
        """Add the demonstration merchants that are not there; None where all are."""
        snapshot = self.store.snapshot()
        edits = []
        for place in demonstration_merchants(self.reference):
            before = snapshot.by_id.get(place.id)
            if before is None or before.archived:
                edits.append(Edit(before, place))
        if not edits:
            return None
        return self._apply(Batch("demonstration", self.clock(), "geo-service demo", tuple(edits)), snapshot.revision)

    def remove_demonstration(self) -> BatchSummary | None:
        """Archive every demonstration place; None where there is none."""
        snapshot = self.store.snapshot()
        shown = (place for place in snapshot.places if place.demonstration and not place.archived)
        edits = tuple(Edit(place, replace(place, archived=True)) for place in shown)
        if not edits:
            return None
        return self._apply(Batch("demonstration", self.clock(), "geo-service demo --remove", edits), snapshot.revision)

    def load_samples(self) -> tuple[ImportReport, ...]:
        """Import the real public places that ship, each file once in the life of a store.

        The batches tell which were: what was taken back or archived since does not come again.
        """
        context = self.import_context()
        loaded = {batch.why for batch in self.store.batches(sys.maxsize) if batch.who == IMPORT}
        files = sorted((self.config.datasets / "places").glob("*.csv"))
        return tuple(self.import_file(path, context) for path in files if path.name not in loaded)


def open_service(config: Config) -> GeoService:
    """Open the store and choose every implementation: the only place that does.

    Raises:
        ConfigError: A setting or a shipped file is wrong.
        StoreError: The database cannot be opened.
    """
    reference = load_reference(config.datasets)
    store, clock = open_store(config.database_url, config.data_dir), lambda: datetime.now(UTC)
    for_people, for_lists = geocoders(config)
    return GeoService(
        config=config,
        reference=reference,
        store=store,
        accounts=account_desk(config, store.accounts, clock),
        geocoder=for_people,
        list_geocoder=for_lists,
        build_index=SphereIndex,
        clock=clock,
        walker=walker_of(config, reference),
    )


def walker_of(config: Config, reference: Reference) -> Walker:
    """Return who measures walks."""
    if config.walking is Walking.VALHALLA and config.valhalla_url:
        return ValhallaWalker(config.valhalla_url)
    if config.walking is Walking.STRAIGHT:
        return StraightWalker()
    return CityWalker(config.data_dir, [city.code for city in reference.cities])


def account_desk(config: Config, store: AccountStore, clock: Callable[[], datetime]) -> AccountDesk:
    """Return where accounts are looked after; the secret key is read, or made, when it is first needed."""
    key = cache(lambda: secret_key(config.secret_key, config.data_dir, secrets.token_bytes))
    return AccountDesk(store, clock, key, secrets.token_bytes)
