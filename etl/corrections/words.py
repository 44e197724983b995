"""What a workbook of corrections says to the clerk: outcomes, reasons, what to do."""

from etl.ledger.reasons import BY_RULE, Reason

ROW, OUTCOME, REASON = "行号", "结果", "原因"
CANDIDATES, CHOICE, REF = "候选楼栋", "选择楼栋", "登记号"
OURS = (ROW, OUTCOME, REASON, CANDIDATES, CHOICE, REF)
"""Columns that a workbook has after those of the file."""

OUTCOMES = {
    "ambiguous": "有歧义",
    "conflict": "有矛盾",
    "unmatched": "未匹配",
    "rejected": "退回",
}
"""Outcomes of a row that a person has to look at."""

_OPEN = {
    # Ambiguous.
    "place-missing": "没有写小区,几处都有这样的楼栋,请补写小区或选择楼栋",
    "estate-of-several": "这个小区名有几处(如几期、东西区),请写清是哪一处或选择楼栋",
    "building-missing": "没有写是几号楼,请补写楼栋或选择楼栋",
    "several-readings": "数字有几种读法(如楼-单元-室、楼-室),请写清楚或选择楼栋",
    "several-buildings": "有几栋楼都叫这个名字,请选择楼栋",
    "group-missing": "没有写是几组(或几弄),请补写或选择楼栋",
    # Conflict.
    "unit": "这栋楼没有这个单元,请核对单元,或选择正确的楼栋",
    "floor": "这栋楼没有这一层,请核对楼层,或选择正确的楼栋",
    "room": "这栋楼没有这个房号,请核对房号,或选择正确的楼栋",
    "places-apart": "前后写了两个不同的地方,请核对,或选择正确的楼栋",
    "street-number": "路名有,但没有这个门牌号,请核对门牌号,或选择正确的楼栋",
    "estate-column": "小区一栏与地址写的不是同一处,请核对,或选择正确的楼栋",
    "community": "这个地方不在本社区,请核对社区和地址",
    # Unmatched.
    "building-unknown": "小区找到了,但没有这栋楼,请核对楼号",
    "place-unknown": "找不到这个小区或路名,请核对名称",
    "community-unknown": "系统中没有这个社区",
}

REASONS = {rule: Reason(rule, text) for rule, text in _OPEN.items()} | BY_RULE
"""By the rule of `gridmap.matching` that left a household without building."""

GONE = Reason("correction-gone", "这一户已不在台账中,不必再更正")
SETTLED = Reason("correction-settled", "这一户已由他人处理,本次更正没有采用")
NOT_OFFERED = Reason("correction-choice", "选择的楼栋不是这一行的候选,请从下拉列表中重选")
ELSEWHERE = Reason("correction-elsewhere", "选择的楼栋不属于本社区")
UNKNOWN_ROW = Reason("correction-unknown", "登记号不是系统给出的,请不要改动登记号一列")
TWICE = Reason("correction-twice", "同一登记号出现了两次,请只留一行")
CONTRADICTORY = Reason(
    "correction-contradictory", "原地址相同的几行选了不同的楼栋,请把地址写得能够区分"
)
TAKEN = Reason("correction-taken", "台账中已有这一户(户号或地址相同),请核对")
NO_WORDS = Reason("correction-no-words", "原地址没有指明任何地方,请改写地址")

ADVICE = (
    "每行是一户没有找到楼栋或被退回的住户,“原因”一栏说明了为什么。",
    "请按原因直接在表中改正,或在“选择楼栋”一栏的下拉列表里选出正确的楼栋,两者任选其一。",
    "暂时无法确定的行请保持原样,它会留在待处理清单里,不会丢失。",
    "请不要改动表头、增加列或修改隐藏的“登记号”一栏,系统靠它找回原来的住户。",
    "改好后保存,用导入台账的同一方法重新导入;您的选择会被记住,下次导入原台账时自动采用。",
)
"""For the second sheet."""


def still_open(rule: str) -> Reason:
    """A corrected address that finds no building either: why."""
    return Reason(f"correction-{rule}", f"改后的地址仍未找到楼栋:{REASONS[rule]}")
