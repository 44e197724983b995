"""The parts of the Coverage page, a module each; only the one that is looked at is worked out."""

from gridmap.ui.coverage.views import views

__all__ = ["views"]
