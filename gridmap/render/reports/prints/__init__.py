"""Cards, plot sheets and wall maps: for a community's people to carry and to hang up."""

from gridmap.render.reports.prints.cards import cards
from gridmap.render.reports.prints.plot_sheet import plot_sheets
from gridmap.render.reports.prints.printed import Printed
from gridmap.render.reports.prints.wall_map import wall_map

__all__ = ["Printed", "cards", "plot_sheets", "wall_map"]
