"""Where places are kept, with their history: one implementation on SQLite and PostgreSQL."""
