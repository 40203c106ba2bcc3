"""Sheets for commands and pages alike: which ground is meant, and the sheet of it."""
