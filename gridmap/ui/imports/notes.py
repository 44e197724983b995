"""What a load says of its file, in the user's language."""

from collections.abc import Mapping
from typing import Any

from gridmap.ui.session import t


def ledger_notes(notes: Mapping[str, Any]) -> list[str]:
    """A line a note of `etl.source.Cleaned` that counts or names something."""
    names = _names()
    lines = []
    for name, value in notes.items():
        if name in _TOLD_ELSEWHERE or not value:
            continue
        text = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        lines.append(f"{names.get(name, name)}: {text}")
    return lines


_TOLD_ELSEWHERE = {"outcomes", "why not matched", "dropped columns", "unknown columns"}


def _names() -> dict[str, str]:
    return {
        "blank rows": t("blank rows left out"),
        "total rows": t("rows of totals left out"),
        "comment rows": t("comment rows left out"),
        "note rows": t("notes at the bottom left out"),
        "repeated headers": t("repeated headers left out"),
        "sheets that are no ledger": t("sheets that are no ledger"),
        "phone taken out of addresses": t("phone numbers taken out of addresses"),
        "id taken out of addresses": t("ID numbers taken out of addresses"),
        "name taken out of addresses": t("names taken out of addresses"),
        "personal numbers taken out of household numbers": t(
            "personal numbers taken out of household numbers"
        ),
        "vacant with people": t("vacant flats with people in them"),
        "occupancy not understood": t("occupancies not understood"),
        "verified day not readable": t("days of verification not readable"),
        "verified day in the future": t("days of verification in the future"),
        "hidden sheets": t("hidden sheets left out"),
        "columns counted, not kept": t("columns counted and not kept"),
        "persons": t("persons"),
        "households": t("households they make"),
        "persons who died": t("persons who died, not counted"),
        "persons who moved out": t("persons who moved out, not counted"),
        "persons who live elsewhere": t("persons who live elsewhere, not counted"),
        "id numbers corrupted": t("ID numbers damaged by Excel"),
        "id numbers invalid": t("ID numbers whose check digit is wrong"),
        "rows of the same person": t("rows of a person listed before"),
        "reopened": t("households opened again"),
    }
