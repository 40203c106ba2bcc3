"""From an address to a position."""
