"""Ties rows to communities, estates and streets' offices that files name by word of mouth."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from sqlalchemy import Connection, RowMapping

from gridmap import store


def to_named(
    rows: pd.DataFrame, word: str, targets: Iterable[RowMapping]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """
    Turn a column of names into one of ids, where there is such a column.

    A name that is unknown, or that several rows of the target bear, gives no id: what covers the
    geometry then decides. Division codes count as names.

    Returns
    -------
    rows, notes
        Rows with `<word>_id` in place of `word`; a note on the names that led nowhere.
    """
    if word not in rows:
        return rows, {}
    names = [
        (name, one["id"]) for one in targets for name in {one["name"], one["division_code"]} if name
    ]
    ids = _unique(names)
    return _replace(rows, word, rows[word].map(ids))


def to_estate(connection: Connection, rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """`to_named` for estates: names and aliases, in the row's community if it has one."""
    if "estate" not in rows:
        return rows, {}
    pairs = [
        (name, one["id"], one["community_id"])
        for one in store.load.links.estates(connection)
        for name in (one["name"], *one["aliases"])
    ]
    anywhere = _unique([(name, id_) for name, id_, _ in pairs])
    within = _unique([((community_id, name), id_) for name, id_, community_id in pairs])
    # A list: of a bare None pandas makes NaN.
    nowhere = pd.Series([None] * len(rows), index=rows.index, dtype=object)
    communities = rows.get("community_id", nowhere)
    ids = [
        within.get((community_id, name)) if community_id is not None else anywhere.get(name)
        for community_id, name in zip(communities, rows["estate"], strict=True)
    ]
    return _replace(rows, "estate", pd.Series(ids, index=rows.index, dtype=object))


def to_community(connection: Connection, rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """`to_named` for the `community` column."""
    return to_named(rows, "community", store.load.links.communities(connection))


def to_subdistrict(
    connection: Connection, rows: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """`to_named` for the `subdistrict` column."""
    return to_named(rows, "subdistrict", store.load.links.subdistricts(connection))


def _unique(pairs: list[tuple[Any, int]]) -> dict[Any, int]:
    ids: dict[Any, set[int]] = {}
    for name, id_ in pairs:
        ids.setdefault(name, set()).add(id_)
    return {name: min(those) for name, those in ids.items() if len(those) == 1}


def _replace(rows: pd.DataFrame, word: str, ids: pd.Series) -> tuple[pd.DataFrame, dict[str, Any]]:
    # As a list: pandas would make floats of integers beside None.
    whole = [None if pd.isna(id_) else int(id_) for id_ in ids]
    found = pd.Series(whole, index=rows.index, dtype=object)
    lost = rows.loc[found.isna() & rows[word].notna(), word]
    notes = {f"{word}_unknown": sorted(lost.unique())[:10]} if len(lost) else {}
    linked = rows.drop(columns=word)
    linked[f"{word}_id"] = found
    return linked, notes
