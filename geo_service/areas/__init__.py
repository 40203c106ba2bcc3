"""Named areas of cities: read from the files of those who publish them, and kept beside the store."""
