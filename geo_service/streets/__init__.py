"""Streets, water, green and buildings of a city, read once from an OpenStreetMap extract."""
