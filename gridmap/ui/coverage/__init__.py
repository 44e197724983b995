"""The parts of the Coverage page, a module each; only the one that is looked at is worked out."""

from gridmap.ui.coverage.compare import compare
from gridmap.ui.coverage.distance import distance
from gridmap.ui.coverage.downloads import downloads
from gridmap.ui.coverage.hours import hours
from gridmap.ui.coverage.network import network
from gridmap.ui.coverage.plots import plots
from gridmap.ui.coverage.premises import premises

__all__ = ["compare", "distance", "downloads", "hours", "network", "plots", "premises"]
