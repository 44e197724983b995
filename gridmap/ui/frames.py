"""
Frames that take a while, kept until the data or the user's view of them change.

They are shared between reruns and never copied: pages must not change them in place. The key is
`store.overview.data_version`, which names the user too: nobody is served another one's rows.
"""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from gridmap import store
from gridmap.analysis import access, ready, review
from gridmap.analysis.access import refresh_access
from gridmap.analysis.coverage import (
    gap_names,
    service_allotment,
    service_capacity,
    service_coverage,
    service_hours,
)
from gridmap.coverage import Allotment, Capacity, Reach, ServiceCoverage, StaffedHours
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import account, transaction

_kept = st.cache_resource(max_entries=64, ttl="12h", show_spinner=False)


@dataclass(frozen=True)
class Question:
    """Key under which figures are kept, beside the version of the data."""

    service: str
    radius_m: int
    walk: bool
    weight: str
    on: date | None = None

    @classmethod
    def of(cls, choice: Choice, on: date | None = None) -> "Question":
        """Question of a user's choice, today or on another day."""
        return cls(choice.service, choice.radius_m, choice.walk, choice.weight, on)


def plots() -> pd.DataFrame:
    """`store.plots.summary`."""
    with transaction() as connection:
        version = store.overview.data_version(connection)
    return _plots(version)


def in_no_home() -> pd.DataFrame:
    """`store.coverage.in_no_home`."""
    with transaction() as connection:
        version = store.overview.data_version(connection)
    return _in_no_home(version)


def open_counts() -> dict[str, int]:
    """Number of what is open for the user, by page: addresses to settle, buildings to visit."""
    with transaction() as connection:
        version = store.overview.data_version(connection)
    return _open_counts(version, account().role)


def service(code: str, on: date | None = None) -> ServiceCoverage:
    """`service_coverage`, today or on another day."""
    return _service(code, on, refreshed(code))


def whole(choice: Choice, on: date | None = None) -> Reach:
    """`ServiceCoverage.whole` by the user's choice."""
    return _whole(Question.of(choice, on), refreshed(choice.service))


def by(choice: Choice, area: str, on: date | None = None) -> pd.DataFrame:
    """`ServiceCoverage.by` an area, by the user's choice."""
    return _by(Question.of(choice, on), area, refreshed(choice.service))


def curve(choice: Choice, *, walk: bool, on: date | None = None) -> pd.DataFrame:
    """`ServiceCoverage.curve` of whom the user counts."""
    return _curve(replace(Question.of(choice, on), walk=walk), refreshed(choice.service))


def clusters(choice: Choice) -> pd.DataFrame:
    """
    `ServiceCoverage.clusters`, numbered from 1, the most households first.

    With `names` of each (`gap_names`) and `first`, its lowest building.
    """
    return _clusters(Question.of(choice), refreshed(choice.service))


def staffed(choice: Choice) -> StaffedHours:
    """`service_hours` by the user's choice."""
    return _staffed(Question.of(choice), refreshed(choice.service))


def capacity(choice: Choice) -> Capacity:
    """`service_capacity` by the user's choice."""
    return _capacity(Question.of(choice), refreshed(choice.service))


def allotment(choice: Choice) -> Allotment:
    """`service_allotment` by the user's choice."""
    return _allotment(Question.of(choice), refreshed(choice.service))


def unsnapped(code: str) -> tuple[pd.DataFrame, int]:
    """Buildings that are joined to no street, with the `rule` that says why; number of points."""
    return _unsnapped(code, refreshed(code))


def refreshed(service_type_code: str) -> str:
    """Make the nearest distances of a service right; returns the version of its data."""
    with transaction() as connection:
        refresh_access(connection, service_type_code)
        of_service = store.coverage.service_version(connection, service_type_code)
        return f"{store.overview.data_version(connection)} {of_service}"


@_kept
def _open_counts(version: str, role: str) -> dict[str, int]:
    found = {}
    with transaction() as connection:
        if role in ("grid_leader", "community_worker"):
            found["my_plots"] = store.plots.attention_count(connection)
        if role == "community_worker":
            ids = store.imports.my_communities(connection).community_id.tolist()
            found["address_queue"] = sum(review.open_count(connection, one) for one in ids)
            ready.make_ready(account().id, ids)
    return found


@_kept
def _plots(version: str) -> pd.DataFrame:
    with transaction() as connection:
        return store.plots.summary(connection)


@_kept
def _in_no_home(version: str) -> pd.DataFrame:
    with transaction() as connection:
        return store.coverage.in_no_home(connection)


@st.cache_resource(max_entries=16, ttl="12h", show_spinner=False)
def _service(code: str, on: date | None, version: str) -> ServiceCoverage:
    with transaction() as connection:
        return service_coverage(connection, code, on)


@_kept
def _unsnapped(code: str, version: str) -> tuple[pd.DataFrame, int]:
    with transaction() as connection:
        found = access.unsnapped(connection)
    off = found[found.kind == "building"].rename(columns={"id": "building_id"})
    buildings = _service(code, None, version).buildings.merge(off, on="building_id")
    return buildings, len(found) - len(off)


def _found(asked: Question, version: str) -> ServiceCoverage:
    return _service(asked.service, asked.on, version)


@_kept
def _whole(asked: Question, version: str) -> Reach:
    found = _found(asked, version)
    return found.whole(asked.radius_m, weight=asked.weight, walk=asked.walk)


@_kept
def _by(asked: Question, area: str, version: str) -> pd.DataFrame:
    found = _found(asked, version)
    return found.by(area, asked.radius_m, weight=asked.weight, walk=asked.walk)


@_kept
def _curve(asked: Question, version: str) -> pd.DataFrame:
    return _found(asked, version).curve(weight=asked.weight, walk=asked.walk)


@_kept
def _clusters(asked: Question, version: str) -> pd.DataFrame:
    whole = _found(asked, version)
    found = whole.clusters(asked.radius_m, walk=asked.walk)
    with transaction() as connection:
        names = gap_names(connection, found, whole.buildings)
    first = [min(ids) for ids in found.building_ids]
    return found.assign(number=range(1, len(found) + 1), names=names, first=first)


@_kept
def _staffed(asked: Question, version: str) -> StaffedHours:
    with transaction() as connection:
        return service_hours(connection, _found(asked, version), asked.radius_m, walk=asked.walk)


@_kept
def _capacity(asked: Question, version: str) -> Capacity:
    with transaction() as connection:
        return service_capacity(connection, _found(asked, version), asked.radius_m, walk=asked.walk)


@_kept
def _allotment(asked: Question, version: str) -> Allotment:
    with transaction() as connection:
        return service_allotment(
            connection, _found(asked, version), asked.radius_m, walk=asked.walk
        )
