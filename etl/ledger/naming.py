"""The estate and the community that a title names, for tables without such a column."""

from collections.abc import Sequence

import numpy as np

from etl.ledger import around, cells
from etl.ledger.column import Column, encode
from etl.ledger.known import Known
from etl.ledger.parts import Part, constant
from gridmap.address import read as read_address


def add_names(parts: Sequence[Part], known: Known) -> None:
    """
    Add to each part the one estate that its titles name, and its community.

    Only names that the database or the file's own estate columns have. A community is added
    only where the file's tables name several: else it is the whole file's.
    """
    estates = {name for part in parts for name in _written(part)} | set(known.estates)
    communities = [around.named(known.communities, part.table.titles) for part in parts]
    several = len(set(filter(None, communities))) > 1
    for part, community in zip(parts, communities, strict=True):
        if several and community and not _has(part, "community"):
            part.columns["community"] = constant(community, len(part))
        if not _has(part, "estate") and (estate := around.named(estates, part.table.titles)):
            part.columns["estate"] = _where_unnamed(part, estate)


def _written(part: Part) -> set[str]:
    if "estate" not in part.columns:
        return set()
    return {cells.text(cell) for cell in part.columns["estate"].different} - {""}


def _has(part: Part, name: str) -> bool:
    """Whether a part has a column of which any cell is filled."""
    return name in part.columns and not bool(part.columns[name].reads("").all())


def _where_unnamed(part: Part, estate: str) -> Column:
    """The estate of rows whose address names no place of its own."""
    if "address" not in part.columns:
        return constant(estate, len(part))
    address = part.columns["address"].as_text
    unnamed = address.test(
        lambda text: any(one.building and not one.place for one in read_address(text).readings)
    )
    return encode(np.where(unnamed, estate, "").astype(object))
