"""Parts of the page Unmatched addresses: the open cases, and past decisions."""

from gridmap.ui.review.decisions import decisions
from gridmap.ui.review.queue import open_cases

__all__ = ["decisions", "open_cases"]
