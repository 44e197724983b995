"""Data of the Plots page, kept between runs until they change in the database."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
import streamlit as st

from gridmap import crs, store
from gridmap.analysis import fabrics
from gridmap.gazetteer.titles import building_called
from gridmap.plots.drafts import Draft, Fabric
from gridmap.ui.session import t, transaction


def fabric(community_id: int) -> Fabric:
    """Buildings, neighbours and cells of a community."""
    with transaction() as connection:
        return fabrics.fabric(connection, community_id)


def is_read(community_id: int) -> bool:
    """Whether the community's fabric, as it is now, has been read before: it is there at once."""
    with transaction() as connection:
        return fabrics.is_ready(connection, community_id)


def buildings(community_id: int) -> pd.DataFrame:
    """One row per residential building, by id: names, counts, `x`, `y` in metres, `lon`, `lat`."""
    with transaction() as connection:
        return _buildings(community_id, fabrics.version(connection, community_id))


def in_force(community_id: int) -> Draft:
    """Plots in force in a community, in the shape of a draft."""
    with transaction() as connection:
        return fabrics.in_force(connection, community_id)


def colours(community_id: int) -> dict[int, int]:
    """Place in the palette of each plot in force, by id; the same on paper."""
    return _colours(community_id, version())


def version() -> str:
    """Version of the data that the user sees: a key that changes with them."""
    with transaction() as connection:
        return store.overview.data_version(connection)


def outlines(community_id: int, parts: Sequence[npt.NDArray[np.int64]]) -> list[dict[str, Any]]:
    """Outline of the buildings at the positions of each part, as GeoJSON in EPSG:4326."""
    with transaction() as connection:
        return fabrics.outlines(connection, community_id, parts)


@st.cache_data(max_entries=64, ttl="12h", show_spinner=False)
def _colours(community_id: int, version: str) -> dict[int, int]:
    with transaction() as connection:
        return store.plots.colours(connection, community_id)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _buildings(community_id: int, fabric_version: str) -> pd.DataFrame:
    known = fabric(community_id).buildings
    xy = known.xy
    lon, lat = shapely.get_coordinates(crs.reproject(shapely.points(xy), known.plane)).T
    names = zip(known.estate, known.name, known.id, strict=True)
    return pd.DataFrame(
        {
            "name": [
                building_called(estate, name, "", number, t) for estate, name, number in names
            ],
            "household_count": known.household_count,
            "people_count": known.people_count,
            "plot_in_force": known.plot_code,
            "x": xy[:, 0],
            "y": xy[:, 1],
            "lon": lon,
            "lat": lat,
        },
        index=pd.Index(known.id, name="building_id"),
    )
