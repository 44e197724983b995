"""Use of a building, and whether people live in it."""

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from gridmap.address.text import simplified

WORDS = {
    "residential": "apartments house residential dormitory terrace terraced detached "
    "allotment_house semidetached_house semi bungalow farm hut cabin ger houseboat "
    "static_caravan trullo villa tower_block flats condominium "
    "住宅 居住 民房 宿舍 公寓 自建房 农房 别墅 楼房住宅 平房住宅",
    "mixed": "mixed mixed_use 商住 商住楼 商住两用 商住混合 底商住宅 住商",
    "commercial": "commercial retail shop supermarket kiosk mall store 商业 商铺 商场 商业楼 店铺 "
    "商业服务 金融 金融保险 餐饮",
    "office": "office bank 办公 办公楼 写字楼 商务",
    "hotel": "hotel hostel 酒店 宾馆 旅馆 旅游宾馆",
    "school": "university college school 学校 教学楼 教育 科研 科教",
    "kindergarten": "kindergarten 幼儿园",
    "hospital": "hospital clinic medical 医院 医疗 卫生",
    "market": "market marketplace 市场 农贸市场",
    "park_building": "park_building pavilion 亭 公园建筑",
    "public": "public civic government townhall library church chapel cathedral mosque temple "
    "shrine monastery synagogue religious train_station transportation stadium grandstand "
    "sports_hall sports_centre swimming_pool museum fire_station toilets community_centre theatre "
    "公共 公建 公共建筑 公共服务 文化 体育 宗教 政府 行政 军事 监狱 交通 交通运输",
    "industrial": "industrial warehouse factory manufacture works hangar 工业 厂房 仓库 工厂 仓储",
    "other": "other garage garages carport roof shed service barn greenhouse parking ruins "
    "entrance construction bunker transformer_tower storage_tank guardhouse gatehouse container "
    "collapsed demolished abandoned cowshed stable sty silo tank tent water_tower tower "
    "bridge digester "
    "其他 其它 车库 车棚 附属 附属用房 配套 门卫 "
    "地下 地下室 地下车库 人防 非住宅 在建 废墟 已拆",
}
"""Kinds, and the words of OpenStreetMap and of Chinese layers for them."""

KINDS = {word: kind for kind, words in WORDS.items() for word in (kind, *words.split())}

UNSPECIFIED = "unspecified"
"""A building of whose use nothing is said: `building=yes`, how it is built, or nothing."""

SILENT = {
    *(
        "",
        "yes",
        "是",
        "building",
        "房屋",
        "一般房屋",
        "普通房屋",
        "建筑",
        "建筑物",
        "楼房",
        "平房",
    ),
    *(
        "砖混",
        "砖木",
        "框架",
        "框剪",
        "钢混",
        "混合",
        "钢结构",
        "混凝土",
        "简单房屋",
        "棚房",
        "破坏房屋",
    ),
    *("低层", "多层", "小高层", "中高层", "高层", "超高层", UNSPECIFIED),
}
"""Words that say that it is a building, or how it is built, and nothing of its use."""

PARTS = (
    ("other", r"非(居住|居民|住宅|住)"),
    ("mixed", r"商住|住商|(住宅|居住|公寓).*商|商.*(住宅|居住|公寓)"),
    (
        "residential",
        r"住宅|居住|居民|宿舍|公寓|别墅|民房|农房|自建房|家属楼|安置房|回迁房|公租房|廉租房|保障房|经适房|棚户|小区",
    ),
    ("kindergarten", r"幼儿|托儿"),
    ("hospital", r"医院|医疗|卫生|诊所"),
    ("market", r"市场"),
    ("hotel", r"酒店|宾馆|旅馆|饭店"),
    ("school", r"学校|教学|教育|科研|大学|中学|小学"),
    ("office", r"办公|写字楼|商务"),
    ("commercial", r"商业|商铺|商场|店|超市|餐饮|金融|银行|零售"),
    ("industrial", r"工业|厂|仓|工矿|物流"),
    (
        "public",
        r"公共|公建|文化|体育|宗教|寺|庙|教堂|机关|政府|行政|军事|交通|车站|馆|公厕|厕所|村委|居委|祠堂|宗祠|"
        r"养老院|敬老院|福利院|派出所|消防",
    ),
    ("other", r"车库|停车|地下|人防|附属|配电|泵|锅炉|门卫|棚|在建|施工|养殖|畜|临时|板房|看护房"),
)
"""What longer words hold: 住宅用地, 二类居住用地, 商业服务业设施用地. The first that is found."""

