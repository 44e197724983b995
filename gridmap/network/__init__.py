"""Walking distance: streets as a graph, places attached to it, the nearest by foot."""

from gridmap.network.graph import WalkNetwork

__all__ = ["WalkNetwork"]
