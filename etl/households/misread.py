"""Rows of a ledger that were not understood: what to mend before anybody is closed for lacking."""

from collections import Counter
from dataclasses import dataclass

from etl.ledger.cleaned import CleanedLedger
from etl.reasons import label
from gridmap.i18n import Message

LARGE = 0.1
"""Share of the rows; above it, what a file lacks says more of the file than of who has left."""


@dataclass(frozen=True)
class Misread:
    """
    How many rows were not understood.

    Attributes
    ----------
    read
        Rows of the file.
    rejected
        Rows that come back.
    unmatched
        Rows that found neither a building nor a known household.
    reason, count
        The commonest reason, and how many rows it is of.
    """

    read: int
    rejected: int
    unmatched: int
    reason: Message
    count: int

    @classmethod
    def of(cls, linked: CleanedLedger) -> "Misread":
        """Count the rows of a linked ledger that were not understood."""
        is_new = linked.household_ids.isna()
        lost = linked.rows[is_new & linked.rows["match_status"].ne("matched")]
        codes = Counter(one.code for one in linked.reasons[linked.reasons.notna()])
        rejected = codes.total()
        codes.update(lost["match_rule"])
        code, count = (codes.most_common(1) or [("", 0)])[0]
        return cls(len(linked.reasons), rejected, len(lost), label(code), count)

    @property
    def is_large(self) -> bool:
        """Whether it is more of the file than a load may close without a word."""
        return self.rejected + self.unmatched > LARGE * self.read

    @property
    def message(self) -> Message:
        """One sentence of how many they are, and the commonest reason."""
        return Message(
            "Of its {read} rows {rejected} came back and {unmatched} found no building "
            "({count} of them: {reason})",
            read=self.read,
            rejected=self.rejected,
            unmatched=self.unmatched,
            count=self.count,
            reason=self.reason,
        )