_PARTS = tuple((kind, re.compile(pattern)) for kind, pattern in PARTS)

HOMES = re.compile(
    r"公寓|小区|花园|家园|新村|宿舍|住宅|家属|公馆|(栋|幢|号楼)$|apartment|residen|dorm", re.I
)
"""Names of homes, whatever else they say: 银行家属楼, 医院宿舍."""

WORKPLACES = re.compile(
    r"人防|地下室|学校|小学|中学|大学|学院|幼儿园|教学|医院|卫生|门诊|诊所|大厦|广场|中心|商场|商城|超市|百货|市场|银行|"
    r"酒店|宾馆|饭店|旅馆|餐|食堂|政府|法院|检察|派出所|公安|消防|委员会|纪念|展览|体育|健身|"
    r"影院|剧院|剧场|礼堂|车站|地铁|邮|电信|移动|寺|庙|教堂|清真|厂|仓库|写字楼|办公|实验|停车|车库|厕|变电|"
    r"配电|泵|加油|公司|集团|太平间|殡|停尸|火葬|锅炉|热力|水房|浴室|浴池|澡堂|泳池|收发室|传达|门卫|岗亭|"
    r"报告厅|会堂|祠堂|俱乐部|看台|球场|操场|靶场|温室|车间|车棚|行政楼|主楼|综合楼|科研|科技楼|逸夫|"
    r"(馆|[^住]所|处|系|库|厅|局|社|部|站|店|门|塔|亭|城墙)$|(?<!\d)室$|研究院|设计院|"
    r"(工程|机械|汽车|动力|化学|物理|数学|生物|电子|电机|土木|水利|材料|环境|信息|计算机|法学|文科|理科|理化|"
    r"医学|药学|农学|外语|新闻|美术|音乐|艺术|图书|实训|培训|会议|展示)(楼|院)$|^第?[一二三四五六七八九十\d]+教$|"
    r"产业园|创意园|科技园|软件园|工业园|teaching|canteen|people'?s court|stadium|gymnasium|"
    r"factory|warehouse|school|hospital|hotel|plaza|tower|mall|bank|museum|church|"
    r"temple|university|college|library|office|station|theat|cinema|center|centre|market|gate",
    re.I,
)
"""Names of buildings in which nobody lives."""

USES = (
    *("amenity", "shop", "office", "tourism", "leisure", "healthcare", "historic", "railway"),
    *("craft", "industrial", "power", "telecom", "military", "man_made", "public_transport"),
    *("religion", "aeroway"),
)
"""OpenStreetMap keys that say what else a building is used for."""

GONE = ("demolished", "razed", "removed", "destroyed")
"""OpenStreetMap keys that say, with `yes`, that a building stands no longer."""

EMPTY = ("ruins", "abandoned", "collapsed", "disused")
"""OpenStreetMap keys that say, with `yes`, that it stands and is used no longer."""

STATE = ("building:use", "location", "layer", "building:levels:underground")
"""Further OpenStreetMap keys that decide whether people live there."""


