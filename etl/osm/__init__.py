"""OpenStreetMap extracts: one file into every table that it has something for."""
