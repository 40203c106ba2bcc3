"""Open, closed or unknown at an instant."""
