"""Overview: the area on one map, by theme; what is to be done; its communities."""

from gridmap.ui.overview.page import show

__all__ = ["show"]
