"""One file per step. A step is never edited once it is released: add the next."""
