"""The printed neighbourhood sheet: a map with numbered points and the index of its places, as vector PDF."""
