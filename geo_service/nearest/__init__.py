"""The nearest places that meet some needs."""
