"""Candidate sites (备选点位): where a station could stand."""

from typing import Any, ClassVar

from sqlalchemy import Connection

from etl import fields, linking, shapes
from etl.fields import Field
from etl.layer import Layer
from gridmap import store
from gridmap.store import schema


class CandidateSites(Layer):
    """Points with a kind, an area and a cost."""

    kind = "candidate_site"
    table = schema.candidate_site
    fields = (
        Field("name", ("名称", "点位名称", "地点"), fields.text),
        Field(
            "kind",
            ("类型", "方式", "建设方式"),
            fields.choice(
                convert="改建 改造 盘活 装修 置换 腾退 利用 租用",
                extend="扩建 改扩建 加建",
                new="新建 拟建 新增 选址新建",
            ),
        ),
        Field("community", ("社区", "所属社区", "社区名称"), fields.text),
        Field("floor_area_m2", ("面积", "建筑面积", "area"), fields.area, least=0),
        Field("cost_yuan", ("费用", "造价", "投资", "cost", "预算"), fields.money, least=0),
    )
    shape = shapes.points
    layer_names = ("candidate_site", "candidate_sites", "备选点位")
    linkers = (linking.to_community,)
    filled = ("community_id",)
    key_column = "name"
    known_by = "place"
    needed: ClassVar = {"name": "no-name"}
    # It would have to be built.
    presumed: ClassVar = {"kind": "new"}

    def fill(self, connection: Connection) -> dict[str, Any]:
        """The community that covers it, where the file names none."""
        store.load.links.community(connection)
        return {}
