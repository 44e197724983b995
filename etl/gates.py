"""Access points: gates of estates and entrances of buildings."""

from typing import Any, ClassVar

import pandas as pd
import shapely
from sqlalchemy import Connection

from etl import fields, linking, shapes
from etl.features import Features
from etl.fields import Field
from etl.layer import Layer
from etl.source import Cleaned
from gridmap import store
from gridmap.store import schema


class AccessPoints(Layer):
    """Points to walk through; a gate belongs to an estate, an entrance to a building."""

    kind = "access_point"
    table = schema.access_point
    fields = (
        Field("name", ("名称", "出入口名称"), fields.text),
        Field(
            "kind",
            ("类型", "出入口类型"),
            fields.choice(gate="大门 小区门 出入口", entrance="单元门 楼门 入户门"),
        ),
        Field("community", ("社区", "所属社区", "社区名称"), fields.text),
        Field("estate", ("小区", "所属小区", "小区名称"), fields.text),
    )
    shape = shapes.points
    layer_names = ("gate", "access_point", "大门", "出入口")
    linkers = (linking.to_community, linking.to_estate)
    filled = ("community_id",)
    key_column = "name"
    known_by = "place"
    presumed: ClassVar = {"kind": "gate"}
    kept = ("estate_id", "building_id")

    def link(self, connection: Connection, cleaned: Cleaned[Features]) -> Cleaned[Features]:
        """
        Estates by name; a point that names none opens the one whose edge it lies on.

        A name that leads to no estate leaves the point without: a market's gate is not its
        neighbour's.
        """
        linked = super().link(connection, cleaned)
        named = fields.column(cleaned.rows, "estate").notna().reindex(linked.rows.index)
        kinds = self._kinds(linked.rows)
        silent = fields.column(linked.rows, "kind").isna()
        if silent.any():
            kinds = kinds.mask(silent & self.is_known(connection, linked.rows))
        links = store.load.links
        for kind, column, nearest in (
            ("gate", "estate_id", links.nearest_estates),
            ("entrance", "building_id", links.nearest_buildings),
        ):
            wanted = (kinds == kind) & ~named
            ids = fields.column(linked.rows, column).astype(object)
            xy = shapely.get_coordinates(linked.rows.loc[wanted, "geom"].to_numpy())
            ids[wanted] = nearest(connection, xy[:, 0].tolist(), xy[:, 1].tolist())
            linked.rows[column] = ids
        return linked

    def tell(self, rows: pd.DataFrame) -> dict[str, Any]:
        """How many of each kind."""
        return {"kinds": self._kinds(rows).value_counts().to_dict()}

    def _kinds(self, rows: pd.DataFrame) -> pd.Series:
        kinds = fields.column(rows, "kind")
        return kinds.where(kinds.notna(), self.presumed["kind"])

    def fill(self, connection: Connection) -> dict[str, Any]:
        """The community that covers it, where the file names none."""
        store.load.links.community(connection)
        return {}
