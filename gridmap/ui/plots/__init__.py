"""Views of the Plots page, one module each; only the chosen one is computed."""

from gridmap.ui.plots.prints import printing
from gridmap.ui.plots.state import PlotState, plot_state
from gridmap.ui.plots.views import views

__all__ = ["PlotState", "plot_state", "printing", "views"]
