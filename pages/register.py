"""Register: service points, candidate sites, rules and service types, kept by hand."""

from gridmap import ui
from gridmap.ui import register, t

ui.heading(t("Register"), t("What is where, and which rules hold?"))
register.show()
