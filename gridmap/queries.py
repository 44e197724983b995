"""
The questions the application asks: one file of `gridmap/sql/` each, a function of the same name.

A function runs inside the caller's transaction, as whoever it belongs to; it never commits.
What the file says about its parameters and its rows is not repeated here.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, RowMapping, TextClause, text

SQL = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> TextClause:
    """The query in `sql/<name>.sql`, without its comments: `text` takes a colon for a parameter."""
    return text(_without_comments(name))


def _without_comments(name: str) -> str:
    return re.sub(r"--.*", "", (SQL / f"{name}.sql").read_text(encoding="utf-8"))


def _frame(connection: Connection, name: str, **parameters: Any) -> pd.DataFrame:
    result = connection.execute(statement(name), parameters)
    return pd.DataFrame(result.all(), columns=list(result.keys()))


def for_driver(name: str) -> str:
    """The query as the driver takes it: `%(name)s` for a parameter."""
    written = _without_comments(name).replace("%", "%%")
    return re.sub(r"(?<!:):([a-z_]+)", r"%(\1)s", written)


def _row(connection: Connection, name: str, **parameters: Any) -> dict[str, Any] | None:
    row = connection.execute(statement(name), parameters).first()
    return None if row is None else dict(row._mapping)


def community_summary(connection: Connection) -> pd.DataFrame:
    """A row a community."""
    return _frame(connection, "community_summary")


def my_communities(connection: Connection) -> pd.DataFrame:
    """A row a community that the user loads ledgers for."""
    return _frame(connection, "my_communities")


def import_runs(connection: Connection) -> pd.DataFrame:
    """A row a household ledger that was loaded, the latest first."""
    return _frame(connection, "import_runs")


def closed_households(connection: Connection, import_run_id: int) -> pd.DataFrame:
    """A row a household that a load closed."""
    return _frame(connection, "closed_households", import_run_id=import_run_id)


def plot_summary(connection: Connection) -> pd.DataFrame:
    """A row a visible plot."""
    return _frame(connection, "plot_summary")


def plot_buildings(connection: Connection) -> pd.DataFrame:
    """A row a building of a visible plot."""
    return _frame(connection, "plot_buildings")


def plot_members(connection: Connection, plot_id: int) -> pd.DataFrame:
    """A row a function in the team."""
    return _frame(connection, "plot_members", plot_id=plot_id)


def building_detail(connection: Connection, building_id: int) -> dict[str, Any] | None:
    """The building, or None where there is none to be seen."""
    return _row(connection, "building_detail", building_id=building_id)


def building_place(connection: Connection, building_id: int) -> dict[str, Any] | None:
    """`lon`, `lat` in EPSG:4326 and `outline` as GeoJSON text."""
    return _row(connection, "building_place", building_id=building_id)


def building_nearest(connection: Connection, building_id: int) -> pd.DataFrame:
    """A row a service type."""
    return _frame(connection, "building_nearest", building_id=building_id)


def coverage_names(connection: Connection) -> pd.DataFrame:
    """A row a community, estate, plot and service point, by kind and rising id."""
    return _frame(connection, "coverage_names")


def building_names(connection: Connection, building_ids: Sequence[int]) -> pd.DataFrame:
    """A row a building."""
    return _frame(connection, "building_names", building_ids=list(building_ids))


def coverage_areas(connection: Connection) -> pd.DataFrame:
    """A row a plot, a community, and a community's unlocated households."""
    return _frame(connection, "coverage_areas")


def pocket_outline(connection: Connection, building_ids: Sequence[int]) -> dict[str, Any] | None:
    """`lon`, `lat`, `width`, `height` (degrees, EPSG:4326) and `outline` as GeoJSON text."""
    return _row(connection, "pocket_outline", building_ids=list(building_ids))


def coverage_unlocated_on(connection: Connection, on: date) -> pd.DataFrame:
    """A row a community that has unlocated households."""
    return _frame(connection, "coverage_unlocated_on", on=on)


def coverage_points(
    connection: Connection, on: date, service_type_code: str | None = None
) -> pd.DataFrame:
    """A row a point and service; lon, lat in EPSG:4326."""
    return _frame(connection, "coverage_points", service_type_code=service_type_code, on=on)


def coverage_estates(connection: Connection, on: date) -> pd.DataFrame:
    """A row an estate."""
    return _frame(connection, "coverage_estates", on=on)


def coverage_teams(connection: Connection, on: date) -> pd.DataFrame:
    """A row a visible plot; teams are seen by street officials, leaders and workers."""
    return _frame(connection, "coverage_teams", on=on)


def rule_list(
    connection: Connection,
    *,
    service_type_code: str | None = None,
    metric: str | None = None,
    region: str | None = None,
    on: date | None = None,
) -> pd.DataFrame:
    """A row a rule; None leaves a condition out."""
    return _frame(
        connection,
        "rule_list",
        service_type_code=service_type_code,
        metric=metric,
        region=region,
        on=on,
    )


