"""The columns of a household ledger: what they are called, and which may not come in."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# DOMAIN 3.3: headers of real templates. Compared after `plain`, as whole words.
FIELDS: dict[str, tuple[str, ...]] = {
    "serial": ("序号", "编号", "行号"),
    "community": ("社区", "所属社区", "社区名称", "所在社区", "村社区", "社区居委会"),
    "estate": (
        "小区",
        "小区名称",
        "所属小区",
        "小区/建筑名称",
        "现住小区",
        "现住小区/建筑",
        "院落",
    ),
    "building": (
        "楼栋",
        "楼号",
        "幢号",
        "栋号",
        "楼栋号",
        "楼栋名称",
        "楼幢号",
        "楼幢",
        "栋",
        "幢",
    ),
    "unit": ("单元", "单元号", "单元名称"),
    "room": ("房号", "室号", "房间号", "房间", "房屋号", "户室", "户室号", "门牌", "房"),
    "address": (
        *("详细地址", "住址", "现住址", "门牌地址", "现住详细门牌", "家庭住址", "家庭地址"),
        *("居住地址", "现居住地址", "现住地址", "地址", "房屋地址", "住宅地址", "门牌号"),
    ),
    "household_no": ("户号", "户编号", "家庭编号", "住户编号"),
    "people": (
        *("常住人数", "人口数", "人数", "常住人口", "常住人口数", "家庭人口", "家庭人口数"),
        *("居住人数", "户人数", "实有人数", "家庭人数", "总人数"),
    ),
    "age60": ("老年人数", "老人数", "老年人口"),
    "age80": ("高龄老人数", "高龄人数"),
    "under6": ("学龄前儿童数", "婴幼儿数"),
    "disabled": ("残疾人数", "残疾人", "残疾人口", "残疾人口数"),
    "living_alone": ("是否独居老人户", "独居老人户", "独居老人", "是否独居老人", "是否独居"),
    "occupancy": ("居住状态", "居住情况", "房屋状态", "居住类型", "使用方式", "房屋使用情况"),
    "verified": (
        "核实日期",
        "核实时间",
        "核查日期",
        "核对日期",
        "走访日期",
        "登记日期",
        "更新日期",
    ),
}
_PATTERNS = {
    "age60": re.compile(r"(?:其中)?6[05](?:周?岁)?及?以上.*|6[05]\+.*"),
    "age80": re.compile(r"(?:其中)?80(?:周?岁)?及?以上.*|80\+.*"),
    "under6": re.compile(r"(?:其中)?(?:0-)?[67](?:周?岁)?及?以下.*|0-6(?:周?岁).*"),
}
# 65岁以上 and 7岁以下 are other counts under similar names: never taken for ours.
_OTHER_AGES = re.compile(r"65|7(?:周?岁)?及?以下")

# DOMAIN 2.6 and PIPL 6, 28: never read, whatever the rest of the header says.
FORBIDDEN = (
    *(
        "民族",
        "政治面貌",
        "党员",
        "党派",
        "宗教",
        "信仰",
        "重点人",
        "重点类别",
        "前科",
        "刑满",
        "矫正",
    ),
    *(
        "吸毒",
        "上访",
        "信访",
        "婚姻",
        "精神",
        "健康",
        "疾病",
        "病",
        "残疾证",
        "残疾类",
        "残疾等",
        "文化程度",
    ),
    *("学历", "职业", "工作", "单位名称", "收入", "低保", "车牌", "门禁", "兵役", "指纹", "人脸"),
    *(
        "身份证",
        "证件",
        "姓名",
        "户主",
        "联系",
        "电话",
        "手机",
        "微信",
        "性别",
        "出生",
        "年龄",
        "户籍",
    ),
)

_ALIASES = {alias: name for name, aliases in FIELDS.items() for alias in aliases}
_PARTS = ("building", "unit", "room")


@dataclass(frozen=True)
class Header:
    """Where the header stands (row from 0), its fields by column, and what is left out."""

    row: int
    columns: dict[str, int]
    texts: dict[str, str]
    forbidden: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_ledger(self) -> bool:
        """Whether a household can be read: its people, and an address in one piece or in parts."""
        located = "address" in self.columns or {"building", "room"} <= self.columns.keys()
        return located and "people" in self.columns


def find(rows: Sequence[Sequence[Any]]) -> Header | None:
    """The row with the most known column names; of equals the first, the others repeat it."""
    best: Header | None = None
    for number, cells in enumerate(rows):
        header = recognise(number, cells)
        if len(header.columns) > (len(best.columns) if best else 1):
            best = header
    return best


def recognise(row: int, cells: Sequence[Any]) -> Header:
    """What a row would be as the header."""
    columns: dict[str, int] = {}
    texts: dict[str, str] = {}
    forbidden: list[str] = []
    unknown: list[str] = []
    for at, cell in enumerate(cells):
        written = str(cell).strip()
        if not written:
            continue
        name = field_of(written)
        if name is not None and name not in columns:
            columns[name] = at
            texts[name] = written
        elif any(word in plain(written) for word in FORBIDDEN):
            forbidden.append(written)
        else:
            unknown.append(written)
    return Header(row, columns, texts, tuple(forbidden), tuple(unknown))


def field_of(written: str) -> str | None:
    """The field that a header names, or None."""
    word = plain(written)
    if word in _ALIASES:
        return _ALIASES[word]
    if _OTHER_AGES.search(word):
        return None
    return next((name for name, pattern in _PATTERNS.items() if pattern.fullmatch(word)), None)


def plain(written: str) -> str:
    """A header without spaces, marks of duty (*) and remarks in brackets."""
    text = unicodedata.normalize("NFKC", written)
    return re.sub(r"\s+|[*:：]|\([^)]*\)", "", text)
