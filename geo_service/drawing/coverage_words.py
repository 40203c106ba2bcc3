"""Coverage in words and rows of tables, for pages and terminals alike: all texts are raw."""

from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from zoneinfo import ZoneInfo

from geo_service.drawing.dates import date_words
from geo_service.drawing.walk_words import distance_words
from geo_service.labels import Labels
from geo_service.model.coverage import HELPED_MIN, Coverage, Effect, Street, minutes
from geo_service.model.query import PlaceFilter
from geo_service.model.vocabulary import Vocabulary

Row = tuple[str, ...]


def title(coverage: Coverage, vocabulary: Vocabulary, words: Labels) -> str:
    """Return what is measured: city and needs."""
    needs = ", ".join(vocabulary.services[need].label(words.lang) for need in coverage.where.needs)
    if coverage.where.any_need and len(coverage.where.needs) > 1:
        needs = words("coverage.any_need", needs=needs)
    return words("coverage.title", city=coverage.city.name, needs=needs or words("coverage.everything"))


def conditions(coverage: Coverage, vocabulary: Vocabulary, words: Labels) -> Iterator[str]:
    """Yield sentences that say when, for whom and how it was measured, and which places count."""
    yield from _kept(coverage.where, vocabulary, words)
    yield _when(coverage, words)
    yield words(f"coverage.{coverage.profile}")
    yield words("coverage.measured")
    if coverage.places:
        yield words("coverage.places", count=len(coverage.places))
    else:
        yield words("coverage.places_none")
    for name in ("closed", "unknown", "away"):
        count = getattr(coverage, name)
        if count:
            yield words(f"coverage.{name}", count=count)
    if coverage.totals.mean_s is not None:
        yield words("coverage.mean", minutes=_mean(coverage.totals.mean_s, words))
    lost = sum(street.farthest_s is None for street in coverage.streets)
    if lost and coverage.places:
        yield words("coverage.lost", count=lost)


def _kept(where: PlaceFilter, vocabulary: Vocabulary, words: Labels) -> Iterator[str]:
    if where.kinds:
        kinds = ", ".join(vocabulary.kinds[kind].label(words.lang) for kind in where.kinds)
        yield words("coverage.only_kinds", kinds=kinds)
    if where.free:
        yield words("coverage.only_free")
    if where.wheelchair:
        yield words("coverage.only_wheelchair")
    if where.audience:
        yield words("coverage.only_audience", audience=vocabulary.audiences[where.audience].label(words.lang))


def _when(coverage: Coverage, words: Labels) -> str:
    if coverage.at is None:
        return words("coverage.always")
    local = coverage.at.astimezone(ZoneInfo(coverage.city.timezone))
    date = date_words(local.date().isoformat(), words)
    day = words("coverage.day", weekday=words(f"week.day.{local.weekday()}"), date=date)
    return words("coverage.when_or_unknown" if coverage.or_unknown else "coverage.when", day=day, time=f"{local:%H:%M}")


def share_rows(coverage: Coverage, words: Labels) -> Iterator[Row]:
    """Yield, per class of streets: its name, its line on the map, its length, its share, the share of all up to it."""
    totals, so_far_m = coverage.totals, 0.0
    for number, length_m in enumerate(totals.class_m):
        so_far_m += length_m
        yield (
            words(f"coverage_class.{number}"),
            words(f"coverage_line.{number}"),
            distance_words(length_m, words),
            _share(length_m, totals.length_m, words),
            _share(so_far_m, totals.length_m, words),
        )


def share_header(words: Labels) -> Row:
    """Return the headings of :func:`share_rows`."""
    return tuple(words(f"coverage.shares_{name}") for name in ("class", "line", "length", "share", "sum"))


def worst_streets(coverage: Coverage, count: int) -> tuple[Street, ...]:
    """Return the streets that are farthest from a place, at most so many, without those that have no way to any."""
    return tuple(street for street in coverage.streets if street.farthest_s is not None)[:count]


def street_rows(coverage: Coverage, streets: Sequence[Street]) -> Iterator[Row]:
    """Yield, per street: name, area where areas are known, minutes from its farthest point, place nearest to that."""
    with_areas = _with_areas(coverage)
    for street in streets:
        told = "" if street.farthest_s is None else str(minutes(street.farthest_s))
        nearest = "" if street.nearest is None else street.nearest.name
        yield street.name, *([street.area] if with_areas else []), told, nearest


def street_header(coverage: Coverage, words: Labels) -> Row:
    """Return the headings of :func:`street_rows`."""
    names = ("street", *(["area"] if _with_areas(coverage) else []), "minutes", "nearest")
    return tuple(words(f"coverage.{name}") for name in names)


def _with_areas(coverage: Coverage) -> bool:
    return any(street.area for street in coverage.streets)


def effect_rows(coverage: Coverage, words: Labels) -> Iterator[Row]:
    """Yield, per place that was tried: its letter and street, where it is, and what it would change."""
    for letter, effect in zip(ascii_uppercase, coverage.effects, strict=False):
        key = "coverage.effect_best" if effect.best else "coverage.effect_at"
        whole_m = coverage.totals.length_m
        yield (
            words(key, letter=letter, street=effect.street or words("coverage.nameless")),
            f"{effect.at.lat:.5f}, {effect.at.lon:.5f}",
            distance_words(effect.gained_m, words),
            words(
                "coverage.change",
                before=_share(coverage.totals.within_m(HELPED_MIN), whole_m, words),
                after=_share(effect.totals.within_m(HELPED_MIN), whole_m, words),
            ),
            _means(effect, words),
        )


def effect_header(words: Labels) -> Row:
    """Return the headings of :func:`effect_rows`."""
    names = ("effect", "where", "gained", "share_within", "mean_minutes")
    return tuple(words(f"coverage.{name}", limit=HELPED_MIN) for name in names)


def _means(effect: Effect, words: Labels) -> str:
    if effect.before_s is not None and effect.after_s is not None:
        before, after = _mean(effect.before_s, words), _mean(effect.after_s, words)
        return words("coverage.change", before=before, after=after)
    now_s = effect.totals.mean_s
    return "" if now_s is None else words("coverage.new_mean", after=_mean(now_s, words))


def _mean(seconds: float, words: Labels) -> str:
    return f"{seconds / 60:.1f}".replace(".", words("distance.decimal"))


def _share(part_m: float, whole_m: float, words: Labels) -> str:
    """Return a share to a tenth of a hundredth, so that small steps are seen."""
    number = f"{100 * part_m / whole_m:.1f}".replace(".", words("distance.decimal"))
    return words("coverage.percent", number=number)
