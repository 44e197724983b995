"""Why a row of a ledger came back, or a household found no building, for a reader."""

from etl.reasons import label
from gridmap.ui.session import t


def reason_label(code: str) -> str:
    """Label of a reason code (see `etl.reasons`) in the user's language."""
    return label(code).translated(t)
