"""Data of the Plots page, kept between runs until they change in the database."""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
import streamlit as st

from gridmap import crs, store
from gridmap.analysis.drafts import plots_in_force
from gridmap.analysis.plots import fabric_version, read_fabric
from gridmap.gazetteer.titles import building_title
from gridmap.plots.drafts import Draft, Fabric
from gridmap.plots.outline import drawn_outline
from gridmap.ui.session import t, transaction


def fabric(community_id: int) -> Fabric:
    """Buildings, neighbours and cells of a community."""
    return _fabric(community_id, _fabric_version(community_id, version()))


def buildings(community_id: int) -> pd.DataFrame:
    """One row per residential building, by id: names, counts, `x`, `y` in metres, `lon`, `lat`."""
    return _buildings(community_id, _fabric_version(community_id, version()))


def in_force(community_id: int) -> Draft:
    """Plots in force in a community, in the shape of a draft."""
    return _in_force(community_id, version())


def version() -> str:
    """Version of the data that the user sees: a key that changes with them."""
    with transaction() as connection:
        return store.overview.data_version(connection)


def outline(community_id: int, rows: npt.NDArray[np.int64]) -> dict[str, Any]:
    """Outline of the buildings at these positions, as GeoJSON in EPSG:4326."""
    return _outline(community_id, _fabric_version(community_id, version()), rows.tobytes())


@st.cache_data(max_entries=2000, ttl="12h", show_spinner=False)
def _outline(community_id: int, fabric_version: str, rows: bytes) -> dict[str, Any]:
    known = _fabric(community_id, fabric_version)
    drawn = drawn_outline(known.cell[np.frombuffer(rows, np.int64)])
    [placed] = crs.reproject(np.array([drawn], object), known.buildings.plane)
    found: dict[str, Any] = json.loads(shapely.to_geojson(shapely.set_precision(placed, 1e-6)))
    return found


@st.cache_data(max_entries=64, ttl="12h", show_spinner=False)
def _fabric_version(community_id: int, version: str) -> str:
    # Read once per change of the data: a change of posts is one, and leaves the fabric as it is.
    with transaction() as connection:
        return fabric_version(connection, community_id)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _fabric(community_id: int, fabric_version: str) -> Fabric:
    with st.spinner(t("Finding out who is whose neighbour ...")), transaction() as connection:
        return read_fabric(connection, community_id)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _in_force(community_id: int, version: str) -> Draft:
    known = fabric(community_id)
    with transaction() as connection:
        return plots_in_force(connection, known)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _buildings(community_id: int, fabric_version: str) -> pd.DataFrame:
    known = _fabric(community_id, fabric_version).buildings
    xy = known.xy
    lon, lat = shapely.get_coordinates(crs.reproject(shapely.points(xy), known.plane)).T
    names = zip(known.estate, known.name, strict=True)
    return pd.DataFrame(
        {
            "name": [building_title(*pair) for pair in names],
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
