"""From an association's edited list to edits of the store: read, compare three ways, preview, choose."""
