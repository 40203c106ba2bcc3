"""The values everything else is made of: frozen, standard library only, no clock and no I/O."""
