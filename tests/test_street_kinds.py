"""Classes of streets as Chinese layers and map services write them."""

from pathlib import Path

import pytest
from shapely import LineString

from etl import street_kinds
from etl.streets import Streets
from tests.layers import write

OPEN = {
    "国道": "arterial", "省道": "arterial", "县道": "secondary", "乡道": "branch", "村道": "lane",
    "主路": "arterial", "辅路": "branch", "匝道": "service", "城市道路": "branch",
    "步行街": "path", "人行天桥": "path", "地下通道": "path", "街巷": "lane", "大街": "secondary",
    "主要道路": "arterial", "major_road": "arterial", "tertiary": "branch", "Footway": "path",
    "城市主干路（六车道）": "arterial", "从没见过": "branch", "": "branch",
}  # fmt: skip
CLOSED = [
    "高速公路",
    "绕城高速",
    "城市快速路",
    "铁路",
    "地铁",
    "motorway",
    "construction",
    "规划道路",
]


@pytest.mark.parametrize(("word", "kind"), OPEN.items())
def test_what_is_walked_along(word: str, kind: str):
    """An unknown class is no decision to close a street."""
    assert street_kinds.kind(word) == kind


@pytest.mark.parametrize("word", CLOSED)
def test_only_what_is_named_as_closed_is_closed(word: str):
    """Motorways, expressways, rails, and what is not built."""
    assert street_kinds.kind(word) is None
    assert street_kinds.is_known(word)


def test_a_layer_of_streets(tmp_path: Path):
    """Unknown classes are loaded and told, a footway opens an expressway, a 天桥 is a bridge."""
    lines = [LineString([(118.78, 32.04 + at / 1000), (118.79, 32.04 + at / 1000)])
             for at in range(6)]  # fmt: skip
    kinds = ["环岛路", "环岛路", "快速路", "快速路", "过街天桥", "地下通道"]
    path = write(tmp_path / "s.gpkg", lines, 道路等级=kinds,
                 foot=[None, None, None, "yes", None, None])  # fmt: skip
    layer = Streets()
    cleaned = layer.clean(layer.read(path))
    assert [(one.row_number, one.reason.code) for one in cleaned.rejected] == [(3, "not-walkable")]
    assert cleaned.notes["classes_taken_as_walkable"] == {"环岛路": 2}
    assert cleaned.rows["is_bridge"].tolist() == [False, False, False, True, False]
    assert cleaned.rows["level"].tolist() == [0, 0, 0, 1, -1]
