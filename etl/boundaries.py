"""Boundaries: communities (社区) and subdistricts (街道)."""

from typing import Any, ClassVar

import pandas as pd
from sqlalchemy import Connection

from etl import fields, linking, overlaps, shapes
from etl.fields import Field
from etl.layer import Layer
from gridmap import store
from gridmap.store import schema, upsert

NAME = Field(
    "name",
    ("名称", "name:zh", "社区名称", "社区", "街道名称", "街道", "行政区名称", "xzqmc", "mc"),
    fields.text,
)
DIVISION = (
    Field("division_code", ("区划代码", "统计用区划代码", "行政区代码", "xzqdm"), fields.text),
    Field("code_edition", ("版本", "年份"), fields.year),
)


class Subdistricts(Layer):
    """Outlines of subdistricts."""

    kind = "subdistrict"
    table = schema.subdistrict
    fields = (NAME, *DIVISION)
    shape = shapes.polygons
    named_by = ("name",)
    needed: ClassVar = {"name": "no-name"}
    layer_names = ("subdistrict", "subdistricts", "街道")


class Communities(Layer):
    """Outlines of communities, with what they state of themselves."""

    kind = "community"
    table = schema.community
    fields = (
        NAME,
        *DIVISION,
        Field("subdistrict", ("所属街道", "街道办", "街道办事处"), fields.text),
        Field(
            "kind",
            ("类型", "城乡分类"),
            fields.choice(
                urban="城市 城镇 居委会 社区 111 112 121 122", rural="农村 村 村委会 210 220"
            ),
        ),
        Field("bounds_east", ("东至", "东起"), fields.text),
        Field("bounds_west", ("西至",), fields.text),
        Field("bounds_south", ("南至", "南接"), fields.text),
        Field("bounds_north", ("北至", "北临"), fields.text),
        Field("bounds_text", ("四至", "四至范围"), fields.text),
        Field("stated_area_m2", ("面积", "辖区面积"), fields.area, least=1),
        Field("stated_household_count", ("户数", "总户数"), fields.dwellings, least=0),
        Field("stated_people_count", ("人口", "人口数", "总人口"), fields.people, least=0),
        Field("population_base", ("人口口径",), fields.text),
    )
    shape = shapes.polygons
    named_by = ("subdistrict", "name")
    known_by = "name"
    needed: ClassVar = {"name": "no-name"}
    layer_names = ("community", "communities", "社区", "admin_place")
    linkers = (linking.to_subdistrict,)
    filled = ("subdistrict_id",)

    def fill(self, connection: Connection) -> dict[str, Any]:
        """The subdistrict that covers it, where the file names none."""
        store.load.links.subdistrict(connection)
        return {}

    def upsert(
        self, connection: Connection, rows: pd.DataFrame
    ) -> tuple[upsert.Merged, dict[str, Any]]:
        """Write communities, and link buildings and points that lie in a new one."""
        merged, notes = super().upsert(connection, rows)
        links = store.load.links
        placed = {
            "estate": links.place_estates(connection),
            "building": links.place_buildings(connection),
            "service_point": links.place_service_points(connection),
            "candidate_site": links.place_candidate_sites(connection),
        }
        taken = links.take(connection)
        for kind, count in placed.items():
            linked, held = taken.get(kind, (0, 0))
            if count + linked:
                notes[f"{kind}_now_in_a_community"] = count + linked
            if held:
                notes[f"{kind}s_of_an_enclave_held"] = held
        return merged, notes | overlaps.notes(store.load.layers.overlapping(connection, self.kind))
