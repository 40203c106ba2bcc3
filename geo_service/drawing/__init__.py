"""Everything that is shown of places outside a web page: maps, GeoJSON, tables."""
