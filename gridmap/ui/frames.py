"""
Frames that take a while, kept until the data or the user's view of them change.

They are shared between reruns and never copied: pages must not change them in place. The key is
`queries.data_version`, which names the user too: nobody is served another one's rows.
"""

import pandas as pd
import streamlit as st

from gridmap import coverage, queries, siting
from gridmap.ui.session import transaction


def coverage_buildings(service_type_code: str) -> pd.DataFrame:
    """`buildings`, with the nearest distances made right first."""
    return _coverage_buildings(service_type_code, refreshed(service_type_code))


def plots() -> pd.DataFrame:
    """`queries.plot_summary`."""
    with transaction() as connection:
        version = queries.data_version(connection)
    return _plots(version)


def gaps(service_type_code: str, radius_m: float) -> pd.DataFrame:
    """`coverage.gaps` of a service and radius."""
    return _gaps(service_type_code, radius_m, refreshed(service_type_code))


def by_community(service_type_code: str, radius_m: float) -> pd.DataFrame:
    """`coverage.coverage_by` community."""
    return _by_community(service_type_code, radius_m, refreshed(service_type_code))


def distance_curve(service_type_code: str) -> pd.DataFrame:
    """`coverage.distance_curve` of a service."""
    return _distance_curve(service_type_code, refreshed(service_type_code))


def distance_coverage(service_type_code: str, radius_m: float) -> coverage.DistanceCoverage:
    """`coverage.distance_coverage` of a service and radius."""
    return _distance_coverage(service_type_code, radius_m, refreshed(service_type_code))


def ranked_sites(service_type_code: str, radius_m: float) -> pd.DataFrame:
    """`siting.rank` of all candidate sites over today's gaps."""
    return _ranked_sites(service_type_code, radius_m, refreshed(service_type_code))


def refreshed(service_type_code: str) -> str:
    """Make the nearest distances of a service right; returns the version of the data."""
    with transaction() as connection:
        coverage.refresh_access(connection, service_type_code)
        return queries.data_version(connection)


@st.cache_resource(max_entries=64, ttl="12h", show_spinner=False)
def _plots(version: str) -> pd.DataFrame:
    with transaction() as connection:
        return queries.plot_summary(connection)


@st.cache_resource(max_entries=16, ttl="12h", show_spinner=False)
def _coverage_buildings(service_type_code: str, version: str) -> pd.DataFrame:
    with transaction() as connection:
        return coverage.buildings(connection, service_type_code)


@st.cache_resource(max_entries=64, ttl="12h", show_spinner=False)
def _gaps(service_type_code: str, radius_m: float, version: str) -> pd.DataFrame:
    found = coverage.gaps(_coverage_buildings(service_type_code, version), radius_m)
    with transaction() as connection:
        return coverage.named(connection, found)


@st.cache_resource(max_entries=64, ttl="12h", show_spinner=False)
def _by_community(service_type_code: str, radius_m: float, version: str) -> pd.DataFrame:
    buildings = _coverage_buildings(service_type_code, version)
    return coverage.coverage_by(buildings, "community", radius_m)


@st.cache_resource(max_entries=64, ttl="12h", show_spinner=False)
def _distance_curve(service_type_code: str, version: str) -> pd.DataFrame:
    buildings = _coverage_buildings(service_type_code, version)
    return coverage.distance_curve(buildings.straight_m, buildings.household_count)


@st.cache_resource(max_entries=64, ttl="12h", show_spinner=False)
def _distance_coverage(
    service_type_code: str, radius_m: float, version: str
) -> coverage.DistanceCoverage:
    buildings = _coverage_buildings(service_type_code, version)
    return coverage.distance_coverage(buildings.straight_m, buildings.household_count, radius_m)


@st.cache_resource(max_entries=64, ttl="12h", show_spinner=False)
def _ranked_sites(service_type_code: str, radius_m: float, version: str) -> pd.DataFrame:
    buildings = _coverage_buildings(service_type_code, version)
    with transaction() as connection:
        demand = queries.residential_buildings(connection)
        sites = queries.candidate_sites(connection)
    uncovered = ~(buildings.straight_m.to_numpy(float) <= radius_m)
    return siting.rank(sites, demand, uncovered, radius_m)
