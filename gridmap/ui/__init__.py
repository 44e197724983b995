"""
Pieces that pages share. Streamlit appears here, in `streamlit_app.py` and `pages/` only.

`session` knows who is looking, `menu` which pages there are, `frames` keeps what was worked out,
`opening`, `key_figures`, `map_view`, `listing` and `building` are the pieces of a screen,
`formats` and `labels` the words on it.
"""

from gridmap.ui import frames
from gridmap.ui.building import building_name, building_panel
from gridmap.ui.formats import office_time, percent, share
from gridmap.ui.key_figures import figures
from gridmap.ui.labels import (
    FRESH_DAYS,
    attention_labels,
    evidence_labels,
    field_labels,
    freshness_labels,
    metric_labels,
    outcome_labels,
    population_bases,
    role_labels,
    service_name_column,
    weight_labels,
)
from gridmap.ui.listing import latest, listed_building, listed_choice, table
from gridmap.ui.map_view import clicked_id, new_map, show_map
from gridmap.ui.menu import menu, page_for, pages
from gridmap.ui.opening import empty, heading, own_communities, require_data
from gridmap.ui.rule_choice import Choice, choose_rule
from gridmap.ui.session import (
    account,
    language,
    reason,
    refused,
    t,
    transaction,
    transactions,
)

__all__ = [
    "FRESH_DAYS",
    "Choice",
    "account",
    "attention_labels",
    "building_name",
    "building_panel",
    "choose_rule",
    "clicked_id",
    "empty",
    "evidence_labels",
    "field_labels",
    "figures",
    "frames",
    "freshness_labels",
    "heading",
    "language",
    "latest",
    "listed_building",
    "listed_choice",
    "menu",
    "metric_labels",
    "new_map",
    "office_time",
    "outcome_labels",
    "own_communities",
    "page_for",
    "pages",
    "percent",
    "population_bases",
    "reason",
    "refused",
    "require_data",
    "role_labels",
    "service_name_column",
    "share",
    "show_map",
    "t",
    "table",
    "transaction",
    "transactions",
    "weight_labels",
]
