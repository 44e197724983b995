"""Estates: 小区, lane quarters, work-unit compounds, villages."""

from typing import Any, ClassVar

import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from etl import fields, linking, overlaps, shapes
from etl.fields import Field
from etl.layer import Layer
from gridmap import store
from gridmap.store import schema, upsert


class Estates(Layer):
    """Outlines of estates, with the names they go by."""

    kind = "estate"
    table = schema.estate
    fields = (
        Field("name", ("名称", "小区名称", "小区", "name:zh"), fields.text),
        Field("community", ("社区", "所属社区", "社区名称"), fields.text),
        Field(
            "kind",
            ("类型", "小区类型"),
            fields.choice(
                gated="封闭小区 封闭",
                open="开放小区 开放",
                tower="高层 独栋",
                lane="里弄 街巷 片区",
                work_unit="单位大院 家属院",
                village="村 村组 自然村",
            ),
        ),
        Field("aliases", ("别名", "曾用名", "alt_name"), fields.listed),
        Field("built_year", ("建成年份", "建成年代", "start_date"), fields.year),
    )
    shape = shapes.polygons
    named_by = ("community", "name")
    known_by = "name"
    needed: ClassVar = {"name": "no-name"}
    layer_names = ("estate", "estates", "小区")
    linkers = (linking.to_community,)
    filled = ("community_id",)

    def derive(self, rows: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray, dict[str, Any]]:
        """One without aliases has an empty list."""
        rows["aliases"] = [one or [] for one in fields.column(rows, "aliases")]
        return super().derive(rows)

    def upsert(
        self, connection: Connection, rows: pd.DataFrame
    ) -> tuple[upsert.Merged, dict[str, Any]]:
        """Buildings that lay in no estate when they were loaded may lie in one now."""
        merged, notes = super().upsert(connection, rows)
        if count := store.load.links.place_in_estates(connection):
            notes["building_now_in_an_estate"] = count
        return merged, notes | overlaps.notes(store.load.layers.overlapping(connection, self.kind))

    def fill(self, connection: Connection) -> dict[str, Any]:
        """The community that covers it, where the file names none; names that are known."""
        store.load.links.community(connection)
        store.load.layers.keep_aliases(connection)
        return {}
