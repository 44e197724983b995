"""The application beside its pages: login, vector tiles, labels and the map's scripts."""
