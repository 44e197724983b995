"""Walkable streets from any layer of lines, as the edges of one connected graph."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy import Connection

from etl import fields, shapes, street_kinds, walking
from etl.fields import Field
from etl.layer import Layer
from etl.reasons import reason
from gridmap import store
from gridmap.network import streets
from gridmap.store import schema, upsert
from gridmap.store.copy import copy_frame

MOST_TOLD = 10
"""Unknown classes that a report names."""


class Streets(Layer):
    """
    Lines, cut into edges at their junctions.

    A row is a street as the file has it; edges are made when it is stored. A reload replaces the
    edges of its source, because nothing refers to them.
    """

    kind = "street"
    table = schema.street
    fields = (
        Field("name", ("名称", "路名", "道路名称", "name:zh"), fields.text),
        Field(
            "kind",
            ("highway", "fclass", "类型", "等级", "道路等级", "道路类型", "type"),
            fields.text,
        ),
        Field("is_bridge", ("bridge", "桥", "是否桥梁"), fields.presence),
        Field("is_tunnel", ("tunnel", "隧道", "是否隧道"), fields.presence),
        Field("level", ("layer",), fields.integer),
        *(Field(tag, (), fields.text) for tag in ("foot", "access", "service", "motorroad")),
    )
    shape = shapes.lines
    layer_names = ("street", "streets", "roads", "道路", "街道")
    codes_repeat = True
    known_by = "place"
    cut_crossings = True
    """Whether streets meet where they cross without a common vertex."""

    def derive(self, rows: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray, dict[str, Any]]:
        """Kind, level and bridge; what is closed to walkers is refused."""
        written = fields.column(rows, "kind")
        foot = fields.column(rows, "foot")
        kinds = [
            street_kinds.kind(word) or street_kinds.opened(word, allowed)
            for word, allowed in zip(written, foot, strict=True)
        ]
        tags = [name for name in ("foot", "access", "service", "motorroad") if name in rows]
        closed = [
            kind is None or not walking.is_open(row)
            for kind, row in zip(kinds, rows[tags].to_dict("records"), strict=True)
        ]
        reasons = [
            reason("not-walkable", kind=str(word)) if is_closed else None
            for word, is_closed in zip(written, closed, strict=True)
        ]
        plain = written.map(lambda word: street_kinds.plain(word) if word else "")
        bridge = fields.column(rows, "is_bridge").map(bool, na_action=None)
        bridge |= plain.isin(street_kinds.BRIDGES)
        tunnel = fields.column(rows, "is_tunnel").map(bool, na_action=None)
        tunnel |= plain.isin(street_kinds.TUNNELS)
        layer = fields.column(rows, "level")
        derived = rows[[name for name in ("code", "name") if name in rows]].copy()
        derived["kind"] = pd.Series(kinds, index=rows.index, dtype=object)
        derived["is_bridge"] = bridge
        # A layer of zero is what most files say of everything.
        derived["level"] = layer.where(layer.map(bool), bridge.astype(int) - tunnel.astype(int))
        unknown = written[~written.map(street_kinds.is_known)].value_counts()
        notes = {str(word): int(count) for word, count in unknown.head(MOST_TOLD).items()}
        if len(unknown) > MOST_TOLD:
            notes["others"] = int(unknown.iloc[MOST_TOLD:].sum())
        taken = {"classes_taken_as_walkable": notes} if notes else {}
        return derived, np.array(reasons, dtype=object), taken

    def upsert(
        self, connection: Connection, rows: pd.DataFrame
    ) -> tuple[upsert.Merged, dict[str, Any]]:
        """Cut, merge, and number the connected parts anew."""
        edges = self.cut(rows)
        edges = edges[[name for name in edges if name in (*self.table.c.keys(), *upsert.OWN)]]
        upsert.stage(connection, self.table, edges)
        merged = upsert.merge(
            connection,
            self.table,
            insert_only=("component",),
            remove_missing=True,
            is_extract=self.is_extract,
        )
        notes: dict[str, Any] = {"edges": len(edges), **refresh_components(connection)}
        if merged.missing:
            notes["edges_removed"] = merged.missing
        if merged.kept:
            notes["corrected_since_and_kept"] = merged.kept
        return merged, notes

    def cut(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of `street`: an edge each, `component` counted within these rows alone."""
        lines, row = shapely.get_parts(rows["geom"].to_numpy(), return_index=True)
        cut = streets.edges(lines, rows["level"].to_numpy()[row], cut_crossings=self.cut_crossings)
        owner = row[cut.line]
        edges = rows.drop(columns=["geom", "level"]).iloc[owner].reset_index(drop=True)
        number = edges.groupby(owner).cumcount()
        edges["source_ref"] = edges["source_ref"] + "/" + number.astype(str)
        edges["from_node"], edges["to_node"] = cut.from_node, cut.to_node
        edges["length_m"] = cut.length_m
        edges["component"] = streets.components(cut.from_node, cut.to_node, cut.length_m)
        edges["geom"] = cut.geometry
        return edges


def refresh_components(connection: Connection) -> dict[str, Any]:
    """
    Number the connected parts of all stored streets; writes only what changes.

    Returns notes: how many parts there are, and the share of the length in the largest.
    """
    stored = store.load.streets.edges(connection)
    length = stored["length_m"].to_numpy()
    label = streets.components(stored["tail"].to_numpy(), stored["head"].to_numpy(), length)
    changed = stored["component"].to_numpy() != label
    store.load.streets.stage_components(connection)
    copy_frame(
        connection,
        "component",
        pd.DataFrame({"id": stored["id"][changed], "component": label[changed]}),
    )
    store.load.streets.set_components(connection)
    share = float(length[label == 0].sum() / length.sum()) if len(length) else 0.0
    parts = int(label.max(initial=-1)) + 1
    return {"connected_parts": parts, "share_in_largest_part": round(share, 4)}
