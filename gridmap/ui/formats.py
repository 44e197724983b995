"""Values as people read them: shares, moments, names in Markdown."""

import re

import pandas as pd

from gridmap import clock


def literal(name: str) -> str:
    """Escape a name for Streamlit's Markdown: no link, no picture, no formula."""
    return re.sub(r"([\\`*_\[\]<>$~:#|])", r"\\\1", name)


def percent(share: float) -> str:
    """Share as a percentage with one decimal; a dash where it is not known."""
    return "—" if pd.isna(share) else f"{share:.1%}"


def share(part: float, whole: float) -> str:
    """Percentage of a part in a whole; a dash where the whole is 0."""
    return percent(part / whole if whole else float("nan"))


def office_time(times: pd.Series) -> pd.Series:
    """Moments as the office's clock shows them, without their zone."""
    return pd.to_datetime(times, utc=True).dt.tz_convert(clock.zone()).dt.tz_localize(None)
