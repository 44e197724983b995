"""Data of the Plots page, kept between runs until they change in the database."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
import streamlit as st

from gridmap import crs, store
from gridmap.analysis.drafts import plots_in_force
from gridmap.analysis.plots import fabric_version, read_fabric
from gridmap.gazetteer.titles import building_called
from gridmap.plots.drafts import Draft, Fabric
from gridmap.plots.outline import drawn_outline
from gridmap.ui.session import t, transaction

_read: set[tuple[int, str]] = set()

MOST_OUTLINES = 5000
"""Outlines kept of one community; an edit draws two or three."""


def fabric(community_id: int) -> Fabric:
    """Buildings, neighbours and cells of a community."""
    return _fabric(community_id, _fabric_version(community_id, version()))


def is_read(community_id: int) -> bool:
    """Whether the community's fabric, as it is now, has been read before: it is there at once."""
    return (community_id, _fabric_version(community_id, version())) in _read


def buildings(community_id: int) -> pd.DataFrame:
    """One row per residential building, by id: names, counts, `x`, `y` in metres, `lon`, `lat`."""
    return _buildings(community_id, _fabric_version(community_id, version()))


def in_force(community_id: int) -> Draft:
    """Plots in force in a community, in the shape of a draft."""
    return _in_force(community_id, version())


def colours(community_id: int) -> dict[int, int]:
    """Place in the palette of each plot in force, by id; the same on paper."""
    return _colours(community_id, version())


def version() -> str:
    """Version of the data that the user sees: a key that changes with them."""
    with transaction() as connection:
        return store.overview.data_version(connection)


def outlines(community_id: int, parts: Sequence[npt.NDArray[np.int64]]) -> list[dict[str, Any]]:
    """Outline of the buildings at the positions of each part, as GeoJSON in EPSG:4326."""
    key = _fabric_version(community_id, version())
    known, drawn = _fabric(community_id, key), _outlines(community_id, key)
    if len(drawn) > MOST_OUTLINES:
        drawn.clear()
    names = [rows.tobytes() for rows in parts]
    new = {name: rows for name, rows in zip(names, parts, strict=True) if name not in drawn}
    shapes = np.array([drawn_outline(known.cell[rows]) for rows in new.values()], object)
    placed = shapely.set_precision(crs.reproject(shapes, known.buildings.plane), 1e-6)
    found = dict(zip(new, map(json.loads, shapely.to_geojson(placed)), strict=True))
    drawn.update(found)
    return [found.get(name) or drawn[name] for name in names]


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _outlines(community_id: int, fabric_version: str) -> dict[bytes, dict[str, Any]]:
    """Outlines drawn so far, by the positions of their buildings; edits add others."""
    return {}


@st.cache_data(max_entries=64, ttl="12h", show_spinner=False)
def _fabric_version(community_id: int, version: str) -> str:
    # Read once per change of the data: a change of posts is one, and leaves the fabric as it is.
    with transaction() as connection:
        return fabric_version(connection, community_id)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _fabric(community_id: int, fabric_version: str) -> Fabric:
    with st.spinner(t("Finding out who is whose neighbour ...")), transaction() as connection:
        found = read_fabric(connection, community_id)
    _read.add((community_id, fabric_version))
    return found


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _in_force(community_id: int, version: str) -> Draft:
    known = fabric(community_id)
    with transaction() as connection:
        return plots_in_force(connection, known)


@st.cache_data(max_entries=64, ttl="12h", show_spinner=False)
def _colours(community_id: int, version: str) -> dict[int, int]:
    with transaction() as connection:
        return store.plots.colours(connection, community_id)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _buildings(community_id: int, fabric_version: str) -> pd.DataFrame:
    known = _fabric(community_id, fabric_version).buildings
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
