"""Open rows as an .xlsx file to correct: reasons in words, buildings to choose from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Connection

from etl.corrections.words import (
    ADVICE,
    ADVISED,
    CANDIDATES,
    CHOICE,
    ESTATES,
    LIST_ERROR,
    OURS,
    OUTCOME,
    OUTCOMES,
    REASON,
    REF,
    ROW,
    TITLES,
)
from etl.ledger import columns
from etl.reasons import label, of_data
from gridmap import store
from gridmap.analysis.review import Address, like_estates
from gridmap.errors import SourceError
from gridmap.i18n import DEFAULT, Message, translate

WIDTHS = {ROW: 6, OUTCOME: 8, REASON: 44, CANDIDATES: 40, CHOICE: 30, REF: 10}
LISTS = "候选"
"""The hidden sheet: one row per set of candidates."""


MOST_ROWS = 20_000
"""Rows of one workbook; with its formats a row takes 3 kB of memory."""
MOST_WORDS = 5
"""Candidates that are written out; all of them are in the drop-down."""

Translated = Callable[[Message], str]


@dataclass
class OpenRow:
    """
    A row to correct.

    Attributes
    ----------
    ref
        h and a household's id, or r and a reject's.
    row
        Texts by the headers of the file that it came in.
    candidates
        Buildings to choose from, in words.
    options
        Labels of those in the household's own community, each with its building's id.
    """

    ref: str
    row_number: int
    row: dict[str, str]
    outcome: Message
    reason: Message
    candidates: Message | str = ""
    options: list[str] = field(default_factory=list)


def open_rows(
    connection: Connection, *, import_run_id: int | None, community_id: int | None
) -> list[OpenRow]:
    """
    Rejects of a load and unlocated households of its community, in the order of the file.

    With `community_id` alone: of the community's latest load. A household whose corrected row was
    refused comes once, with what was written last.
    """
    rejects = store.load.corrections.rejects(connection, import_run_id, community_id)
    homes = store.load.corrections.open_households(connection, import_run_id, community_id)
    refused = {row["household_key"]: row for row in rejects if row["household_key"]}
    titles = _titles(connection, (id_ for row in homes for id_ in row["candidate_ids"]))
    found = [_home(connection, row, refused, titles) for row in homes]
    merged = {row["household_key"] for row in homes}
    found += [
        OpenRow(f"r{row['id']}", row["row_number"], row["raw"], OUTCOMES["rejected"], _reason(row))
        for row in rejects
        if row["household_key"] is None or row["household_key"] not in merged
    ]
    return sorted(found, key=lambda row: (row.row_number, row.ref))


def _home(
    connection: Connection,
    home: Any,
    refused: dict[str, Any],
    titles: dict[int, tuple[int | None, str]],
) -> OpenRow:
    written, again = home["written"], refused.get(home["household_key"])
    known = [titles[id_] for id_ in home["candidate_ids"] if id_ in titles]
    words: Message | str = "、".join(title for _, title in known[:MOST_WORDS])
    if len(known) > MOST_WORDS:
        words = Message(TITLES, names=words, count=len(known))
    if home["match_rule"] == "place-unknown":
        address = Address.of(written["place"], home["address_text"])
        like = like_estates(connection, home["community_id"], address)
        names = "、".join(name for _, name in like)
        words = Message(ESTATES, names=names) if like else ""
    return OpenRow(
        ref=f"h{home['id']}",
        row_number=again["row_number"] if again else written["row_number"],
        row=again["raw"] if again else written["row"],
        outcome=OUTCOMES[home["match_status"]],
        reason=_reason(again) if again else _why(home),
        candidates=words,
        options=[title for community, title in known if community == home["community_id"]],
    )


def _reason(reject: Any) -> Message:
    return of_data(reject["reason_code"], reject["reason_values"]).message


def _why(home: Any) -> Message:
    return Message(ADVISED[home["match_status"]], why=label(home["match_rule"]))


def _titles(
    connection: Connection, building_ids: Iterable[int]
) -> dict[int, tuple[int | None, str]]:
    """Community and label of buildings; the id in the label finds the building again."""
    buildings = store.review.candidates(connection, sorted(set(building_ids)))
    return {
        row["building_id"]: (
            row["community_id"],
            f"{(row['estate'] or '') + (row['name'] or '') or row['address']} "
            f"#{row['building_id']}".strip(),
        )
        for row in buildings.to_dict("records")
    }


def write(
    connection: Connection,
    path: Path,
    *,
    import_run_id: int | None = None,
    community_id: int | None = None,
    language: str = DEFAULT,
) -> int:
    """
    Write what a person has to look at to an .xlsx file, `MOST_ROWS` at once; how many rows it has.

    The file's own columns keep their names and their text, so that the corrected workbook loads
    like the first one.

    Parameters
    ----------
    import_run_id
        A load: its rejects and, of a household ledger, the unlocated households of its community.
    community_id
        All that is open in a community today.
    language
        Of outcomes, reasons and advice; headers are those of the ledger and Chinese.

    Raises
    ------
    SourceError
        The workbook cannot be written there.
    """
    found = open_rows(connection, import_run_id=import_run_id, community_id=community_id)
    rows = found[:MOST_ROWS]
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "待更正"
    translated = partial(translate, language=language)
    _fill(sheet, rows, translated)
    more = [_rest(len(found) - len(rows))] if len(found) > len(rows) else []
    _advise(book.create_sheet("说明"), translated, more)
    _offer(sheet, book.create_sheet(LISTS), rows, translated)
    try:
        book.save(path)
    except OSError as error:
        raise SourceError(
            "{path}: cannot be written ({reason})", path=path, reason=error.strerror
        ) from error
    return len(rows)


def _rest(count: int) -> Message:
    return Message(
        "{count:,} more rows are not in this workbook: load these first, then take it again",
        count=count,
    )


def _fill(sheet: Worksheet, rows: Sequence[OpenRow], t: Translated) -> None:
    names = _headers(rows)
    sheet.append([*names, *OURS])
    for row in rows:
        candidates = row.candidates if isinstance(row.candidates, str) else t(row.candidates)
        own = (row.row_number, t(row.outcome), t(row.reason), candidates, None, row.ref)
        sheet.append([*(_text(row.row.get(name)) for name in names), *own])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for at, column in enumerate(sheet.iter_cols(min_row=2), start=1):
        for cell in column:
            _format(cell, wrapped=at > len(names))
    for at, name in enumerate([*names, *OURS], start=1):
        written = max((len(str(row.row.get(name) or "")) for row in rows), default=0)
        width = WIDTHS.get(name) or min(max(2 * len(name), 2 * written) + 2, 40)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.column_dimensions[get_column_letter(len(names) + len(OURS))].hidden = True
    sheet.freeze_panes = "A2"


def _headers(rows: Sequence[OpenRow]) -> list[str]:
    """Headers of the file, in the order in which a ledger has them: the database keeps none."""
    names = dict.fromkeys(name for row in rows for name in row.row if name not in OURS)
    fields = list(columns.FIELDS)
    places = {name: columns.field_of(name) for name in names}
    return sorted(names, key=lambda name: fields.index(places[name] or "choice"))


def _format(cell: Cell, *, wrapped: bool) -> None:
    """
    Format a cell as text.

    Excel would make a date of 3-2 and drop the zeros of a code, and must not take a cell that
    begins with = for a formula.
    """
    cell.number_format = "@"
    if isinstance(cell.value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=wrapped)


def _advise(sheet: Worksheet, t: Translated, first: Sequence[Message]) -> None:
    for line in (*first, *ADVICE):
        sheet.append([t(line)])
    sheet.column_dimensions["A"].width = 100
    for [cell] in sheet.iter_rows():
        cell.alignment = Alignment(vertical="top", wrap_text=True)


def _offer(sheet: Worksheet, lists: Worksheet, rows: Sequence[OpenRow], t: Translated) -> None:
    """A drop-down for each row with candidates; rows with the same ones share it."""
    lists.sheet_state = "hidden"
    letter = get_column_letter(sheet.max_column - OURS[::-1].index(CHOICE))
    offered: dict[tuple[str, ...], DataValidation] = {}
    for at, row in enumerate(rows, start=2):
        options = tuple(row.options)
        if not options:
            continue
        if options not in offered:
            lists.append(options)
            number, last = len(offered) + 1, get_column_letter(len(options))
            offered[options] = DataValidation(
                type="list",
                formula1=f"{LISTS}!$A${number}:${last}${number}",
                errorTitle=CHOICE,
                error=t(LIST_ERROR),
                showErrorMessage=True,
            )
            sheet.add_data_validation(offered[options])
        offered[options].add(f"{letter}{at}")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
