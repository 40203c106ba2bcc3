"""Coverage as files for a GIS and a spreadsheet: every stretch as GeoJSON (RFC 7946), every named street as CSV."""

import csv
import io

import msgspec

from geo_service.drawing.geojson import Json, collection, licences
from geo_service.drawing.tables import DELIMITER, neutralised
from geo_service.labels import Labels
from geo_service.model.coverage import HELPED_MIN, LIMITS_MIN, Coverage, Effect, Street, Stretch, Totals, minutes
from geo_service.streets.interface import ATTRIBUTION, LICENCE

_DIGITS = 6
"""Decimals of a degree: 0.1 m."""


def coverage_geojson(coverage: Coverage) -> bytes:
    """Return every stretch with its minutes on foot; beside them what was asked, the totals and what was tried.

    Properties are ``street`` (its name, or empty), ``metres``, ``minutes`` (from its farther end, whole), and
    ``from_start`` and ``from_end`` (from its first and last point, to a tenth). Minutes are null where no way is known.
    """
    return msgspec.json.encode(
        collection(
            map(_feature, coverage.stretches),
            attribution=ATTRIBUTION,
            licence=LICENCE,
            licences=licences(coverage.places),
            demonstration=coverage.demonstration,
            asked=_asked(coverage),
            totals=_totals(coverage.totals),
            places=[place.id for place in coverage.places],
            effects=[_effect(effect) for effect in coverage.effects],
        )
    )


def _feature(stretch: Stretch) -> Json:
    seconds = stretch.seconds
    return {
        "type": "Feature",
        "properties": {
            "street": stretch.street,
            "metres": round(stretch.length_m, 1),
            "minutes": None if seconds is None else minutes(seconds),
            "from_start": _tenth(stretch.start_s),
            "from_end": _tenth(stretch.end_s),
        },
        "geometry": {"type": "LineString", "coordinates": stretch.line},
    }


def _asked(coverage: Coverage) -> Json:
    where = coverage.where
    return {
        "city": coverage.city.code,
        "needs": where.needs,
        "any_need": where.any_need,
        "kinds": where.kinds,
        "free": where.free,
        "wheelchair": where.wheelchair,
        "audience": where.audience,
        "at": None if coverage.at is None else coverage.at.isoformat(),
        "or_unknown": coverage.or_unknown,
        "profile": coverage.profile,
        "revision": coverage.revision,
        "streets_as_of": coverage.streets_as_of,
    }


def _totals(totals: Totals) -> Json:
    return {
        "metres": round(totals.length_m, 1),
        "within": {str(limit): round(totals.within_m(limit), 1) for limit in LIMITS_MIN},
        "no_way": round(totals.class_m[-1], 1),
        "mean_minutes": _tenth(totals.mean_s),
    }


def _effect(effect: Effect) -> Json:
    return {
        "lat": round(effect.at.lat, _DIGITS),
        "lon": round(effect.at.lon, _DIGITS),
        "street": effect.street,
        "best": effect.best,
        "limit_minutes": HELPED_MIN,
        "gained_metres": round(effect.gained_m, 1),
        "mean_minutes_before": _tenth(effect.before_s),
        "mean_minutes_after": _tenth(effect.after_s),
        "totals": _totals(effect.totals),
    }


def _tenth(seconds: float | None) -> float | None:
    """Return seconds as minutes, to a tenth."""
    return None if seconds is None else round(seconds / 60, 1)


_COLUMNS = ("street", "area", "minutes", "metres", "no_way_metres", "nearest_id", "nearest", "lat", "lon")


def coverage_csv(coverage: Coverage, words: Labels) -> bytes:
    """Return every named street, the farthest first, as CSV in UTF-8 with a byte order mark and semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(words(f"coverage.{name}") for name in _COLUMNS)
    writer.writerows(map(_row, coverage.streets))
    return ("\ufeff" + out.getvalue()).encode()


def _row(street: Street) -> tuple[str, ...]:
    nearest = street.nearest
    return (
        neutralised(street.name),
        neutralised(street.area),
        "" if street.farthest_s is None else str(minutes(street.farthest_s)),
        f"{street.length_m:.0f}",
        f"{street.no_way_m:.0f}",
        "" if nearest is None else nearest.id,
        "" if nearest is None else neutralised(nearest.name),
        f"{street.at.lat:.{_DIGITS}f}",
        f"{street.at.lon:.{_DIGITS}f}",
    )
