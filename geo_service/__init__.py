"""Match the needs of people on the street to the places that meet them, in the cities of Le Carillon."""
