"""Style of maps on paper: colours of land and widths of streets."""

LAND = {"water": "#bcd9ea", "park": "#d3e8cd", "sports": "#dcebd2", "farmland": "#ecf0d8"}
STREETS = {"arterial": 0.5, "secondary": 0.4, "branch": 0.25, "lane": 0.15}
"""Width in millimetres."""
STREET = "#c9ced3"
BOUNDARY = "#8b6fae"
"""Outlines of communities."""
