"""The parts of the Plots page, a module each; only the one that is looked at is worked out."""

from gridmap.ui.plots.prints import printing
from gridmap.ui.plots.views import views
from gridmap.ui.plots.work import Work, work

__all__ = ["Work", "printing", "views", "work"]
