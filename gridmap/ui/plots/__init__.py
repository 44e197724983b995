"""The parts of the Plots page, a module each; only the one that is looked at is worked out."""

from gridmap.ui.plots.prints import printing
from gridmap.ui.plots.state import PlotState, plot_state
from gridmap.ui.plots.views import views

__all__ = ["PlotState", "plot_state", "printing", "views"]
