"""The API: GeoJSON for integrators, described by OpenAPI, with problem documents for errors."""
