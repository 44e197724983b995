"""Service points: where services are given, and which."""

import dataclasses
from typing import Any

import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from etl import fields, linking, shapes
from etl.features import Features
from etl.fields import Field
from etl.layer import Layer
from etl.reasons import reason
from etl.source import Cleaned
from gridmap import store
from gridmap.store import schema, upsert
from gridmap.store.copy import copy_frame

TIERS = ("outpost", "station", "hall")
"""Lowest first: a point of several services stands as high as the highest of them."""


class ServicePoints(Layer):
    """Points with the types of service they offer."""

    kind = "service_point"
    table = schema.service_point
    fields = (
        Field("name", ("名称", "网点名称", "站点名称"), fields.text),
        Field(
            "service_types", ("service_type", "服务类型", "类型", "服务项目", "type"), fields.listed
        ),
        Field(
            "tier",
            ("层级", "级别"),
            fields.choice(hall="大厅 中心", station="站 站点", outpost="点 岗亭 服务点"),
        ),
        Field("parent", ("上级", "上级编码", "所属站点"), fields.text),
        Field("community", ("社区", "所属社区", "社区名称"), fields.text),
        Field(
            "status",
            ("状态",),
            fields.choice(
                planned="规划 筹建 在建",
                open="开放 运营 在用 正常",
                closing="即将关闭 待关闭",
                closed="关闭 停用 已关闭",
            ),
        ),
        Field("opened_on", ("启用日期", "开放日期", "start_date"), fields.day),
        Field("closed_on", ("停用日期", "关闭日期", "end_date"), fields.day),
        Field("floor_area_m2", ("面积", "建筑面积"), fields.area, least=0),
        Field("capacity", ("容量", "床位数", "服务能力"), fields.places, least=0),
        Field("opening_hours", ("开放时间", "服务时间", "营业时间"), fields.text),
        Field("phone", ("电话", "联系电话", "contact:phone"), fields.text),
        Field("address", ("地址", "详细地址"), fields.text),
        Field(
            "ownership",
            ("产权", "产权性质"),
            fields.choice(own="自有", shared="共用 合用", rented="租用 租赁"),
        ),
        Field("is_accessible", ("无障碍", "wheelchair"), fields.flag),
    )
    shape = shapes.points
    layer_names = ("service_point", "service_points", "服务网点", "站点")
    linkers = (linking.to_community,)
    filled = ("community_id",)
    key_column = "name"

    def derive(self, rows: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray, dict[str, Any]]:
        """No point without a name, a service, or with dates that run backwards."""
        reasons = fields.refusals(fields.column(rows, "name").isna(), reason("no-name"))
        types = fields.column(rows, "service_types")
        reasons[[not words for words in types]] = reason("no-service-type")
        rows["service_types"] = types
        dates = zip(fields.column(rows, "opened_on"), fields.column(rows, "closed_on"), strict=True)
        backwards = [bool(first and last and last < first) for first, last in dates]
        reasons[backwards] = reason("dates-backwards")
        return rows, reasons, {}

    def link(self, connection: Connection, cleaned: Cleaned[Features]) -> Cleaned[Features]:
        """Services by code or name; an unknown one refuses the point. The tier follows."""
        known = store.load.service_points.types(connection)
        tiers = {one["service_type_code"]: one["tier"] for one in known}
        codes = {
            one[name].lower(): one["service_type_code"]
            for one in known
            for name in ("service_type_code", "name_zh", "name_en")
        }
        rows = cleaned.rows.copy()
        rows["service_types"] = [
            [codes.get(word.lower(), word) for word in words] for words in rows["service_types"]
        ]
        kept = dataclasses.replace(cleaned, rows=rows).refuse(_unknown(rows, set(tiers)))
        rows = kept.rows
        highest = [
            max((tiers[code] for code in codes), key=TIERS.index) for codes in rows["service_types"]
        ]
        given = fields.column(rows, "tier")
        rows["tier"] = [one or other for one, other in zip(given, highest, strict=True)]
        return super().link(connection, kept)

    def fill(self, connection: Connection) -> dict[str, Any]:
        """The community that covers it, where the file names none."""
        store.load.links.community(connection)
        return {}

    def upsert(
        self, connection: Connection, rows: pd.DataFrame
    ) -> tuple[upsert.Merged, dict[str, Any]]:
        """The points, then what they offer and whom they belong to."""
        merged, notes = super().upsert(connection, rows)
        load = store.load.service_points
        load.stage_offers(connection)
        offers = rows[["source", "source_ref", "service_types"]].rename(
            columns={"service_types": "codes"}
        )
        offers["parent"] = fields.column(rows, "parent")
        copy_frame(connection, "offered", offers)
        load.remove_offers(connection)
        load.add_offers(connection)
        if "parent" in rows:
            load.link_parents(connection)
            if lost := load.unknown_parents(connection):
                notes["parents_unknown"] = lost
        inserted, updated = store.load.staging.count_changed(connection)
        return dataclasses.replace(merged, inserted=inserted, updated=updated), notes


def _unknown(rows: pd.DataFrame, known: set[str]) -> pd.Series:
    """Reasons of the rows some of whose services are not known."""
    listed = ", ".join(sorted(known))
    unknown = (
        next((code for code in codes if code not in known), None) for codes in rows["service_types"]
    )
    reasons = [
        None if code is None else reason("service-type-unknown", word=code, known=listed)
        for code in unknown
    ]
    return pd.Series(reasons, rows.index, dtype=object)
