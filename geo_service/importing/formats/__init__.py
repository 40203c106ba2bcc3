"""Readers: one file format each, to a :class:`geo_service.importing.interface.Table`."""
