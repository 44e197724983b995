"""Buildings (楼栋) from any layer of outlines."""

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from etl import fields, linking, outlines, residence, shapes
from etl.features import Features
from etl.fields import Field
from etl.layer import Layer
from etl.source import Cleaned
from gridmap import store
from gridmap.address import label
from gridmap.gazetteer.titles import building_title
from gridmap.i18n import Message
from gridmap.store import schema

UNLIKELY_STOREYS = 200
"""More storeys than any building has; such a number is a height in metres or a slip."""

EVIDENCE = (*residence.USES, *residence.STATE, *residence.GONE, *residence.EMPTY)
"""Columns that are read for what they say of the use, and not stored."""

NO_COMMUNITY = Message(
    "no community covers these buildings: load or draw its outline on the page Register, or with "
    "`gridmap load boundaries` and `gridmap boundary`"
)


def _to_estate(connection: Connection, rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """
    `linking.to_estate`; a number of an estate that is not known keeps its name: 幸福家园1栋.

    Offices' layers have estates as a column, without outlines. Once the estate is known, the next
    load of the file names the building by its number alone.
    """
    linked, notes = linking.to_estate(connection, rows)
    if "estate" not in rows or "name" not in rows:
        return linked, notes
    written = rows[["estate", "name"]].notna().all(axis=1)
    lost = linked["estate_id"].isna() & written & ~rows["name"].map(label, "ignore").isna()
    if lost.any():
        titles = [building_title(*one) for one in rows.loc[lost, ["estate", "name"]].to_numpy()]
        linked.loc[lost, "name"] = titles
        notes["named_by_their_estates"] = int(lost.sum())
    return linked, notes


class Buildings(Layer):
    """Outlines of buildings."""

    kind = "building"
    table = schema.building
    fields = (
        Field("community", ("社区", "所属社区", "社区名称"), fields.text),
        Field("estate", ("小区", "小区名称", "所属小区"), fields.text),
        Field(
            "name",
            ("名称", "楼栋名称", "楼栋", "楼名", "楼号", "楼栋号", "栋号", "楼址", "name:zh"),
            fields.text,
        ),
        Field("street", ("addr:street", "道路", "路名", "所在道路", "街路巷"), fields.text),
        Field("house_number", ("addr:housenumber", "housenumber", "门牌", "门牌号"), fields.text),
        Field("kind", ("building", "类型", "用途", "建筑类型", "use", "type"), fields.text),
        Field(
            "storeys",
            ("building:levels", "levels", "floors", "层数", "楼层数", "总层数", "地上层数"),
            fields.storeys,
            least=0,
            most=UNLIKELY_STOREYS,
        ),
        Field("unit_count", ("单元数", "units", "单元"), fields.units, least=0, most=1000),
        Field("rooms_per_floor", ("每层户数", "一层几户"), fields.per_floor, least=0, most=1000),
        Field(
            "dwelling_count",
            ("户数", "总户数", "住户数", "dwellings", "building:flats"),
            fields.dwellings,
            least=0,
            most=100_000,
        ),
        Field("floor_area_m2", ("建筑面积", "floor_area"), fields.area, least=0),
        Field("built_year", ("建成年份", "建成年代", "start_date", "year_built"), fields.year),
        Field(
            "status",
            ("状态",),
            fields.choice(
                planned="规划 在建 拟建 待建 规划中 建设中 施工中 停工 烂尾 未竣工 未建成 未交付 "
                "construction",
                in_use="在用 使用中 正常 已建 已建成 建成 竣工 已竣工 已交付 入住 已入住 现状 危房",
                closing="待拆 征收 待拆除 待拆迁 拟拆除 拟拆迁 征收中 拆迁中 已征收 已腾空 腾空 "
                "腾退",
                demolished="已拆 已拆除 拆除 已拆迁 已灭失 灭失",
            ),
        ),
        *(Field(key, (), fields.text) for key in EVIDENCE),
    )
    shape = shapes.polygons
    layer_names = ("building", "buildings", "楼栋", "建筑", "房屋", "建筑物")
    linkers = (linking.to_community, _to_estate)
    filled = ("community_id", "estate_id", "min_zoom")
    kept = ("unit_count", "storeys", "rooms_per_floor")

    def derive(self, rows: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray, dict[str, Any]]:
        """Kind and residence; see `etl.residence`. A kind of which nothing is said is None."""
        written = fields.column(rows, "kind")
        kinds, is_known = residence.kind(written)
        kinds = residence.used_as(kinds, fields.column(rows, "building:use"))
        uses = [use for use in residence.USES if use in rows]
        used = rows[uses].isin((None, "no")).eq(False).any(axis=1) if uses else None
        empty = residence.nobody_lives_in(rows)
        kinds = kinds.mask(empty & (kinds == residence.UNSPECIFIED), "other")
        lived_in = residence.is_residential(kinds, rows.get("name"), used) & ~empty
        status = _status(rows, written)
        rows = rows.drop(columns=[key for key in EVIDENCE if key in rows])
        rows["kind"] = kinds.where(kinds != residence.UNSPECIFIED, None)
        rows["is_residential"] = lived_in
        if status is not None:
            rows["status"] = status
        notes: dict[str, Any] = {}
        if not is_known.all():
            notes["kinds_not_known"] = _commonest(written[~is_known])
        return rows, np.full(len(rows), None, dtype=object), notes

    def tell(self, rows: pd.DataFrame) -> dict[str, Any]:
        """How many are homes, and how many of those only by the rule of `etl.residence`."""
        notes = {"residential": int(rows["is_residential"].sum())}
        silent = rows["kind"].isna()
        if silent.any():
            notes["of_unspecified_kind"] = int(silent.sum())
            taken = int((silent & rows["is_residential"]).sum())
            notes["of_unspecified_kind_taken_as_residential"] = taken
        return notes

    def link(self, connection: Connection, cleaned: Cleaned[Features]) -> Cleaned[Features]:
        """As every layer; what another source has already is joined to it; see `etl.outlines`."""
        linked = super().link(connection, cleaned)
        # A shift of datum that somebody insists on puts buildings on their neighbours.
        is_placed = "WARNING" not in str(linked.notes.get("datum", ""))
        rows, reasons, notes = outlines.join(connection, linked.rows, is_placed=is_placed)
        if len(rows) and (told := outlines.repeated(rows)):
            notes["same_outline"] = told
        joined = dataclasses.replace(linked, rows=rows, notes=linked.notes | notes)
        return joined.refuse(reasons)

    def fill(self, connection: Connection) -> dict[str, Any]:
        """Community and estate that cover it, where the file names none; the lowest zoom."""
        store.load.links.community(connection)
        store.load.links.estate(connection)
        store.load.layers.keep_residence(connection)
        store.load.layers.set_min_zoom(connection)
        unplaced = store.load.links.count_unplaced(connection)
        return {"without_a_community": unplaced, "hint": NO_COMMUNITY} if unplaced else {}


def _status(rows: pd.DataFrame, kind: pd.Series) -> pd.Series | None:
    """Status, also of what is being built or gone; None where the layer says nothing of it."""
    gone = pd.Series(False, index=rows.index)
    for key in residence.GONE:
        gone |= residence.says_yes(fields.column(rows, key))
    built = kind == "construction"
    if "status" not in rows and not (gone.any() or built.any()):
        return None
    return fields.column(rows, "status").mask(built, "planned").mask(gone, "demolished")


def _commonest(words: pd.Series) -> dict[str, int]:
    """Words with how often they stand, the ten commonest; the others as one."""
    counts = words.astype(str).value_counts()
    shown = {str(word): int(count) for word, count in counts.head(10).items()}
    rest = int(counts.iloc[10:].sum())
    return shown | ({"others": rest} if rest else {})
