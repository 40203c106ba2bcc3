"""Views of the store: kept in a file between two starts, and carried from revision to revision."""
