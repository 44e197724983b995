"""Parts of the page Unmatched addresses: the open cases, and past decisions."""

from gridmap.ui.review.decisions import decisions
from gridmap.ui.review.queue import choose_community, open_cases

__all__ = ["choose_community", "decisions", "open_cases"]
