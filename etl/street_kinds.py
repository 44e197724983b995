"""Classes of streets as files write them: which kind they are, and which nobody walks along."""

import re

from etl import walking

WORDS = {
    "arterial": "主干路 主干道 城市主干路 城市主干道 主路 主要道路 国道 省道 一级公路 二级公路 "
    "干线 major_road main_road 大道",
    "secondary": "次干路 次干道 城市次干路 城市次干道 次要道路 县道 三级公路 大街 minor_arterial",
    "branch": "支路 支道 街道 城市支路 城市道路 辅路 乡道 四级公路 一般道路 普通道路 道路 公路 "
    "街 路 minor_road local_road street 其他道路 其他 其它",
    "lane": "巷 巷道 胡同 弄 里弄 弄堂 街巷 小巷 背街小巷 小区路 村道 等外公路 "
    "乡村道路 村路 街坊路 alley",
    "service": "内部道路 内部路 小区道路 单位内部路 匝道 引道 连接线 停车场通道 消防通道",
    "path": "步行道 人行道 小路 步道 绿道 步行街 人行天桥 过街天桥 天桥 地下通道 人行地道 "
    "地下过街通道 人行通道 非机动车道 自行车道 园路 健身步道 机耕路 田间路 土路 人行横道 "
    "footbridge underpass crossing track_grade1 track_grade2 track_grade3 track_grade4 "
    "track_grade5",
    "steps": "台阶 梯道 石阶 踏步 楼梯",
}
"""Kinds, and the words of Chinese layers and of map services for them."""

KINDS = {word: kind for kind, words in WORDS.items() for word in (kind, *words.split())}

CLOSED_WORDS = frozenset(
    {
        *("motorway", "motorway_link", "construction", "proposed", "planned"),
        *("platform", "raceway", "bus_guideway", "elevator", "escape", "razed"),
        *("abandoned", "disused", "via_ferrata", "rest_area", "services", "emergency_bay"),
        *("busway", "no", "rail", "railway", "subway", "tram", "light_rail"),
        *("monorail", "expressway", "freeway", "规划道路", "在建道路", "在建", "规划", "施工中"),
        *("轨道", "轨道交通", "有轨电车", "索道", "航道", "河流", "水系"),
    }
)
"""Classes that nobody walks along, or that are no streets (yet)."""

CLOSED = re.compile(
    r"(高速|高速公路|高速路|快速路|快速路主路|快速通道|铁路|高铁|地铁|轻轨|磁悬浮)$"
)
"""Ends of such classes: 城市快速路, 绕城高速; `foot` may open them."""

BRIDGES = frozenset(("人行天桥", "过街天桥", "天桥", "footbridge"))
TUNNELS = frozenset(("地下通道", "人行地道", "地下过街通道", "underpass"))

UNKNOWN = "branch"
"""Kind of a street whose class is not known: to close it would cut the network."""


def plain(word: str) -> str:
    """A class as it is looked up: lower case, without what stands in brackets."""
    return re.sub(r"[(（].*[)）]$", "", word.strip().lower()).strip()


def kind(word: str | None) -> str | None:
    """The kind of a class; None for one that is closed to walkers unless something opens it."""
    if word is None or not (name := plain(word)):
        return UNKNOWN
    if name in CLOSED_WORDS or CLOSED.search(name):
        return None
    return KINDS.get(name) or walking.KINDS.get(name) or UNKNOWN


def is_known(word: str | None) -> bool:
    """Whether a class is a word that is known, walkable or not."""
    if word is None or not (name := plain(word)):
        return True
    closed = name in CLOSED_WORDS or bool(CLOSED.search(name))
    return closed or name in KINDS or name in walking.KINDS


def opened(word: str | None, foot: str | None) -> str | None:
    """The kind of a class that is closed, where the way itself is stated to be open on foot."""
    is_road = word is not None and bool(CLOSED.search(plain(word)))
    return (
        "arterial" if is_road and foot in ("yes", "designated", "permissive", "是", "有") else None
    )
