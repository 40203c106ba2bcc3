"""Cleaning: one rule each, from draft to draft."""
