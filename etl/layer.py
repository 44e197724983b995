"""Road from a vector file to its table, the same for every layer."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, Table

from etl import bare, datum_check, far, fields, placing, same_name, same_place, shapes, vector
from etl.features import Features
from etl.fields import Field
from etl.reasons import reason
from etl.source import Cleaned, Stored
from gridmap import store
from gridmap.store import stated, upsert

Linker = Callable[[Connection, pd.DataFrame], tuple[pd.DataFrame, dict[str, Any]]]

CODE = Field(
    "code",
    ("id", "osm_id", "编码", "编号", "代码", "标识码", "building_code", "uuid"),
    fields.text,
)


@dataclass
class Layer:
    """
    A source (see `etl.source`) that reads one layer of a vector file into one table.

    Attributes
    ----------
    crs
        CRS as declared by the user; None: the file's own.
    name
        Name of the source; None: the file's stem.
    layer
        Layer of a file with several.
    is_extract
        The file is a part of its source, cut out by area.
    """

    crs: str | None = None
    name: str | None = None
    layer: str | None = None
    is_extract: bool = False

    kind: ClassVar[str]
    table: ClassVar[Table]
    fields: ClassVar[tuple[Field, ...]]
    shape: ClassVar[shapes.Shaper]
    layer_names: ClassVar[tuple[str, ...]] = ()
    """What such a layer is called in files with several."""
    linkers: ClassVar[tuple[Linker, ...]] = ()
    filled: ClassVar[tuple[str, ...]] = ()
    """Columns that statements of `store.load` fill in."""
    kept: ClassVar[tuple[str, ...]] = ()
    """Columns that an empty cell leaves as they are: a gazetteer may have said more."""
    codes_repeat: ClassVar[bool] = False
    """Whether one code may stand on several features: a street is drawn in pieces."""
    key_column: ClassVar[str | None] = None
    """Column that is part of a row's key, beside its place, where it has no code."""
    needed: ClassVar[Mapping[str, str]] = {}
    """Columns without which a new row is refused, each with the code of the reason."""
    presumed: ClassVar[Mapping[str, str]] = {}
    """What a new row has in a column that it does not state."""
    named_by: ClassVar[tuple[str, ...]] = ()
    """Columns that are the key where there is no code: a community's outline gets corrected."""
    known_by: ClassVar[Literal["name", "place"] | None] = None
    """How one of another source is known: name and outline (`same_name`), or `same_place`."""

    def read(self, path: Path) -> Features:
        """The layer as it stands in the file."""
        known = frozenset(
            name for one in (CODE, *self.fields) for name in (one.column, *one.aliases)
        )
        features = vector.read(
            path, crs=self.crs, layer=self.layer, wanted=self.layer_names, known=known,
            keys=frozenset((CODE.column, *CODE.aliases, "source_ref")),
        )  # fmt: skip
        return dataclasses.replace(
            features, source=self.name or features.source, origin=features.source
        )

    def clean(self, raw: Features) -> Cleaned[Features]:
        """Rows with typed columns, geometry in EPSG:4326, `source` and `source_ref`."""
        if raw.is_bare:
            shaped = shapes.Shaped(raw.geometry.copy(), raw.faults.copy())
        else:
            shaped = type(self).shape(*placing.to_stored(raw))
        exported = {} if self.name is not None else _exported_keys(raw)
        known = fields.recognise(raw.attributes.drop(columns=[*exported]), (CODE, *self.fields))
        notes = {**raw.notes, **placing.notes(raw.crs), **shaped.notes, **known.notes}
        rows, faults, more = self.derive(known.frame)
        shaped.refuse(faults != None, faults)  # noqa: E711 elementwise
        rows["geom"] = shaped.geometry
        rows["source"], rows["origin"] = raw.source, raw.origin or raw.source
        rows["source_ref"] = self._references(raw, rows)
        for name, keys in exported.items():
            rows[name] = keys.where(keys.notna(), rows[name])
        if self.codes_repeat:
            rows["source_ref"] = _numbered(rows["source_ref"], shaped.geometry)
        if raw.is_bare:
            shaped.refuse(rows["source_ref"].isna().to_numpy(), reason("no-code"))
        _refuse_duplicates(shaped, rows["source_ref"].to_numpy())
        good = shaped.reasons == None  # noqa: E711
        rows = rows[good].drop(columns="code", errors="ignore")
        reasons = pd.Series(shaped.reasons, dtype=object)
        return Cleaned(rows, reasons, raw, {**notes, **more})

    def derive(self, rows: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray, dict[str, Any]]:
        """Rows with derived columns, a reason for each that cannot be used (or None), notes."""
        return rows, np.full(len(rows), None, dtype=object), {}

    def tell(self, rows: pd.DataFrame) -> dict[str, Any]:
        """Notes on the rows that will be loaded."""
        return {}

    def complete(self, connection: Connection, cleaned: Cleaned[Features]) -> Cleaned[Features]:
        """New rows need a name and the like; known ones may be silent and keep what they have."""
        rows = cleaned.rows
        silent = {name: fields.column(rows, name).isna() for name in (*self.needed, *self.presumed)}
        if not any(one.any() for one in silent.values()):
            return cleaned
        is_new = ~self.is_known(connection, rows)
        notes = dict(cleaned.notes)
        for name, value in self.presumed.items():
            rows = rows.assign(**{name: fields.column(rows, name)})
            if count := int((is_new & silent[name]).sum()):
                notes[f"without_a_{name}_taken_as_{value}"] = count
        cleaned = dataclasses.replace(cleaned, rows=rows, notes=notes)
        for name, code in self.needed.items():
            lacking = fields.refusals(is_new & silent[name], reason(code))
            cleaned = cleaned.refuse(pd.Series(lacking, rows.index, dtype=object))
        return cleaned

    def is_known(self, connection: Connection, rows: pd.DataFrame) -> pd.Series:
        """Whether each row is stored already, by its key."""
        keys = list(zip(rows["source"], rows["source_ref"], strict=True))
        known = stated.known(connection, self.table, keys)
        return pd.Series([key in known for key in keys], index=rows.index, dtype=bool)

    def link(self, connection: Connection, cleaned: Cleaned[Features]) -> Cleaned[Features]:
        """Names of communities and the like become ids; the datum is checked by what is loaded."""
        if cleaned.written.is_bare:
            cleaned = bare.placed(connection, self.table, cleaned, is_named=self.name is not None)
        cleaned = self.same_rows(connection, cleaned)
        cleaned = self.complete(connection, cleaned)
        if len(cleaned.rows):
            cleaned = cleaned.refuse(far.reasons(connection, cleaned.rows))
        rows, notes = cleaned.rows, dict(cleaned.notes)
        for linker in self.linkers:
            rows, more = linker(connection, rows)
            notes.update(more)
        settled = self.crs is not None
        if not cleaned.written.is_bare:
            notes |= datum_check.check(
                connection, self.table, rows, cleaned.written.crs, is_settled=settled
            )
        return dataclasses.replace(cleaned, rows=rows, notes=notes)

    def same_rows(self, connection: Connection, cleaned: Cleaned[Features]) -> Cleaned[Features]:
        """Rows that another source has already, under its key; none, unless a layer says so."""
        if not self.known_by or cleaned.rows.empty:
            return cleaned
        if self.known_by == "name":
            rows, notes = same_name.joined(connection, self.kind, cleaned.rows)
            return dataclasses.replace(cleaned, rows=rows, notes={**cleaned.notes, **notes})
        known = self.is_known(connection, cleaned.rows)
        rows, reasons, notes = same_place.joined(connection, self.kind, cleaned.rows, known)
        made = dataclasses.replace(cleaned, rows=rows, notes={**cleaned.notes, **notes})
        return made.refuse(reasons)

    def store(self, connection: Connection, cleaned: Cleaned, run_id: int) -> Stored:
        """Upserts the rows; see `gridmap.store.upsert`."""
        if cleaned.rows.empty:
            return Stored(0, 0)
        notes = self.tell(cleaned.rows)
        merged, more = self.upsert(connection, cleaned.rows)
        if names := store.load.layers.changed_by_hand(connection, self.table.name):
            more["changed_by_hand_before_and_by_this_file_now"] = names
        return Stored(merged.inserted, merged.updated, notes=notes | more)

    def upsert(
        self, connection: Connection, rows: pd.DataFrame
    ) -> tuple[upsert.Merged, dict[str, Any]]:
        """Stage, fill in, merge."""
        own = (*self.table.c.keys(), *upsert.OWN)
        staged = rows[[name for name in rows.columns if name in own]]
        extra = [name for name in self.filled if name not in staged.columns]
        upsert.stage(connection, self.table, staged, extra=extra)
        notes = self.fill(connection)
        links = [name for name in self.filled if name.endswith("_id")]
        quiet = [name for name in self.filled if not name.endswith("_id")]
        merged = upsert.merge(
            connection,
            self.table,
            keep=[*links, *self.kept, *self.needed, *self.presumed],
            quiet=quiet,
            presumed=self.presumed,
            is_extract=self.is_extract,
        )
        if merged.missing:
            notes["missing_from_this_file_and_kept"] = merged.missing
        if merged.kept:
            notes["corrected_since_and_kept"] = merged.kept
        return merged, notes

    def fill(self, connection: Connection) -> dict[str, Any]:
        """Fill `filled` columns of `incoming`; notes."""
        return {}

    def _references(self, raw: Features, rows: pd.DataFrame) -> pd.Series:
        """The code, else the name where that is the key, else a hash of the place."""
        found = fields.column(rows, "code").astype(object)
        if "osm_type" in raw.attributes:
            # Ways and relations are numbered apart.
            typed = fields.text(raw.attributes["osm_type"]) + "/" + found
            found = typed.astype(object).where(found.notna(), None)
        if self.named_by:
            parts = zip(*(fields.column(rows, name) for name in self.named_by), strict=True)
            names = ["/".join(filter(None, part)) or None for part in parts]
            found = found.where(found.notna(), pd.Series(names, index=rows.index, dtype=object))
        open_ = found.isna() & rows["geom"].notna()
        if open_.any():
            also = fields.column(rows, self.key_column)[open_] if self.key_column else None
            found = found.copy()
            found[open_] = shapes.keys(
                rows.loc[open_, "geom"].to_numpy(), None if also is None else also.to_numpy()
            )
        return found


