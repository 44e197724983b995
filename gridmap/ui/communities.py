"""Communities that the user loads and settles households for."""

import pandas as pd

from gridmap import store
from gridmap.ui.session import t, transaction
from gridmap.ui.widgets import empty, require_data


def own_communities() -> pd.DataFrame:
    """Communities of the user; the page stops where there is none, or no data at all."""
    with transaction() as connection:
        require_data(store.overview.data_counts(connection))
        communities = store.imports.my_communities(connection)
    if communities.empty:
        empty(
            t("No community is yours to load for. An administrator assigns you one:"),
            "gridmap user communities NAME COMMUNITY",
        )
    return communities
