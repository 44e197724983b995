"""Questions about plots and what they are drawn from (`sql/plots/`)."""

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def summary(connection: Connection) -> pd.DataFrame:
    """One row per visible plot."""
    return reader.frame(connection, "plots/summary")


def buildings_of_plots(connection: Connection) -> pd.DataFrame:
    """One row per building of a visible plot."""
    return reader.frame(connection, "plots/buildings_of_plots")


def attention_count(connection: Connection) -> int:
    """Number of buildings of the user's plots in which something is to be done today."""
    (count,) = reader.column(connection, "plots/attention_count")
    return count


def members(connection: Connection, plot_id: int) -> pd.DataFrame:
    """One row per function in the team."""
    return reader.frame(connection, "plots/members", plot_id=plot_id)


def colours(connection: Connection, community_id: int) -> dict[int, int]:
    """Place in the palette of each plot of a community, by id."""
    found = reader.rows(connection, "plots/colours", community_id=community_id)
    return {row["plot_id"]: row["colour"] for row in found}


def communities(connection: Connection, wanted: str) -> pd.DataFrame:
    """One row per community of that name or statistical code."""
    return reader.frame(connection, "plots/communities", wanted=wanted)


def buildings_of_community(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per building that belongs into a plot; outlines as WKB in EPSG:4326."""
    return reader.frame(connection, "plots/buildings_of_community", community_id=community_id)


def streets(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per street in and around the community; WKB in EPSG:4326."""
    return reader.frame(connection, "plots/streets", community_id=community_id)


def water(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per body of water in and around the community; WKB in EPSG:4326."""
    return reader.frame(connection, "plots/water", community_id=community_id)


def walls(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per walled estate in and around the community, by id; WKB in EPSG:4326."""
    return reader.frame(connection, "plots/walls", community_id=community_id)


def gates(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per gate in and around the community; WKB in EPSG:4326."""
    return reader.frame(connection, "plots/gates", community_id=community_id)


def stations(connection: Connection) -> pd.DataFrame:
    """One row per hall or station; lon, lat in EPSG:4326."""
    return reader.frame(connection, "plots/stations")
