"""Knowledge of the database that helps to read a ledger."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Known:
    """
    Words that a ledger may use without explaining them.

    Attributes
    ----------
    columns
        Fields (`columns.FIELDS`) that a clerk chose for headers (`columns.plain`), None for
        those to leave out.
    estates, communities
        Their names: a title or a sheet's name may state one.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    estates: Collection[str] = ()
    communities: Collection[str] = ()
