"""
The tables, declared once; Alembic brings a live database to this state.

Geometry is EPSG:4326 (CGCS2000 is the same to centimetres and accepted as such). The
`geom_3857` columns are generated copies for tiles only: nothing is ever measured on them.
Row-level security is part of the migrations, because SQLAlchemy has no word for it.
"""

from gridmap.store.schema.access import (
    access_pending,
    access_state,
    building_access,
    building_attachment,
    point_attachment,
)
from gridmap.store.schema.accounts import (
    app_user,
    audit_log,
    login_session,
    token_key,
    user_area,
    user_community,
)
from gridmap.store.schema.base import metadata
from gridmap.store.schema.boundaries import boundary_change
from gridmap.store.schema.ledgers import (
    address_decision,
    household,
    household_change,
    import_run,
    layer_change,
    ledger_column,
    reject,
)
from gridmap.store.schema.office import office
from gridmap.store.schema.places import (
    access_point,
    building,
    building_alias,
    community,
    estate,
    land,
    street,
    subdistrict,
)
from gridmap.store.schema.planning import scenario, scenario_site
from gridmap.store.schema.plots import (
    assignment,
    draft_building,
    draft_plot,
    draft_step,
    neighbour_adjustment,
    plot,
    plot_building,
    plot_draft,
    team_member,
)
from gridmap.store.schema.services import (
    candidate_site,
    facility_rule,
    service_offer,
    service_point,
    service_type,
)
from gridmap.store.schema.small_cells import area_count, building_count, small_cell_rule
from gridmap.store.schema.sources import closed_place, source_row

__all__ = [
    "access_pending",
    "access_point",
    "access_state",
    "address_decision",
    "app_user",
    "area_count",
    "assignment",
    "audit_log",
    "boundary_change",
    "building",
    "building_access",
    "building_alias",
    "building_attachment",
    "building_count",
    "candidate_site",
    "closed_place",
    "community",
    "draft_building",
    "draft_plot",
    "draft_step",
    "estate",
    "facility_rule",
    "household",
    "household_change",
    "import_run",
    "land",
    "layer_change",
    "ledger_column",
    "login_session",
    "metadata",
    "neighbour_adjustment",
    "office",
    "plot",
    "plot_building",
    "plot_draft",
    "point_attachment",
    "reject",
    "scenario",
    "scenario_site",
    "service_offer",
    "service_point",
    "service_type",
    "small_cell_rule",
    "source_row",
    "street",
    "subdistrict",
    "team_member",
    "token_key",
    "user_area",
    "user_community",
]
