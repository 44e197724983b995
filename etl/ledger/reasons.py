"""Why a row of a ledger was not loaded: a stable code, and the words of whoever keeps it."""


class Reason(str):
    """The reason as text; `rule` is its code, the same for all rows refused for one cause."""

    rule: str

    def __new__(cls, rule: str, text: str) -> "Reason":
        """A text with its code."""
        reason = super().__new__(cls, text)
        reason.rule = rule
        return reason


RULES = {
    # Rules of `gridmap.matching` that reject an address.
    "missing": "没有地址",
    "ditto": "地址写的是“同上”之类,请写完整",
    "excel-date": "地址被 Excel 变成了日期,请把该列设为文本后重填",
    "excel-number": "地址被 Excel 变成了科学计数,请把该列设为文本后重填",
    "personal-only": "地址栏里只有电话、证件号或姓名",
    "not-an-address": "地址栏里写的不是住址",
    "relative": "地址是相对位置(对面、旁边等),请写楼栋和房号",
    "range": "地址是一个区间,请一户一行",
    "several": "一格里有两个以上的地址或房号,请一户一行",
    # What spreadsheets do to cells.
    "formula-error": "“{0}”是公式错误({1}),请改成文字或数字",
    "formula-no-value": "“{0}”是没有结果的公式,请在 Excel 中打开并保存后再导入",
    # Counts and flags.
    "people-missing": "没有填常住人数",
    "not-a-count": "“{0}”不是人数",
    "part-exceeds-whole": "“{0}”多于“{1}”",
    "not-yes-or-no": "“{0}”请填是或否",
    # Households and communities.
    "duplicate": "与第 {0} 行重复",
    "other-community": "社区一栏与所导入的社区不一致",
    "community-unknown": "社区一栏的名称在系统中找不到",
    # Persons of a register that is folded into households.
    "id-corrupted": "第 {0} 行的身份证号被 Excel 损坏(应设为文本),又没有出生日期,算不出年龄",
    "age-unknown": "第 {0} 行没有可用的出生日期、年龄或身份证号,算不出年龄",
    "age-contradicted": "第 {0} 行的出生日期与身份证号不一致",
    "person-twice": "第 {0} 行与第 {1} 行是同一人(身份证号相同),却分在两户",
    "household-unclear": "没有户号,地址也没有写到房号,分不清是哪一户",
    "household-split": "同一户号有两个地址(第 {0} 行与第 {1} 行)",
}
"""Every code and its text; {0} and {1} are headers or row numbers."""


def reason(rule: str, *about: object) -> Reason:
    """The reason of a code, with the headers or rows that it names."""
    return Reason(rule, RULES[rule].format(*about))


BY_RULE = {rule: Reason(rule, text) for rule, text in RULES.items() if "{" not in text}
"""Reasons that name nothing, among them all that `gridmap.matching` gives."""

NO_ADDRESS = BY_RULE["missing"]
NO_PEOPLE = BY_RULE["people-missing"]
OTHER_COMMUNITY = BY_RULE["other-community"]
NO_COMMUNITY = BY_RULE["community-unknown"]

ADDRESS_STANDS = frozenset(
    {
        *("people-missing", "not-a-count", "part-exceeds-whole", "not-yes-or-no", "duplicate"),
        *("other-community", "community-unknown", "id-corrupted", "age-unknown"),
        *("age-contradicted", "person-twice", "residence-unclear"),
    }
)
"""Reasons that leave no doubt about a row's address."""


def duplicate(row_number: int) -> Reason:
    """The same household again."""
    return reason("duplicate", row_number)
