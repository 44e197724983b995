"""Coverage gaps: buildings without a plot, a team or a service nearby; areas short of a rule."""

from gridmap import ui
from gridmap.ui import coverage, t

ui.heading(
    t("Coverage"),
    t(
        "Which buildings lack a plot, a team or a service nearby, and who falls short of "
        "which rule?"
    ),
)
ui.require_data()
choice = ui.choose_rule(measures=True)
coverage.views(choice)
