"""Result of a print: the file, and what is missing from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from gridmap import i18n
from gridmap.i18n import Message

Translate = Callable[..., str]
Progress = Callable[[float, Message], None]
"""Called with the share done (0-1) and what is being done."""


@dataclass(frozen=True)
class Printed:
    """
    PDF, and the buildings on it that have no plot or no team.

    Attributes
    ----------
    pdf
        Bytes of the file.
    count
        Number of cards, sheets or maps in it.
    without_plot
        Names of buildings that are in no plot.
    without_team
        Names of buildings whose plot has no worker and no leader.
    """

    pdf: bytes
    count: int
    without_plot: tuple[str, ...] = ()
    without_team: tuple[str, ...] = ()


def translator(language: str) -> Translate:
    """Return the function that translates into a language, as `i18n.choose` takes it."""
    return partial(i18n.translate, language=i18n.choose(language))


def unseen(share: float, stage: Message) -> None:
    """Show no progress."""
