"""Tables without places: attributes of features that are known by their codes."""

import dataclasses
from collections import defaultdict
from typing import Any

import pandas as pd
import shapely
from sqlalchemy import Connection, Table

from etl import fields
from etl.features import Features
from etl.reasons import reason
from etl.source import Cleaned
from gridmap.store import stated


def placed(
    connection: Connection, table: Table, cleaned: Cleaned[Features], *, is_named: bool
) -> Cleaned[Features]:
    """
    Rows with the geometry of the known ones that they are about; a row of no known one is refused.

    A row is known by its source and code, or where no source is given (not `is_named`) by a code
    that one known row alone has.
    """
    rows = cleaned.rows
    keys: dict[tuple[str, str], Any] = {}
    codes: dict[str, dict[int, tuple[str, Any]]] = defaultdict(dict)
    for one in stated.places(connection, table, rows["source_ref"].tolist()):
        keys[one["source"], one["source_ref"]] = one["geom"]
        codes[one["source_ref"]][one["id"]] = one["source"], one["geom"]
    found = []
    for source, code in zip(rows["source"], rows["source_ref"], strict=True):
        if (source, code) in keys:
            found.append((source, keys[source, code]))
        elif is_named or len(codes[code]) != 1:
            found.append((source, None))
        else:
            found.extend(codes[code].values())
    rows = rows.assign(
        source=pd.Series([source for source, _ in found], rows.index, dtype=object),
        geom=pd.Series([geom and shapely.from_wkb(geom) for _, geom in found], rows.index, object),
    )
    unknown = fields.refusals(rows["geom"].isna(), reason("code-unknown"))
    placed_ = dataclasses.replace(cleaned, rows=rows)
    return placed_.refuse(pd.Series(unknown, rows.index, dtype=object))
