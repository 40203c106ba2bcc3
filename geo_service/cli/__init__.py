"""The command ``geo-service``: one file per group of commands."""

from geo_service.cli.main import main

__all__ = ["main"]
