"""Merchants, one tap: links, what they may say, and how it becomes edits."""
