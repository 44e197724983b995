"""What a building is for, and whether people live in it."""

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

WORDS = {
    "residential": "apartments house residential dormitory terrace detached semidetached_house "
    "bungalow farm hut houseboat 住宅 居民楼 住宅楼 居住 民房 宿舍 公寓 自建房 农房 别墅",
    "mixed": "mixed 商住 商住楼 商住两用 商住混合 底商住宅",
    "commercial": "commercial retail shop supermarket kiosk mall 商业 商铺 商场 商业楼 店铺",
    "office": "office 办公 办公楼 写字楼",
    "hotel": "hotel 酒店 宾馆 旅馆",
    "school": "university college 学校 教学楼 教育",
    "kindergarten": "幼儿园",
    "hospital": "clinic medical 医院 医疗",
    "market": "marketplace 市场 农贸市场",
    "park_building": "pavilion 亭 公园建筑",
    "public": "public civic government townhall library church temple mosque religious "
    "train_station transportation stadium sports_hall sports_centre museum fire_station toilets "
    "公共 公建 公共建筑 公共服务 文化 体育",
    "industrial": "industrial warehouse factory manufacture works 工业 厂房 仓库 工厂",
    "other": "other garage garages carport roof shed service barn greenhouse parking ruins "
    "construction bunker transformer_tower storage_tank guardhouse 其他 其它 车库 附属 附属用房",
}
"""Kinds, and the words of OpenStreetMap and of Chinese layers for them."""

KINDS = {word: kind for kind, words in WORDS.items() for word in (kind, *words.split())}

UNSPECIFIED = "unspecified"
"""A building of which nothing is said: `building=yes`, or no such column."""

HOMES = re.compile(
    r"公寓|小区|花园|家园|新村|宿舍|住宅|家属|(栋|幢|号楼)$|apartment|residen|dorm", re.I
)
"""Names of homes, whatever else they say: 银行家属楼, 医院宿舍."""

WORKPLACES = re.compile(
    r"学校|小学|中学|大学|学院|幼儿园|教学|医院|卫生|门诊|诊所|大厦|广场|中心|商场|商城|超市|百货|市场|银行|"
    r"酒店|宾馆|饭店|旅馆|餐|食堂|政府|法院|检察|派出所|公安|消防|局$|委员会|图书馆|博物馆|纪念|展览|体育|健身|"
    r"影院|剧院|剧场|礼堂|车站|站$|地铁|邮|电信|移动|寺|庙|教堂|清真|厂|仓库|写字楼|办公|实验|停车|车库|厕|变电|"
    r"配电|泵|加油|公司|集团|门$|塔$|亭$|城墙|school|hospital|hotel|plaza|tower|mall|bank|museum|church|"
    r"temple|university|college|library|office|station|theat|cinema|center|centre|market|gate",
    re.I,
)
"""Names of buildings in which nobody lives."""

USES = ("amenity", "shop", "office", "tourism", "leisure", "healthcare", "historic", "railway")
"""OpenStreetMap keys that say what else a building is used for."""


def kind(written: pd.Series) -> tuple[pd.Series, pd.Series]:
    """
    Kinds of buildings, and whether the word was known.

    `yes` and nothing at all are `unspecified`, unknown words are `other`.
    """
    words = written.astype(object).where(written.notna(), "").map(lambda word: str(word).lower())
    silent = words.isin(("", "yes", "是", UNSPECIFIED))
    found = words.map(KINDS)
    return found.where(~silent, UNSPECIFIED).fillna("other"), silent | found.notna()


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
