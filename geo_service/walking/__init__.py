"""Ways on foot: along the streets of a city, by a Valhalla server, or estimated from the straight line."""
