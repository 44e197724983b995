"""
Pieces that pages share. Streamlit appears here, in `streamlit_app.py` and `pages/` only.

`session` knows who is looking, `frame` is the window with its one map, `chosen` what is chosen,
`frames` keeps what was worked out, `opening`, `key_figures`, `listing` and `building` are the
pieces of a screen, `formats` and `labels` the words on it.
"""

from gridmap.ui import chosen, frame, frames
from gridmap.ui.building import building_name, building_panel, building_tips, chosen_building
from gridmap.ui.formats import literal, office_time, percent, share
from gridmap.ui.key_figures import figures
from gridmap.ui.labels import (
    FRESH_DAYS,
    attention_labels,
    evidence_labels,
    field_labels,
    metric_labels,
    outcome_labels,
    population_bases,
    role_labels,
    service_name_column,
    share_labels,
    weight_labels,
)
from gridmap.ui.listing import table
from gridmap.ui.opening import PageEnds, choose_own, empty, heading, own_communities, require_data
from gridmap.ui.rule_choice import Choice, choose_rule
from gridmap.ui.session import (
    account,
    dated,
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
    "PageEnds",
    "account",
    "attention_labels",
    "building_name",
    "building_panel",
    "building_tips",
    "choose_own",
    "choose_rule",
    "chosen",
    "chosen_building",
    "dated",
    "empty",
    "evidence_labels",
    "field_labels",
    "figures",
    "frame",
    "frames",
    "heading",
    "language",
    "literal",
    "metric_labels",
    "office_time",
    "outcome_labels",
    "own_communities",
    "percent",
    "population_bases",
    "reason",
    "refused",
    "require_data",
    "role_labels",
    "service_name_column",
    "share",
    "share_labels",
    "t",
    "table",
    "transaction",
    "transactions",
    "weight_labels",
]
