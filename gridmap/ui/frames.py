"""
Frames that take a while, kept until the data or the user's view of them change.

They are shared between reruns and never copied: pages must not change them in place. The key is
`store.overview.data_version`, which names the user too: nobody is served another one's rows.
"""

from datetime import date

import pandas as pd
import streamlit as st

from gridmap import coverage, store
from gridmap.analysis.access import refresh_access
from gridmap.analysis.coverage import (
    service_allotment,
    service_capacity,
    service_coverage,
    service_hours,
)
from gridmap.ui.session import transaction
from gridmap.ui.widgets import Choice

_kept = st.cache_resource(max_entries=64, ttl="12h", show_spinner=False)


def plots() -> pd.DataFrame:
    """`store.plots.summary`."""
    with transaction() as connection:
        version = store.overview.data_version(connection)
    return _plots(version)


def service(code: str, on: date | None = None) -> coverage.ServiceCoverage:
    """`service_coverage`, today or on another day."""
    return _service(code, on, refreshed(code))


def whole(choice: Choice, on: date | None = None) -> coverage.Reach:
    """`ServiceCoverage.whole` by the user's choice."""
    version = refreshed(choice.service)
    return _whole(choice.service, on, choice.radius_m, choice.weight, choice.walk, version)


def by(choice: Choice, area: str, on: date | None = None) -> pd.DataFrame:
    """`ServiceCoverage.by` an area, by the user's choice."""
    version = refreshed(choice.service)
    return _by(choice.service, on, area, choice.radius_m, choice.weight, choice.walk, version)


def curve(choice: Choice, *, walk: bool, on: date | None = None) -> pd.DataFrame:
    """`ServiceCoverage.curve` of whom the user counts."""
    return _curve(choice.service, on, choice.weight, walk, refreshed(choice.service))


def clusters(choice: Choice) -> pd.DataFrame:
    """`ServiceCoverage.clusters`, numbered from 1, the most households first."""
    return _clusters(choice.service, choice.radius_m, choice.walk, refreshed(choice.service))


def staffed(choice: Choice) -> coverage.StaffedHours:
    """`service_hours` by the user's choice."""
    return _staffed(choice.service, choice.radius_m, choice.walk, refreshed(choice.service))


def capacity(choice: Choice) -> coverage.Capacity:
    """`coverage.capacity` by the user's choice."""
    return _capacity(choice.service, choice.radius_m, choice.walk, refreshed(choice.service))


def allotment(choice: Choice) -> coverage.Allotment:
    """`coverage.allotment` by the user's choice."""
    return _allotment(choice.service, choice.radius_m, choice.walk, refreshed(choice.service))


def refreshed(service_type_code: str) -> str:
    """Make the nearest distances of a service right; returns the version of its data."""
    with transaction() as connection:
        refresh_access(connection, service_type_code)
        of_service = store.coverage.service_version(connection, service_type_code)
        return f"{store.overview.data_version(connection)} {of_service}"


@_kept
def _plots(version: str) -> pd.DataFrame:
    with transaction() as connection:
        return store.plots.summary(connection)


@st.cache_resource(max_entries=16, ttl="12h", show_spinner=False)
def _service(code: str, on: date | None, version: str) -> coverage.ServiceCoverage:
    with transaction() as connection:
        return service_coverage(connection, code, on)


@_kept
def _whole(
    code: str, on: date | None, radius_m: float, weight: str, walk: bool, version: str
) -> coverage.Reach:
    return _service(code, on, version).whole(radius_m, weight=weight, walk=walk)


@_kept
def _by(
    code: str, on: date | None, area: str, radius_m: float, weight: str, walk: bool, version: str
) -> pd.DataFrame:
    return _service(code, on, version).by(area, radius_m, weight=weight, walk=walk)


@_kept
def _curve(code: str, on: date | None, weight: str, walk: bool, version: str) -> pd.DataFrame:
    return _service(code, on, version).curve(weight=weight, walk=walk)


@_kept
def _clusters(code: str, radius_m: float, walk: bool, version: str) -> pd.DataFrame:
    found = _service(code, None, version).clusters(radius_m, walk=walk)
    return found.assign(number=range(1, len(found) + 1))


@_kept
def _staffed(code: str, radius_m: float, walk: bool, version: str) -> coverage.StaffedHours:
    with transaction() as connection:
        return service_hours(connection, _service(code, None, version), radius_m, walk=walk)


@_kept
def _capacity(code: str, radius_m: float, walk: bool, version: str) -> coverage.Capacity:
    with transaction() as connection:
        return service_capacity(connection, _service(code, None, version), radius_m, walk=walk)


@_kept
def _allotment(code: str, radius_m: float, walk: bool, version: str) -> coverage.Allotment:
    with transaction() as connection:
        return service_allotment(connection, _service(code, None, version), radius_m, walk=walk)