def rule_history(connection: Connection, rule_id: int) -> pd.DataFrame:
    """A row a change; `before` (None for a new rule) and `after` are rows as dictionaries."""
    return _frame(connection, "rule_history", rule_id=rule_id)


def coverage_totals(
    connection: Connection, service_type_code: str, radius_m: float, *, walk: bool
) -> dict[str, int]:
    """`without_plot_count` and `beyond_count`; call `coverage.refresh_access` before."""
    parameters = {"service_type_code": service_type_code, "radius_m": radius_m, "walk": walk}
    return _row(connection, "coverage_totals", **parameters) or {}


def map_buildings(connection: Connection) -> pd.DataFrame:
    """A row a residential building in use; footprints as WKB in EPSG:4326."""
    return _frame(connection, "map_buildings")


def map_ground(connection: Connection, street_kinds: Sequence[str]) -> pd.DataFrame:
    """A row a shape, what lies below first; WKB in EPSG:4326."""
    return _frame(connection, "map_ground", street_kinds=list(street_kinds))


def gazetteer_buildings(connection: Connection) -> Sequence[RowMapping]:
    """A row a building that stands."""
    return connection.execute(statement("gazetteer_buildings")).mappings().all()


def gazetteer_decisions(connection: Connection) -> Sequence[RowMapping]:
    """A row a decision in force, of the communities that the user may see."""
    return connection.execute(statement("gazetteer_decisions")).mappings().all()


def open_points(connection: Connection, service_type_code: str, on: date) -> pd.DataFrame:
    """A row a point that is open on the day; lon, lat in EPSG:4326."""
    return _frame(connection, "open_points", service_type_code=service_type_code, on=on)


def access_is_current(connection: Connection, service_type_code: str) -> bool:
    """Whether `building_access` can be read as it stands."""
    row = _row(connection, "access_is_current", service_type_code=service_type_code)
    return bool(row and row["is_current"])


def service_rules(connection: Connection, on: date) -> pd.DataFrame:
    """A row a service type and radius rule."""
    return _frame(connection, "service_rules", on=on)


def candidate_sites(connection: Connection) -> pd.DataFrame:
    """A row a site; lon, lat in EPSG:4326."""
    return _frame(connection, "candidate_sites")


def extent(connection: Connection) -> dict[str, Any] | None:
    """`west`, `south`, `east`, `north` (degrees), `is_openstreetmap`; None if nothing is loaded."""
    return _row(connection, "extent")


def data_version(connection: Connection) -> str:
    """The key to keep worked-out frames under."""
    return str((_row(connection, "data_version") or {})["version"])


def service_version(connection: Connection, service_type_code: str) -> str:
    """The key to keep what is worked out of a service's points under, beside `data_version`."""
    row = _row(connection, "service_version", service_type_code=service_type_code)
    return str((row or {})["version"])


def data_counts(connection: Connection) -> dict[str, int]:
    """Rows by layer."""
    return _row(connection, "data_counts") or {}


def review_open(
    connection: Connection, community_id: int, decision_id: int | None = None
) -> list[dict[str, Any]]:
    """A row an open household without building, or located by the decision."""
    parameters = {"community_id": community_id, "decision_id": decision_id}
    return [
        dict(row) for row in connection.execute(statement("review_open"), parameters).mappings()
    ]


def review_household(connection: Connection, household_id: int) -> dict[str, Any] | None:
    """The household, or None where there is none to be seen."""
    return _row(connection, "review_household", household_id=household_id)


def review_candidates(connection: Connection, building_ids: Sequence[int]) -> pd.DataFrame:
    """A row a building, in the order of the ids; lon, lat in EPSG:4326, outline as GeoJSON."""
    return _frame(connection, "review_candidates", building_ids=list(building_ids))


