"""Buildings with households and distances, read as numbers; a town of 200,000 in about a second."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.homes import homes, nearest, places

_KINDS = {
    "community_id": ("community", "community"),
    "estate_id": ("estate", "estate"),
    "plot_id": ("plot", "plot_code"),
    "point_id": ("point", "nearest_point"),
    "walk_point_id": ("point", "walk_point"),
}
_SHOWN = frozenset(store.access.BUILDINGS)


def buildings(connection: Connection, service_type_code: str) -> pd.DataFrame:
    """
    Residential buildings in use today; call `refresh_access` before.

    Columns: `building_id` (rising), `community_id`, `estate_id`, `plot_id`, `point_id`,
    `walk_point_id` (NaN for none), their names `community`, `subdistrict`, `estate`, `plot_code`,
    `nearest_point`, `walk_point` (categories), counts, `straight_m`, `walk_m` (metres, NaN where
    there is no point or no way), `lon`, `lat` (EPSG:4326). Need groups are NaN where hidden.
    """
    rows = {name: values for name, values in homes(connection).items() if name in _SHOWN}
    ids = rows["building_id"]
    near = nearest(connection, service_type_code, ids)
    return _frame(connection, {**rows, **near, **places(connection, ids)})


def buildings_on(connection: Connection, on: date) -> pd.DataFrame:
    """Buildings of a community with their units on another day, without distances."""
    rows = store.access.buildings_on(connection, on)
    order = np.argsort(rows["building_id"])
    return _frame(connection, {name: values[order] for name, values in rows.items()})


def named(connection: Connection, table: pd.DataFrame) -> pd.DataFrame:
    """A table with `building_id`, with the `name` and `address` of each building."""
    names = store.buildings.names(connection, table.building_id.tolist())
    return table.join(names.set_index("building_id"), on="building_id")


def _frame(connection: Connection, rows: dict[str, npt.NDArray]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    known = store.coverage.names(connection)
    for key, (kind, column) in _KINDS.items():
        if key not in table:
            continue
        ids = table[key].to_numpy()
        of_kind = known[known.kind == kind]
        table[column] = _names(ids, of_kind.id, of_kind.name)
        if kind == "community":
            table["subdistrict"] = _names(ids, of_kind.id, of_kind.subdistrict)
        table[key] = np.where(ids < 0, np.nan, ids)
    return table


def _names(ids: npt.NDArray[np.int64], known: pd.Series, names: pd.Series) -> pd.Categorical:
    """The name of each id, missing for those that are not known; `known` rise."""
    values = pd.Categorical(names)
    if not len(values):
        return pd.Categorical.from_codes(np.full(len(ids), -1), dtype=values.dtype)
    at = np.minimum(np.searchsorted(known, ids), len(values) - 1)
    codes = np.where(known.to_numpy()[at] == ids, values.codes[at], -1)
    return pd.Categorical.from_codes(codes, dtype=values.dtype)
