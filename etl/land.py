"""Water and green, for the base map."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl import fields, shapes
from etl.fields import Field
from etl.layer import Layer
from etl.reasons import reason
from gridmap.store import schema

WORDS = {
    "water": "reservoir basin pond lake river riverbank canal 水 水域 水系 河流 湖泊 池塘",
    "park": "garden wood forest grass village_green recreation_ground nature_reserve square "
    "playground common scrub green 公园 绿地 花园 林地 广场 草地",
    "sports": "pitch stadium sports_centre track sport 体育 运动场 操场 球场",
    "farmland": "field farm orchard meadow vineyard allotments 农田 耕地 田 园地",
}
"""Kinds, and the words of layers for them."""

KINDS = {word: kind for kind, words in WORDS.items() for word in (kind, *words.split())}


class Land(Layer):
    """Polygons of open land."""

    kind = "land"
    table = schema.land
    fields = (
        Field("kind", ("类型", "leisure", "natural", "landuse", "fclass", "type"), fields.text),
        Field("name", ("名称", "name:zh"), fields.text),
    )
    shape = shapes.polygons
    known_by = "place"
    layer_names = ("land", "green", "landuse", "water")

    def derive(self, rows: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray, dict[str, Any]]:
        """Kinds that the base map draws; others are refused by name."""
        written = fields.column(rows, "kind")
        kinds = written.map(lambda word: KINDS.get(str(word).lower()))
        rows["kind"] = kinds.astype(object).where(kinds.notna(), None)
        reasons = [
            reason("land-kind", kind=str(word)) if is_other else None
            for word, is_other in zip(written, kinds.isna(), strict=True)
        ]
        return rows, np.array(reasons, dtype=object), {}
