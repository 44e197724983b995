"""Why a row of a ledger was not loaded, in the words of whoever keeps it."""

BY_RULE = {
    "missing": "没有地址",
    "ditto": "地址写的是“同上”之类,请写完整",
    "excel-date": "地址被 Excel 变成了日期,请把该列设为文本后重填",
    "excel-number": "地址被 Excel 变成了科学计数,请把该列设为文本后重填",
    "personal-only": "地址栏里只有电话、证件号或姓名",
    "not-an-address": "地址栏里写的不是住址",
    "relative": "地址是相对位置(对面、旁边等),请写楼栋和房号",
    "range": "地址是一个区间,请一户一行",
    "several": "一格里有两个以上的地址或房号,请一户一行",
}
"""By the rule of `gridmap.matching` that rejected an address."""

NO_ADDRESS = BY_RULE["missing"]
NO_PEOPLE = "没有填常住人数"
OTHER_COMMUNITY = "社区一栏与所导入的社区不一致"
NO_COMMUNITY = "社区一栏的名称在系统中找不到"


def no_number(header: str) -> str:
    """A count that is none."""
    return f"“{header}”不是人数"


def too_many(part: str, whole: str) -> str:
    """A part larger than its whole."""
    return f"“{part}”多于“{whole}”"


def no_flag(header: str) -> str:
    """Neither yes nor no."""
    return f"“{header}”请填是或否"


def duplicate(row_number: int) -> str:
    """The same household again."""
    return f"与第 {row_number} 行重复"