def kind(written: pd.Series) -> tuple[pd.Series, pd.Series]:
    """
    Kinds of buildings, and whether the words were known.

    An unknown word is no decision: it is `unspecified`, as are `yes`, a way of building (砖混) and
    nothing at all. Several words (`apartments;retail`) are one kind: `mixed` where one of them is a
    home.
    """
    words = written.astype(object).where(written.notna(), "").map(lambda one: str(one).strip())
    found = {word: _kind(simplified(word.lower())) for word in words.unique()}
    kinds = words.map(found).astype(object)
    known = kinds.notna()
    return kinds.where(known, UNSPECIFIED), known


def _kind(text: str) -> str | None:
    parts = [part.strip() for part in re.split(r"[;；,，、/|+]", text)] or [""]
    kinds = [one for one in map(_one_kind, parts) if one]
    named = [one for one in dict.fromkeys(kinds) if one != UNSPECIFIED]
    if len(named) > 1 and {"residential", "mixed"} & set(named):
        return "mixed"
    return named[0] if named else (kinds[0] if kinds else None)


def _one_kind(word: str) -> str | None:
    if word in KINDS:
        return KINDS[word]
    if word in SILENT:
        return UNSPECIFIED
    return next((kind for kind, pattern in _PARTS if pattern.search(word)), None)


def used_as(kinds: pd.Series, uses: pd.Series) -> pd.Series:
    """
    Kinds of buildings whose use is tagged beside what they were built as.

    A use counts before the type; a home of which a part is used otherwise is `mixed`.
    """
    used, known = kind(uses)
    says = known & (used != UNSPECIFIED)
    homes = ("residential", "mixed")
    both = kinds.isin(homes) & ~used.isin(homes)
    return kinds.mask(says, used.mask(both, "mixed"))


def nobody_lives_in(rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether each building is below the ground, a bridge, in ruins or gone, by OSM's keys."""
    nothing = pd.Series([None] * len(rows), index=rows.index, dtype=object)
    below = rows.get("location", nothing).isin(("underground", "underwater"))
    depth = pd.to_numeric(rows.get("layer", nothing), errors="coerce")
    floors = pd.to_numeric(rows.get("storeys", nothing), errors="coerce")
    cellars = pd.to_numeric(rows.get("building:levels:underground", nothing), errors="coerce")
    below |= (depth < 0) | ((floors == 0) & (cellars > 0))
    bridge = rows.get("man_made", nothing).isin(("bridge", "tunnel"))
    dead = pd.Series(False, index=rows.index)
    for key in (*GONE, *EMPTY):
        dead |= says_yes(rows.get(key, nothing))
    return (below | bridge | dead).to_numpy(bool)


def says_yes(written: pd.Series) -> pd.Series:
    """Whether a lifecycle key is set: `yes`, or a date of the event, and not `no`."""
    return written.notna() & ~written.isin(("no", "", "false", "0"))


def is_residential(
    kinds: pd.Series, names: pd.Series | None, used: pd.Series | None
) -> npt.NDArray[np.bool_]:
    """
    Whether people live in each building.

    Residential and mixed kinds count, other stated kinds do not. Most buildings of Chinese
    OpenStreetMap data say only `building=yes`, most of those are homes, and a home that is left
    out is a household that no station is asked to reach; a shop counted in adds none, because it
    has no household. So an unspecified building counts, unless it is tagged with a use (`USES`) or
    its name is that of a workplace (`WORKPLACES`) and not of a home (`HOMES`).

    Parameters
    ----------
    kinds
        As from `kind`.
    names
        Names, None where there is none; None: the layer has no names.
    used
        Whether a use is tagged; None: the layer has no such columns.
    """
    stated = kinds.isin(("residential", "mixed")).to_numpy()
    silent = (kinds == UNSPECIFIED).to_numpy()
    other = np.zeros(len(kinds), dtype=bool) if used is None else used.to_numpy(bool, copy=True)
    if names is not None:
        known = names.notna().to_numpy()
        said = names[known].astype(str)
        work = said.map(lambda name: bool(WORKPLACES.search(name) and not HOMES.search(name)))
        other[known] |= work.to_numpy(bool)
    return stated | (silent & ~other)
