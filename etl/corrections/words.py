"""What a workbook of corrections says to the clerk: headers, outcomes, what to do."""

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

ADVISED = {
    "ambiguous": "请写清楚，或选择楼栋",
    "conflict": "请核对，或选择正确的楼栋",
    "unmatched": "请核对名称",
}
"""What to do about a household, behind its reason."""

ADVICE = (
    "每行是一户没有找到楼栋或被退回的住户，“原因”一栏说明了为什么。",
    "请按原因直接在表中改正，或在“选择楼栋”一栏的下拉列表里选出正确的楼栋，两者任选其一。",
    "暂时无法确定的行请保持原样，它会留在待处理清单里，不会丢失。",
    "请不要改动表头、增加列或修改隐藏的“登记号”一栏，系统靠它找回原来的住户。",
    "改好后保存，用导入台账的同一方法重新导入；您的选择会被记住，下次导入原台账时自动采用。",
)
"""For the second sheet."""
