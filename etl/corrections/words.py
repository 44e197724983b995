"""
Words of a workbook of corrections: headers, outcomes, advice to the clerk.

Headers and the names of sheets are Chinese whatever the clerk's language: by them the workbook is
known when it comes back, as the ledger's own.
"""

from gridmap.address.kept import LEFT_OUT
from gridmap.i18n import Message, mark

ROW, OUTCOME, REASON = "行号", "结果", "原因"
CANDIDATES, CHOICE, REF = "候选楼栋", "选择楼栋", "登记号"
OURS = (ROW, OUTCOME, REASON, CANDIDATES, CHOICE, REF)
"""Columns that a workbook has after those of the file."""

OUTCOMES = {
    "ambiguous": Message("ambiguous"),
    "conflict": Message("contradictory"),
    "unmatched": Message("not matched"),
    "rejected": Message("came back"),
}
"""Outcomes of a row that a person has to look at."""

ADVISED = {
    "ambiguous": mark("{why}: write it out, or choose a building"),
    "conflict": mark("{why}: check it, or choose the right building"),
    "unmatched": mark("{why}: check the name"),
}
"""Why a household found no building, and what to do about it."""

TITLES = mark("{names} and others, {count} buildings")
ESTATES = mark("estates of a similar name: {names}")
LIST_ERROR = Message("choose from the list")

ADVICE = (
    Message(
        "Each row is a household that found no building, or that was rejected; column 原因 has "
        "the reason."
    ),
    Message(
        "Correct the row here by its reason, or choose the right building from the list in column "
        "选择楼栋: one of the two is enough."
    ),
    Message(
        "Leave a row that is not clear yet as it is: it stays in the list of what is open, and is "
        "not lost."
    ),
    LEFT_OUT,
    Message(
        "Do not change headers, add columns or touch the hidden column 登记号: by it the household "
        "is found again."
    ),
    Message(
        "Save the file and load it as you loaded the ledger; what you chose is remembered, and "
        "applied when the original ledger is loaded again."
    ),
)
"""Lines of the second sheet."""
