"""Service points: where services are given, and which."""

import dataclasses
import json
from typing import Any, ClassVar

import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from etl import fields, linking, shapes
from etl.features import Features
from etl.fields import Field
from etl.layer import Layer
from etl.osm import tags
from etl.reasons import reason
from etl.source import Cleaned
from gridmap import store
from gridmap.address.text import simplified
from gridmap.i18n import Message
from gridmap.store import schema, service_types, upsert
from gridmap.store.copy import copy_frame

AMAP = {
    *("汽车服务", "汽车销售", "汽车维修", "摩托车服务", "餐饮服务", "购物服务", "生活服务"),
    *("体育休闲服务", "医疗保健服务", "住宿服务", "风景名胜", "商务住宅", "政府机构及社会团体"),
    *("科教文化服务", "交通设施服务", "金融保险服务", "公司企业", "道路附属设施", "地名地址信息"),
    *("公共设施", "事件活动", "室内设施", "通行设施"),
}
"""Upper categories of AMap: its `type` is a path of three, 医疗保健服务;诊所;诊所."""


def types_written(written: pd.Series) -> pd.Series:
    """Words of each cell; a path of AMap stays one word."""
    texts = fields.text(written)
    lists = fields.listed(written)
    return pd.Series(
        [
            [part.strip() for part in text.split("|")] if text and _is_path(text) else words
            for text, words in zip(texts, lists, strict=True)
        ],
        index=written.index,
        dtype=object,
    )


def _is_path(text: str) -> bool:
    return text.split(";")[0].strip() in AMAP


TAGS = ("access", *service_types.tag_keys())
"""Columns of a layer of OpenStreetMap that say what a point is."""

TIERS = ("outpost", "station", "hall")
"""Lowest first: a point of several services stands as high as the highest of them."""


class ServicePoints(Layer):
    """Points with the types of service they offer."""

    kind = "service_point"
    table = schema.service_point
    fields = (
        Field("name", ("名称", "网点名称", "站点名称"), fields.text),
        Field(
            "service_types",
            ("service_type", "服务类型", "类型", "类别", "分类", "服务项目", "type"),
            types_written,
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
                planned="规划 筹建 在建 规划中 筹建中 筹备 筹备中 建设中 待建 拟建 待开业 未开放 "
                "未启用",
                open="开放 运营 在用 正常 正常运营 运营中 已运营 已开放 开业 营业 营业中 启用 "
                "已启用 使用中 在营 试运行 试运营 试营业",
                closing="即将关闭 待关闭 拟关闭 拟撤销 待撤销",
                closed="关闭 停用 已关闭 已停用 停业 已停业 歇业 关停 已关停 停运 已停运 停止服务 "
                "停止运营 暂停 暂停服务 暂停运营 暂停营业 撤销 已撤销 撤并 已撤并 注销 已注销 拆除 "
                "已拆除",
            ),
        ),
        Field("opened_on", ("启用日期", "开放日期", "start_date"), fields.day),
        Field("closed_on", ("停用日期", "关闭日期", "end_date"), fields.day),
        Field("floor_area_m2", ("面积", "建筑面积"), fields.area, least=0),
        Field("capacity", ("容量", "床位数", "服务能力"), fields.places, least=0),
        Field("opening_hours", ("开放时间", "服务时间", "营业时间"), fields.text),
        Field("phone", ("电话", "联系电话", "contact:phone", "tel"), fields.text),
        Field("address", ("地址", "详细地址"), fields.text),
        Field(
            "ownership",
            ("产权", "产权性质"),
            fields.choice(own="自有", shared="共用 合用", rented="租用 租赁"),
        ),
        Field("is_accessible", ("无障碍", "wheelchair"), fields.flag),
        *(Field(key, (), fields.text) for key in TAGS),
    )
    shape = shapes.points
    layer_names = ("service_point", "service_points", "服务网点", "站点")
    linkers = (linking.to_community,)
    filled = ("community_id",)
    key_column = "name"
    known_by = "place"
    needed: ClassVar = {"name": "no-name", "service_types": "no-service-type"}
    kept = ("tier",)

    def derive(self, rows: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray, dict[str, Any]]:
        """A cell without a word states no service; then the tags of OpenStreetMap do."""
        rows["service_types"] = [words or None for words in fields.column(rows, "service_types")]
        keys = [key for key in TAGS if key in rows]
        tagged = [
            tags.service_point({**_given(row), "name": name or ""}) if not words else None
            for row, name, words in zip(
                rows[keys].to_dict("records"), fields.column(rows, "name"), rows["service_types"],
                strict=True,
            )
        ]  # fmt: skip
        if any(tagged):
            rows["name"] = fields.column(rows, "name")
        for label, one in zip(rows.index, tagged, strict=True):
            if one:
                rows.at[label, "service_types"] = [one["service_types"]]
                rows.at[label, "name"] = one["name"]
        return super().derive(rows.drop(columns=keys))

    def complete(self, connection: Connection, cleaned: Cleaned[Features]) -> Cleaned[Features]:
        """New points whose service is read from their names; then as every layer."""
        rows, names = cleaned.rows.copy(), fields.column(cleaned.rows, "name")
        open_ = rows["service_types"].isna() & names.notna()
        if open_.any():
            open_ &= ~self.is_known(connection, rows)
        by_name = [service_types.of_name(name) for name in names[open_]]
        for label, code in zip(rows.index[open_], by_name, strict=True):
            rows.at[label, "service_types"] = [code] if code else None
        count = len(by_name) - by_name.count(None)
        notes = {"service_types_by_name": count} if count else {}
        made = dataclasses.replace(cleaned, rows=rows, notes=cleaned.notes | notes)
        made = made.refuse(_backwards(connection, made.rows))
        return self._typed(connection, super().complete(connection, made))

    def _typed(self, connection: Connection, cleaned: Cleaned[Features]) -> Cleaned[Features]:
        """Services by code or name; an unknown one refuses the point. The tier follows."""
        known = service_types.listed(connection)
        tiers = {one["service_type_code"]: one["tier"] for one in known}
        codes = service_types.codes_by_word(known)
        rows = cleaned.rows.copy()
        rows["service_types"] = [
            _codes(words, name or "", codes) if words else None
            for words, name in zip(rows["service_types"], fields.column(rows, "name"), strict=True)
        ]
        refused = _unknown(rows, set(tiers), service_types.names(known))
        kept = dataclasses.replace(cleaned, rows=rows).refuse(refused)
        rows = kept.rows
        highest = [
            max((tiers[code] for code in codes), key=TIERS.index) if codes else None
            for codes in rows["service_types"]
        ]
        given = fields.column(rows, "tier")
        rows["tier"] = [one or other for one, other in zip(given, highest, strict=True)]
        return kept

    def fill(self, connection: Connection) -> dict[str, Any]:
        """The community that covers it, where the file names none."""
        store.load.links.community(connection)
        return {}

    def upsert(
        self, connection: Connection, rows: pd.DataFrame
    ) -> tuple[upsert.Merged, dict[str, Any]]:
        """The points, then what they offer and whom they belong to."""
        said = [
            json.dumps({"service_types": sorted(codes)} if codes else {})
            for codes in rows["service_types"]
        ]
        merged, notes = super().upsert(connection, rows.assign(also=said))
        load = store.load.service_points
        load.stage_offers(connection)
        offers = rows[["source", "source_ref", "service_types"]].rename(
            columns={"service_types": "codes"}
        )
        offers["parent"] = fields.column(rows, "parent")
        copy_frame(connection, "offered", offers)
        load.keep_corrected(connection)
        load.remove_offers(connection)
        load.add_offers(connection)
        parted: list[str] = []
        if "parent" in rows:
            parted = load.link_parents(connection)
            if lost := load.unknown_parents(connection):
                notes["parents_unknown"] = lost
        if parted := sorted([*parted, *load.unlink_parents(connection)]):
            notes["parents_not_above"] = parted
        inserted, updated = store.load.staging.count_changed(connection)
        return dataclasses.replace(merged, inserted=inserted, updated=updated), notes