def review_names(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a building of the community, with its names."""
    return _frame(connection, "review_names", community_id=community_id)


def review_estates(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row an estate with buildings in the community."""
    return _frame(connection, "review_estates", community_id=community_id)


def review_decisions(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a decision, the latest first."""
    return _frame(connection, "review_decisions", community_id=community_id)


def review_in_force(
    connection: Connection, community_id: int, scope: str, written: str | None = None
) -> list[dict[str, Any]]:
    """Decisions that are in force."""
    rows = connection.execute(
        statement("review_in_force"),
        {"community_id": community_id, "scope": scope, "written": written},
    )
    return [dict(row) for row in rows.mappings()]


def review_decide(connection: Connection, **decision: Any) -> int:
    """Puts the decision in force; returns its id."""
    return connection.execute(statement("review_decide"), decision).scalar_one()


def review_revoke(connection: Connection, decision_id: int) -> bool:
    """Takes the decision back; whether it was in force."""
    found = connection.execute(statement("review_revoke"), {"decision_id": decision_id})
    return found.first() is not None


def review_update(connection: Connection, rows: str, run_id: int | None) -> None:
    """Writes what matching anew found; `rows` is JSON."""
    connection.execute(statement("review_update"), {"rows": rows, "run_id": run_id})


def gazetteer_version(connection: Connection) -> str:
    """The key to keep a gazetteer under."""
    return str((_row(connection, "gazetteer_version") or {})["version"])


def plots_communities(connection: Connection, wanted: str) -> pd.DataFrame:
    """A row a community of that name or statistical code."""
    return _frame(connection, "plots_communities", wanted=wanted)


def plots_buildings(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a building that belongs into a plot; outlines as WKB in EPSG:4326."""
    return _frame(connection, "plots_buildings", community_id=community_id)


def plots_streets(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a street in and around the community; WKB in EPSG:4326."""
    return _frame(connection, "plots_streets", community_id=community_id)


def plots_water(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a body of water in and around the community; WKB in EPSG:4326."""
    return _frame(connection, "plots_water", community_id=community_id)


def plots_walls(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a walled estate in and around the community, by id; WKB in EPSG:4326."""
    return _frame(connection, "plots_walls", community_id=community_id)


def plots_gates(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a gate in and around the community; WKB in EPSG:4326."""
    return _frame(connection, "plots_gates", community_id=community_id)


def boundary_names(connection: Connection) -> pd.DataFrame:
    """A row a name of a street or of water."""
    return _frame(connection, "boundary_names")


def boundary_lines(connection: Connection, names: Sequence[str], margin: float) -> pd.DataFrame:
    """A row a street around the named lines, or a named bank; WKB in EPSG:4326."""
    return _frame(connection, "boundary_lines", names=list(names), margin=margin)


def boundary_communities(connection: Connection, wanted: str | None = None) -> pd.DataFrame:
    """A row a community (of that name or code) with its bounds and outline; WKB in EPSG:4326."""
    return _frame(connection, "boundary_communities", wanted=wanted)


def print_sees_teams(connection: Connection) -> bool:
    """Whether the reader sees who serves a plot."""
    row = _row(connection, "print_sees_teams")
    return bool(row and row["sees_teams"])


def print_buildings(
    connection: Connection,
    on: date,
    *,
    building_ids: Sequence[int] | None = None,
    community_id: int | None = None,
    plot_id: int | None = None,
) -> pd.DataFrame:
    """A row a building; footprints as WKB in EPSG:4326. None leaves a condition out."""
    return _frame(
        connection,
        "print_buildings",
        on=on,
        building_ids=None if building_ids is None else list(building_ids),
        community_id=community_id,
        plot_id=plot_id,
    )


def print_members(connection: Connection, plot_ids: Sequence[int], on: date) -> pd.DataFrame:
    """A row a function in a team."""
    return _frame(connection, "print_members", plot_ids=list(plot_ids), on=on)


def print_points(connection: Connection, on: date) -> pd.DataFrame:
    """A row a point; lon, lat in EPSG:4326; services as lists."""
    return _frame(connection, "print_points", on=on)


def print_nearest(
    connection: Connection, building_ids: Sequence[int], service_type_codes: Sequence[str]
) -> pd.DataFrame:
    """A row a building and service; call `access.refresh_access` before."""
    return _frame(
        connection,
        "print_nearest",
        building_ids=list(building_ids),
        service_type_codes=list(service_type_codes),
    )


def print_extent(
    connection: Connection, community_ids: Sequence[int]
) -> tuple[float, float, float, float] | None:
    """West, south, east, north of communities, degrees; None if there is none."""
    row = _row(connection, "print_extent", community_ids=list(community_ids))
    if row is None or row["west"] is None:
        return None
    return row["west"], row["south"], row["east"], row["north"]


def print_ground(connection: Connection, box: tuple[float, float, float, float]) -> pd.DataFrame:
    """A row a shape in a box (west, south, east, north), what lies below first; WKB, EPSG:4326."""
    west, south, east, north = box
    return _frame(connection, "print_ground", west=west, south=south, east=east, north=north)


def print_plots(connection: Connection, community_id: int, on: date) -> pd.DataFrame:
    """A row a plot of that day."""
    return _frame(connection, "print_plots", community_id=community_id, on=on)


def boundary_outside(connection: Connection, community_id: int, outline: bytes) -> pd.DataFrame:
    """A row a building; `outline` is WKB in EPSG:4326."""
    return _frame(connection, "boundary_outside", community_id=community_id, outline=outline)


def boundary_overlaps(
    connection: Connection, community_ids: Sequence[int], outline: bytes
) -> pd.DataFrame:
    """A row a community; `outline` is WKB in EPSG:4326."""
    return _frame(
        connection, "boundary_overlaps", community_ids=list(community_ids), outline=outline
    )


def boundary_apply(connection: Connection, **change: Any) -> None:
    """Changes the community."""
    connection.execute(statement("boundary_apply"), change)


def boundary_history(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a change; outlines as WKB in EPSG:4326."""
    return _frame(connection, "boundary_history", community_id=community_id)


def boundary_outlines(connection: Connection) -> pd.DataFrame:
    """A row a community; outlines as WKB in EPSG:4326."""
    return _frame(connection, "boundary_outlines")
