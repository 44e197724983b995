"""Names of columns and sheets as they may be reported: those that are made of known words."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from etl.ledger.columns import FIELDS, FORBIDDEN, PERSON_FIELDS, field_of, plain
from gridmap.address import normalise
from gridmap.address.kept import OMITTED, Words


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MORE = _words("""
    网格 网格员 网格长 楼长 楼栋长 单元长 备注 说明 联系人 联系 电话 手机 号码 编号 姓名
    名称 类型 类别 等级 情况 日期 时间 状态 状况 信息 是否 其他 其它 面积 层数 楼层 街道
    城市 区县 省份 填表人 登记人 核实人 采集人 审核人 负责人 人员 居民 户籍 标准 起始 月份
    金额 原因 结果 用途 产权 物业 紧急 本人 成员 家庭 家属 老人 儿童 残疾 照片 面貌 重点
    程度 信仰
""")
_SHEETS = _words("""
    SHEET 工作表 表 台账 台帐 名册 名单 登记 登记表 信息 信息表 汇总 汇总表 统计 统计表 明细
    明细表 说明 填写 填表 须知 字典 数据 模板 封面 目录 附件 附表 旧 新 原 居民 住户 户 人口
    常住 实有 家庭 小区 社区 楼栋 单元 网格 底册 底数 老人 老年人 残疾人 独居 空巢 儿童 出租
    出租屋 房屋 待更正 候选 年 月 日 第 共 份 季度 上半年 下半年
""")
_BUILDINGS = r"(?<![A-Z\d])(?:[A-Z]?\d{1,4}|[A-Z])(?![A-Z\d])(?:号楼|[栋幢座号楼#])?"

_LATIN = re.compile(r"([A-Za-z0-9]*[A-Za-z]{2}[A-Za-z0-9]*|\d{5,})")
_LATIN_WORDS = "|".join(
    _words("""
    address addresses all backup book building buildings communities community copy corrected
    corrections data elderly export final form full gridmap home homes household households import
    ledger ledgers list new none of old open out parts people person persons register rejects
    residents sample sheet table template test text the to updated upload
    """)
)
"""Of Latin words any other may be a name: zhangjianguo, Jonathan."""
_ASCII = re.compile(
    rf"(?i:{_LATIN_WORDS})\d{{0,2}}|\d{{1,4}}|(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:[0-3]\d)?"
)
_ENDING = re.compile(r"(?i:xlsx?|xlsm|xlsb|ods|fods|et|csv|tsv|txt|zip|html?)")

Shown = Callable[[str], str | None]


def _composed(words: Iterable[str], more: str = "") -> re.Pattern[str]:
    longest_first = sorted(set(words), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))}{more}|[-_、/().,])+")


_ALIASES = {plain(one) for those in (FIELDS | PERSON_FIELDS).values() for one in those}
_WORDS = {word for word in (*_ALIASES, *FORBIDDEN, *_MORE) if len(word) > 1}
_HEADER = _composed(
    [*_WORDS, "号", "证", "卡", "数", "的"], r"|(?<!\d)\d{1,2}(?!\d)(?:岁|周岁)?(?:以上|以下)?"
)
_LONG = sorted((one for one in {*_WORDS, *_SHEETS} if len(one) > 1), key=len, reverse=True)
_SHEET = _composed([*_WORDS, *_SHEETS], f"|{_BUILDINGS}")


@lru_cache(maxsize=10_000)
def header(written: str) -> str | None:
    """The name of a column without remarks, None where any of it is no known word."""
    word = plain(written)
    return word if field_of(word) or _HEADER.fullmatch(word) else None


def dropped(written: str) -> str | None:
    """The name of a column that may not come in, or the word in it by which it may not."""
    return header(written) or next((word for word in FORBIDDEN if word in plain(written)), None)


@lru_cache(maxsize=10_000)
def sheet(written: str) -> str | None:
    """The name of a sheet, None where any of it is neither a known word nor a building."""
    word = plain(written)
    return word if _SHEET.fullmatch(word.upper()) else None


def apart(names: Iterable[str]) -> dict[str, str]:
    """Sheets as messages tell them apart: by name, else by number; '' where there is only one."""
    different = list(dict.fromkeys(names))
    if len(different) < 2:
        return dict.fromkeys(different, "")
    return {name: sheet(name) or str(at) for at, name in enumerate(different, start=1)}


def field(name: str, written: str) -> str:
    """The header of a field as it may be stored: its own, or the first that is known for it."""
    return header(written) or FIELDS.get(name, PERSON_FIELDS.get(name, (name,)))[0]


def known(names: Iterable[str], shown: Shown) -> tuple[list[str], int]:
    """The different names that may be shown, and how many others there are."""
    different = list(dict.fromkeys(names))
    told = [shown(name) for name in different]
    return list(dict.fromkeys(filter(None, told))), told.count(None)


def file(name: str, known: Words) -> str:
    """A file's name with `OMITTED` for its words that are not known."""
    stem, dot, ending = name.rpartition(".")
    if not _ENDING.fullmatch(ending):
        stem, dot, ending = name, "", ""
    words = Words({*known.names, *_LONG})
    shown = (
        part if at % 2 else _of_known(part, words)
        for at, part in enumerate(_mixed(stem, known).split(stem))
    )
    return "".join(shown) + dot + ending


def _of_known(text: str, words: Words) -> str:
    return "".join(
        (part if _ASCII.fullmatch(part) else OMITTED) if at % 2 else words.kept(part)
        for at, part in enumerate(_LATIN.split(text))
    )


def _mixed(stem: str, known: Words) -> re.Pattern[str]:
    """Known names with Latin words in them, such as Rabat东社区, that a text holds."""
    form = normalise(stem)
    there = [one for one in known.names if one in form and _LATIN.search(one)]
    longest_first = sorted(there, key=len, reverse=True)
    spaced = (r"\s*".join(map(re.escape, one)) for one in longest_first)
    return re.compile(f"({'|'.join(spaced) or '(?!)'})", re.IGNORECASE)