def _given(row: dict[Any, Any]) -> dict[str, str]:
    return {key: value for key, value in row.items() if value}


def _backwards(connection: Connection, rows: pd.DataFrame) -> pd.Series:
    """Reasons of points that close before they open, by the file or by what is stored of them."""
    dates = {name: fields.column(rows, name).tolist() for name in ("opened_on", "closed_on")}
    keys = list(zip(rows["source"], rows["source_ref"], strict=True))
    dated = [key for key, *both in zip(keys, *dates.values(), strict=True) if any(both)]
    stored = {
        (one["source"], one["source_ref"]): one
        for one in (store.load.service_points.opened(connection, dated) if dated else ())
    }
    reasons = []
    for key, first, last in zip(keys, *dates.values(), strict=True):
        before = dict(stored[key]) if key in stored and (first or last) else {}
        first, last = first or before.get("opened_on"), last or before.get("closed_on")
        backwards = first and last and last < first
        reasons.append(reason("dates-backwards") if backwards else None)
    return pd.Series(reasons, rows.index, dtype=object)


def _codes(words: list[str], name: str, codes: dict[str, str]) -> list[str]:
    """Codes of a cell's words, a word itself where it is unknown; each once."""
    found = dict.fromkeys(_code(word, name, codes) for word in words)
    # AMap lists all categories of a place: one that is a service of ours is enough.
    known = [code for code in found if not _is_path(code)]
    return known or list(found)


def _code(word: str, name: str, codes: dict[str, str]) -> str:
    if not _is_path(word):
        return codes.get(simplified(word.lower()), word)
    # AMap files a health centre among clinics or hospitals; its name says which it is.
    levels = [part.strip().lower() for part in word.split(";")[:0:-1]]
    found = next((codes[level] for level in levels if level in codes), None)
    return service_types.of_name(name) or found or word


def _unknown(rows: pd.DataFrame, known: set[str], names: list[Message]) -> pd.Series:
    """Reasons of the rows some of whose services are not known."""
    unknown = (
        next((code for code in codes or () if code not in known), None)
        for codes in rows["service_types"]
    )
    reasons = [
        None if code is None else reason("service-type-unknown", word=code, known=names)
        for code in unknown
    ]
    return pd.Series(reasons, rows.index, dtype=object)
