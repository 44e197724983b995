"""
The analyst's door: GeoDataFrames in, Series on the same index or frames out.

    from gridmap import geo
    network = geo.walk_network(streets)
    buildings["walk_m"] = geo.walk_m(buildings, halls, network)

Layers may be in any CRS; they are measured in the metric zone that they lie in. A layer without a
CRS, or one whose coordinates cannot be of it, is refused. No database is needed or touched.
"""

from gridmap.geo.choosing import site
from gridmap.geo.drawing import boundary, plots
from gridmap.geo.measuring import coverage
from gridmap.geo.walking import WalkNetwork, walk_m, walk_network

__all__ = ["WalkNetwork", "boundary", "coverage", "plots", "site", "walk_m", "walk_network"]
