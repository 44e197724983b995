"""Our own household ledger, to be filled in and loaded."""

from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.ledger.cells import MOST_PEOPLE
from gridmap.errors import SourceError

TEXT, COUNT, DAY = "@", "0", "yyyy-mm-dd"

COLUMNS: tuple[tuple[str, str, str, str, str], ...] = (
    ("序号", COUNT, "选填", "行的顺序号", "1"),
    (
        "社区",
        TEXT,
        "选填",
        "社区名称；整个文件只有一个社区时，可写在文件标题里或导入时选择",
        "春风社区",
    ),
    ("小区", TEXT, "必填", "小区或院落的名称，不要简写", "春风里"),
    ("楼栋", TEXT, "必填", "楼号。填了详细地址的，楼栋、单元、房号可不填", "3号楼"),
    ("单元", TEXT, "选填", "单元号；没有单元的不填", "2单元"),
    ("房号", TEXT, "必填", "房间号", "501"),
    (
        "详细地址",
        TEXT,
        "选填",
        "没有楼栋、房号的（自建房、平房等）写在这里；一户一个地址",
        "柿花巷5号",
    ),
    ("户号", TEXT, "选填", "每户一个号，全社区不重复；不要用身份证号或电话", "A0001"),
    ("常住人数", COUNT, "必填", "实际住在这里的人数；空置的填0", "3"),
    ("60岁以上人数", COUNT, "选填", "其中满60周岁的，包括80岁以上的", "2"),
    ("80岁以上人数", COUNT, "选填", "其中满80周岁的", "1"),
    ("6岁以下人数", COUNT, "选填", "其中未满6周岁的", "0"),
    ("残疾人数", COUNT, "选填", "其中持残疾证的人数，只填人数", "0"),
    ("是否独居老人户", TEXT, "选填", "只住一位满60周岁的老人填是，否则填否", "否"),
    ("居住状态", TEXT, "选填", "自住、出租、空置或不详", "自住"),
    ("核实日期", DAY, "选填", "最近一次上门核实的日期", "2026-10-03"),
    ("备注", TEXT, "选填", "给自己看的，不会导入；不要写姓名和电话", ""),
)
"""Name, format, duty, meaning and an example of each column."""

CHOICES = {"是否独居老人户": ("是", "否"), "居住状态": ("自住", "出租", "空置", "不详")}
LEFT_OUT = (
    "姓名、身份证号、电话、照片",
    "民族、宗教信仰、政治面貌",
    "前科、信访、重点人员之类的标记",
    "婚姻、职业、收入、病史、车牌",
)
"""What must not be written into a ledger; such columns are dropped when one is loaded."""


def write(path: Path) -> None:
    """
    Write the template: an empty ledger with drop-downs, and a sheet that explains it.

    Raises
    ------
    SourceError
        The workbook cannot be written there.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    _ledger(book.create_sheet("户台账"))
    _explain(book.create_sheet("说明"))
    try:
        book.save(path)
    except OSError as error:
        raise SourceError(
            "{path}: cannot be written ({reason})", path=path, reason=error.strerror
        ) from error


def _ledger(sheet: Worksheet) -> None:
    sheet.append([name for name, *_ in COLUMNS])
    sheet.append([_comment(name, duty) for name, _, duty, *_ in COLUMNS])
    for at, (name, form, *_) in enumerate(COLUMNS, 1):
        letter = get_column_letter(at)
        column = sheet.column_dimensions[letter]
        # Text, so that 3-2 does not become the second of March.
        column.number_format = form
        column.width = max(9, 2 * len(name) + 2)
        if rule := _rule(name, form):
            rule.add(f"{letter}3:{letter}1048576")
            sheet.add_data_validation(rule)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center")
        cell.fill = PatternFill("solid", start_color="FFE8EEF4")
    for cell in sheet[2]:
        cell.font = Font(color="FF666666")
    sheet.freeze_panes = "A3"


def _comment(name: str, duty: str) -> str:
    choices = CHOICES.get(name)
    return f"{duty}：{'/'.join(choices)}" if choices else duty


def _rule(name: str, form: str) -> DataValidation | None:
    rule = None
    if name in CHOICES:
        rule = DataValidation("list", formula1=f'"{",".join(CHOICES[name])}"', allow_blank=True)
        rule.error = "请从下拉列表中选择"
    elif form == COUNT and name != "序号":
        rule = DataValidation("whole", operator="between", formula1="0", formula2=str(MOST_PEOPLE))
        rule.error = "请填人数"
    if rule:
        rule.showErrorMessage = True
    return rule


def _explain(sheet: Worksheet) -> None:
    sheet.append(["列名", "是否必填", "填什么", "例子"])
    for name, _, duty, meaning, example in COLUMNS:
        sheet.append([name, duty, meaning, example])
    sheet.append([])
    sheet.append(["一户一行。只登记人数和需要，不登记个人。"])
    sheet.append(["请不要填写以下内容；有这样的列，导入时会整列去掉："])
    for what in LEFT_OUT:
        sheet.append(["", what])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCD", (16, 10, 60, 14), strict=True):
        sheet.column_dimensions[letter].width = width
