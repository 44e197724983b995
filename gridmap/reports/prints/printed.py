"""What comes back from a print: the file, and what is missing from it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Printed:
    """
    A PDF, and the buildings on it that nobody is named for.

    Attributes
    ----------
    pdf
        The file.
    count
        Cards, sheets or maps in it.
    without_plot
        Names of buildings that are in no plot.
    without_team
        Names of buildings whose plot has no worker and no leader.
    """

    pdf: bytes
    count: int
    without_plot: tuple[str, ...] = ()
    without_team: tuple[str, ...] = ()
