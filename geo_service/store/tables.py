"""Every table: each schema puts its own on the one metadata when it is imported, so this imports them all."""

from geo_service.store import (
    accounts_schema,
    editions_schema,
    geocoding_schema,
    reports_schema,
    taps_schema,
    uploads_schema,
    use_schema,
)
from geo_service.store.schema import metadata

__all__ = [
    "accounts_schema",
    "editions_schema",
    "geocoding_schema",
    "metadata",
    "reports_schema",
    "taps_schema",
    "uploads_schema",
    "use_schema",
]
