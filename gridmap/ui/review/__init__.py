"""Parts of the page Unmatched addresses: the open cases, and past decisions."""

import pandas as pd
import streamlit as st

from gridmap.ui.review.decisions import decisions
from gridmap.ui.review.queue import open_cases
from gridmap.ui.session import t

__all__ = ["choose_community", "decisions", "open_cases"]


def choose_community(communities: pd.DataFrame) -> int:
    """Community to settle for: the only one, or the one chosen from a list."""
    if len(communities) == 1:
        return int(communities.community_id.iloc[0])
    names = dict(zip(communities.community_id, communities.name, strict=True))
    return int(
        st.selectbox(
            t("Community"), list(names), format_func=names.__getitem__, key="queue-community"
        )
    )