def _exported_keys(raw: Features) -> dict[str, pd.Series]:
    """
    Source and key of what this program exported: it is the same row, whatever its file.

    None of a row that has not both, and no columns where no row has: only by exactly these names,
    and a `source` alone is where a mapper saw it.
    """
    if not {"source", "source_ref"} <= set(raw.attributes.columns):
        return {}
    keys = {name: fields.text(raw.attributes[name]) for name in ("source", "source_ref")}
    known = keys["source"].notna() & keys["source_ref"].notna()
    return {name: one.where(known, None) for name, one in keys.items()} if known.any() else {}


def _numbered(references: pd.Series, geometry: npt.NDArray) -> pd.Series:
    """A further piece with a code gets a key of its own, from its place."""
    again = references.duplicated() & references.notna()
    return references.where(~again, references + "@" + pd.Series(shapes.keys(geometry)))


def _refuse_duplicates(shaped: shapes.Shaped, references: npt.NDArray) -> None:
    """The first row of a key stays."""
    open_ = np.flatnonzero(shaped.reasons == None)  # noqa: E711
    kept = pd.Series(references[open_], index=open_)
    again = kept[kept.duplicated()]
    if again.empty:
        return
    first = kept.drop_duplicates().reset_index().set_index(0)["index"]
    for position, reference in again.items():
        earlier = int(first[reference])
        outlines = shaped.geometry[position], shaped.geometry[earlier]
        same = outlines[0] is outlines[1] or outlines[0].equals(outlines[1])
        code = "feature-again" if same else "key-again"
        shaped.reasons[position] = reason(code, row=earlier + 1)
    shaped.geometry[again.index] = None
