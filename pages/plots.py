"""Responsibility plots: drawn, edited on the map, checked, put in force, staffed and printed."""

from gridmap import ui
from gridmap.ui import t
from gridmap.ui.plots.views import views

ui.heading(
    t("Plots"),
    t("Which buildings make a plot, who serves it, and is the work evenly shared?"),
)
views()
