"""The Register page: what is kept by hand, a view for each kind, shown on the map and as a list."""

from gridmap.ui.register.view import show

__all__ = ["show"]
