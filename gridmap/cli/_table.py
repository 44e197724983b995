"""Tables on the command line."""

import pandas as pd


def table_text(table: pd.DataFrame, number: str) -> str:
    """Rows in aligned columns, numbers by a format; a dash where a value is missing."""
    filled = table.astype(object).where(table.notna(), "-")
    return str(filled.to_string(index=False, float_format=number.format))
