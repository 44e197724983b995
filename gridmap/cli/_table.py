"""Tables on the command line."""

from collections.abc import Mapping

import pandas as pd

from gridmap.i18n import Message, of_terminal, translate

HEADINGS = {
    "adds": Message("Lost without it"),
    "address": Message("Address"),
    "beyond_count": Message("Beyond"),
    "bound": Message("Bound"),
    "bound_share": Message("Bound, share"),
    "budget": Message("Budget, yuan"),
    "building_count": Message("Buildings"),
    "building_id": Message("Building number"),
    "community": Message("Community"),
    "community_id": Message("Community number"),
    "cost_yuan": Message("Cost, yuan"),
    "detour": Message("Detour"),
    "estate": Message("Estate"),
    "street": Message("Street"),
    "estate_id": Message("Estate number"),
    "farthest_building_id": Message("Farthest building"),
    "farthest_m": Message("Farthest, m"),
    "floor_area_m2": Message("Floor area, m²"),
    "hidden_count": Message("Hidden"),
    "kind": Message("Kind"),
    "median_m": Message("Median, m"),
    "name": Message("Name"),
    "new": Message("New stations"),
    "p95_m": Message("95 % within, m"),
    "plot_code": Message("Plot"),
    "plot_id": Message("Plot number"),
    "role": Message("In the plan"),
    "serves": Message("Serves"),
    "share": Message("Share"),
    "share_within": Message("Share within"),
    "share_within_at_most": Message("Share within, at most"),
    "status": Message("Proof"),
    "subdistrict": Message("Subdistrict"),
    "subdistrict_id": Message("Subdistrict number"),
    "total_count": Message("All"),
    "unlocated_count": Message("Unlocated"),
    "value": Message("Value"),
    "within_count": Message("Within"),
}
"""Headings by column."""


def table_text(
    table: pd.DataFrame, number: str, words: Mapping[str, Mapping[str, Message]] | None = None
) -> str:
    """
    Rows in aligned columns, with headings in the terminal's language.

    Parameters
    ----------
    table
        Columns that `HEADINGS` does not have keep their names.
    number
        Format of numbers; a dash where a value is missing.
    words
        By column, what its codes are called.
    """
    language = of_terminal()
    filled = table.astype(object).where(table.notna(), "-")
    for column, names in (words or {}).items():
        if column in filled:
            shown = {code: translate(name, language) for code, name in names.items()}
            filled[column] = filled[column].map(lambda code, shown=shown: shown.get(code, code))
    headings = {
        column: translate(HEADINGS[column], language) for column in filled if column in HEADINGS
    }
    with pd.option_context("display.unicode.east_asian_width", True):
        text = filled.rename(columns=headings).to_string(index=False, float_format=number.format)
    return str(text)
