"""Views of the Coverage page, one module each; only the chosen one is computed."""

from gridmap.ui.coverage.views import views

__all__ = ["views"]
