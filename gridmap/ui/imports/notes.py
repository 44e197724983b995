"""Notes of a load on its file, in the user's language."""

from collections.abc import Mapping
from typing import Any

from etl import notes
from gridmap.ui.session import t


def ledger_notes(found: Mapping[str, Any]) -> list[str]:
    """A line per note of `etl.source.Cleaned` that counts or names something."""
    shown = {name: value for name, value in found.items() if value and name not in _SHOWN_ELSEWHERE}
    return [line.translated(t) for line in notes.lines(shown)]


_SHOWN_ELSEWHERE = {"outcomes", "why not matched", "dropped columns", "unknown columns"}
